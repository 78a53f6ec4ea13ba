package gametracker.core.frame;

import gametracker.api.Counter;
import gametracker.api.Histogram;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What is counted of one loop's frames. Slow is a frame that is longer than its budget by more than a tenth, since the
 * moments at which a loop that waits for the display calls vary by that much; frozen is one of over 700 ms (as in
 * Android's vitals, and in the mobile SDKs of OpenTelemetry and Sentry).
 */
final class FrameCounts {
    static final long FROZEN_NANOS = 700_000_000;
    private static final int TOLERANCE = 10;
    private static final double NANOS_PER_MS = 1e6;

    private final Histogram time;
    private final Counter frames;
    private final Counter slow;
    private final Counter frozen;
    private final Counter delay;

    /** The frames that were slow, and those that were frozen, for whoever asks. Written by the loop's thread alone. */
    private final AtomicLong slowFrames = new AtomicLong();

    private final AtomicLong frozenFrames = new AtomicLong();

    /** What the delay's counter, in whole milliseconds, has not been given yet. */
    private long delayNanos;

    FrameCounts(Instruments metrics, String loop) {
        Map<String, String> labels = Map.of("loop", loop);
        time = metrics.histogram("frame_time_ms", labels);
        frames = metrics.counter("frames", labels);
        slow = metrics.counter("frames_slow", labels);
        frozen = metrics.counter("frames_frozen", labels);
        delay = metrics.counter("frame_delay_ms", labels);
    }

    void frame(long nanos, long budgetNanos) {
        time.record(nanos / NANOS_PER_MS);
        frames.add(1);
        if (nanos <= slowAbove(budgetNanos)) {
            return;
        }
        slow.add(1);
        slowFrames.setRelease(slowFrames.getPlain() + 1);
        if (nanos > FROZEN_NANOS) {
            frozen.add(1);
            frozenFrames.setRelease(frozenFrames.getPlain() + 1);
        }
        delayNanos += nanos - budgetNanos;
        long ms = delayNanos / 1_000_000;
        delayNanos -= ms * 1_000_000;
        if (ms > 0) {
            delay.add(ms);
        }
    }

    static long slowAbove(long budgetNanos) {
        return budgetNanos + budgetNanos / TOLERANCE;
    }

    long slowFrames() {
        return slowFrames.getAcquire();
    }

    long frozenFrames() {
        return frozenFrames.getAcquire();
    }
}
