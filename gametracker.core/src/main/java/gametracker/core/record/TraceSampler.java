package gametracker.core.record;

/**
 * Decides by its id whether a trace is recorded, as OpenTelemetry's consistent probability sampling does
 * (opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling): the low 56 bits of the id, which <a
 * href="https://www.w3.org/TR/trace-context-2/#randomness-of-trace-id">W3C Trace Context Level 2</a> wants random, are
 * compared with a rejection threshold of (1 - ratio) · 2^56. So whoever has the same ratio decides the same, and whoever
 * has a larger one records these traces and more.
 */
public final class TraceSampler {
    /** Records all. */
    public static final TraceSampler ALL = new TraceSampler(1);

    private static final long RANGE = 1L << 56;

    private final long threshold;

    /**
     * Prepares.
     *
     * @param ratio 0 (none) to 1 (all)
     */
    public TraceSampler(double ratio) {
        this.threshold = RANGE - Math.round(ratio * RANGE);
    }

    /**
     * Says whether a trace is recorded.
     *
     * @param traceLow the low half of its id
     */
    boolean samples(long traceLow) {
        return (traceLow & RANGE - 1) >= threshold;
    }
}
