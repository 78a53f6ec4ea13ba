package gametracker.core.frame;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Share;
import java.util.Map;

/** Counts hitches by their main cause, and the time of each of their causes. Any thread. */
final class HitchCounts {
    private static final long NANOS_PER_MS = 1_000_000;

    private final Instruments metrics;
    private final String loop;

    /** What the counters, in whole milliseconds, have not been given yet. */
    private final long[] nanos = new long[FrameCause.values().length];

    HitchCounts(Instruments metrics, String loop) {
        this.metrics = metrics;
        this.loop = loop;
    }

    synchronized void count(FrameExplanation explanation) {
        metrics.counter("hitches", labels(explanation.main())).add(1);
        for (Share share : explanation.causes()) {
            int cause = share.cause().ordinal();
            nanos[cause] += share.nanos();
            long ms = nanos[cause] / NANOS_PER_MS;
            nanos[cause] -= ms * NANOS_PER_MS;
            if (ms > 0) {
                metrics.counter("hitch_ms", labels(share.cause())).add(ms);
            }
        }
    }

    private Map<String, String> labels(FrameCause cause) {
        return Map.of("loop", loop, "cause", cause.label());
    }
}
