/**
 * Envelopes on their way: lanes, the schedule of tries, the senders, the ledger. Sees only the SPI.
 *
 * <p>A signal has a lane, and the way of an envelope through it is this: {@code Dispatcher} passes it to the signal's
 * {@code Sender}, which has the lane's lock and the lane's thread. Under the lock {@code Lane} does what is to be
 * done with it, as {@code LaneQueue} decides: that one is the order and the pauses, and does nothing itself. It becomes a
 * {@code PendingEnvelope} there, {@code EnvelopeStore} enters it into lane and ledger, keeps it in the spool if need be, and settles it in all
 * three together; {@code GuardedSpool} is the spool, if there is one. The thread takes a envelope from the lane, sends it without the
 * lock, and brings back the answer: taken, to be tried again (the bytes by {@code WireForm}), to be divided
 * ({@code BatchSplitter}), or given up.
 */
@NullMarked
package gametracker.core.deliver;

import org.jspecify.annotations.NullMarked;
