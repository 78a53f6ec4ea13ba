package gametracker.core;

import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.FairShare;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.ActiveSpan;
import java.util.function.Predicate;

/** The way of ended spans into their ring. */
final class SpanQueue {
    private SpanQueue() {}

    /** Hands ended spans to the collector; false if the tracker is closed. */
    static Predicate<ActiveSpan> of(DropOldestRing<ActiveSpan> ring, WakeSignal wakeSignal, Runnable lateOffer) {
        return span -> {
            if (wakeSignal.isClosed()) {
                return false;
            }
            FairShare share = span.subject().spanShare();
            if (share == null) {
                ring.offer(span);
            } else {
                ring.offer(span, share);
            }
            if (!wakeSignal.touched()) {
                lateOffer.run();
            }
            return true;
        };
    }
}
