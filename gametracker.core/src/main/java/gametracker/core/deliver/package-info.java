/**
 * Envelopes on their way: lanes, the retry schedule, the senders, the ledger. Sees only the SPI.
 *
 * <p>{@code Dispatcher} passes an envelope to its signal's {@code Sender}, which has the lane's lock and its thread. Under
 * the lock the envelope enters the {@code Lane} as a {@code PendingEnvelope}, the class that shows in which states it can
 * be. {@code LaneQueue} decides which envelope is next, by what {@code RetrySchedule} allows. The lane makes an
 * {@code Attempt} of it, in the form that {@code WireForm} decides. The sender's thread sends it without the lock and
 * brings back the answer. {@code Answers} gives it its effect: delivered, to be tried again, divided by {@code
 * BatchSplitter}, or dropped. {@code EnvelopeStore} keeps queue, spool and ledger in agreement at each step, and
 * {@code MemoryShare} the lane to its share of memory. No class calls one that uses it.
 */
@NullMarked
package gametracker.core.deliver;

import org.jspecify.annotations.NullMarked;
