package gametracker.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportTraceServiceRequest}.
 *
 * @param spans in the order of the body
 */
public record OtlpTracesBody(List<Span> spans) implements DecodedBody {
    /** Copies the list. */
    public OtlpTracesBody {
        spans = List.copyOf(spans);
    }

    @Override
    public int items() {
        return spans.size();
    }

    /**
     * One span. Ids are lower-case hex digits; an id that is missing or all zero is empty.
     *
     * @param origin resource and scope
     * @param traceId 32 digits
     * @param spanId 16 digits
     * @param parentSpanId 16 digits; empty for a root
     * @param name what was done
     * @param kind the number of {@code Span.SpanKind}
     * @param startNanos Unix time
     * @param endNanos Unix time
     * @param attributes values as in {@link OtlpLogsBody.Log#body}
     * @param events in the order of the body
     * @param links in the order of the body
     * @param status the number of {@code Status.StatusCode}: 2 is an error
     * @param statusMessage may be empty
     */
    public record Span(
            OtlpOrigin origin,
            String traceId,
            String spanId,
            String parentSpanId,
            String name,
            int kind,
            long startNanos,
            long endNanos,
            Map<String, @Nullable Object> attributes,
            List<Event> events,
            List<Link> links,
            int status,
            String statusMessage) {
        /**
         * Replaces the origin, so that equal origins can be one object.
         *
         * @param other where the span comes from
         * @return this span if it has that very object already, else a changed copy
         */
        public Span withOrigin(OtlpOrigin other) {
            return other == origin ? this : copy(other, attributes);
        }

        /**
         * Replaces the attributes.
         *
         * @param others values as in {@link OtlpLogsBody.Log#body}
         * @return this span if it has that very map already, else a changed copy
         */
        public Span withAttributes(Map<String, @Nullable Object> others) {
            return others == attributes ? this : copy(origin, others);
        }

        private Span copy(OtlpOrigin newOrigin, Map<String, @Nullable Object> newAttributes) {
            return new Span(
                    newOrigin,
                    traceId,
                    spanId,
                    parentSpanId,
                    name,
                    kind,
                    startNanos,
                    endNanos,
                    newAttributes,
                    events,
                    links,
                    status,
                    statusMessage);
        }

        /**
         * Says whether the span failed.
         *
         * @return true for the status ERROR
         */
        public boolean failed() {
            return status == 2;
        }

        /**
         * Returns how long it took.
         *
         * @return nanoseconds; negative if it ends before it starts
         */
        public long durationNanos() {
            return endNanos - startNanos;
        }
    }

    /**
     * Something that happened within a span.
     *
     * @param timeNanos Unix time
     * @param name for example {@code exception}
     * @param attributes values as in {@link OtlpLogsBody.Log#body}
     */
    public record Event(long timeNanos, String name, Map<String, @Nullable Object> attributes) {}

    /**
     * A span, most often of another trace, that this one belongs together with.
     *
     * @param traceId 32 lower-case hex digits; empty if not given or all zero
     * @param spanId 16 lower-case hex digits; empty if not given or all zero
     * @param attributes values as in {@link OtlpLogsBody.Log#body}
     */
    public record Link(String traceId, String spanId, Map<String, @Nullable Object> attributes) {}
}
