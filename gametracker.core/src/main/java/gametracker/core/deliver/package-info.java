/**
 * Envelopes on their way: lanes, the schedule of tries, the senders, the ledger. Sees only the SPI.
 *
 * <p>A signal has a lane, and the way of an envelope through it is this: {@code Dispatcher} passes it to the signal's
 * {@code Sender}, which has the lane's lock and the lane's thread. Under the lock {@code LaneDesk} does what is to be
 * done with it, as {@code Lane} decides: that one is the order and the pauses, and does nothing itself. It becomes a
 * {@code Parcel} there, {@code Books} enters it into lane and ledger, keeps it in the spool if need be, and settles it in all
 * three together; {@code Shelf} is the spool, if there is one. The thread takes a parcel from the desk, sends it without the
 * lock, and brings back the answer: taken, to be tried again (the bytes by {@code Replay}), to be divided
 * ({@code Halving}), or given up.
 */
@NullMarked
package gametracker.core.deliver;

import org.jspecify.annotations.NullMarked;
