package gametracker.core.record;

/** By what a log record names the span that was current. No id is zero. */
public interface SpanIds {
    long traceHigh();

    long traceLow();

    long spanIdBits();

    /** Says whether the trace is recorded, as the lowest bit of W3C's trace flags does. */
    default boolean sampled() {
        return true;
    }
}
