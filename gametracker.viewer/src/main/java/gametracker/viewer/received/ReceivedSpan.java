package gametracker.viewer.received;

import gametracker.decode.OtlpTracesBody;

/**
 * A span as Tempo stored it.
 *
 * @param span the span
 */
public record ReceivedSpan(OtlpTracesBody.Span span) {
    /**
     * Returns the span's name.
     *
     * @return as sent
     */
    public String name() {
        return span.name();
    }

    /**
     * Returns the trace.
     *
     * @return 32 lower-case hex digits
     */
    public String traceId() {
        return span.traceId();
    }

    /**
     * Returns the span's id.
     *
     * @return 16 lower-case hex digits
     */
    public String spanId() {
        return span.spanId();
    }

    /**
     * Returns the parent's id.
     *
     * @return 16 lower-case hex digits; empty for a root
     */
    public String parentSpanId() {
        return span.parentSpanId();
    }
}
