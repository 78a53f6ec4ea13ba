package gametracker.core.frame;

import java.util.concurrent.TimeUnit;

/**
 * Sums up a loop's late frames a period, as OpenTelemetry's {@code app.jank} has it: those that were slow, and apart from
 * them those that were frozen.
 */
final class JankReport {
    static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final double NANOS = 1e9;

    private final FrameLoop loop;
    private final JankLog log;
    private long slowTold;
    private long frozenTold;
    private long since;

    JankReport(FrameLoop loop, JankLog log, long now) {
        this.loop = loop;
        this.log = log;
        this.since = now;
    }

    /** @param last whether the period ends now, however short it is */
    synchronized void tell(long now, boolean last) {
        if (!last && now - since < PERIOD_NANOS) {
            return;
        }
        double period = (now - since) / NANOS;
        since = now;
        long slow = loop.counts().slowFrames();
        long frozen = loop.counts().frozenFrames();
        tell(slow - slowTold, FrameCounts.slowAbove(loop.budgetNanos()), period);
        tell(frozen - frozenTold, FrameCounts.FROZEN_NANOS, period);
        slowTold = slow;
        frozenTold = frozen;
    }

    private void tell(long frames, long thresholdNanos, double period) {
        if (frames > 0 && period > 0) {
            log.jank(loop.name(), frames, thresholdNanos / NANOS, period);
        }
    }
}
