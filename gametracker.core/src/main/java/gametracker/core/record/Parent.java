package gametracker.core.record;

import gametracker.api.Span;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The ids of a parent span, as its child needs them. No id is zero.
 *
 * @param remote whether it is a span of another process
 */
record Parent(long traceHigh, long traceLow, long spanId, boolean sampled, boolean remote) {
    /** {@code 00-<32 digits>-<16 digits>-<2 digits>}. */
    private static final int HEADER_LENGTH = 55;

    /** Of the flags: the caller may have recorded the trace. */
    private static final int SAMPLED = 1;

    /** Reads the ids of a span that need not be ours; null if they are none, as those of the no-op tracker's spans. */
    static @Nullable Parent of(Span span) {
        try {
            String traceId = span.traceId();
            String spanId = span.spanId();
            if (traceId.length() != 32 || spanId.length() != 16) {
                return null;
            }
            Parent header = ofHeader(span.traceparent());
            return parse(traceId, 0, spanId, 0, header == null || header.sampled, false);
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Reads a {@code traceparent} header by <a href="https://www.w3.org/TR/trace-context/#traceparent-header">W3C
     * Trace Context, 3.2</a>: of version 00 exactly its length; of a version to come (not ff) what is known of it.
     *
     * @return null if it is malformed
     */
    static @Nullable Parent ofHeader(@Nullable String header) {
        if (header == null
                || header.length() < HEADER_LENGTH
                || !Ids.isHex(header, 0, 2)
                || header.startsWith("ff")
                || header.charAt(2) != '-'
                || header.charAt(35) != '-'
                || header.charAt(52) != '-'
                || !Ids.isHex(header, 53, HEADER_LENGTH)) {
            return null;
        }
        if (header.length() > HEADER_LENGTH && (header.startsWith("00") || header.charAt(HEADER_LENGTH) != '-')) {
            return null;
        }
        boolean sampled = (HexFormat.fromHexDigits(header, 53, HEADER_LENGTH) & SAMPLED) != 0;
        return parse(header, 3, header, 36, sampled, true);
    }

    /** Writes the header of a span. Of the flags, version 00 knows the lowest alone, and wants the others to be zero. */
    static String header(SpanIds span) {
        return "00-"
                + Ids.hex(span.traceHigh(), span.traceLow())
                + "-"
                + Ids.hex(span.spanIdBits())
                + (span.sampled() ? "-01" : "-00");
    }

    private static @Nullable Parent parse(
            String trace, int traceAt, String span, int spanAt, boolean sampled, boolean remote) {
        if (!Ids.isHex(trace, traceAt, traceAt + 32) || !Ids.isHex(span, spanAt, spanAt + 16)) {
            return null;
        }
        long high = HexFormat.fromHexDigitsToLong(trace, traceAt, traceAt + 16);
        long low = HexFormat.fromHexDigitsToLong(trace, traceAt + 16, traceAt + 32);
        long spanId = HexFormat.fromHexDigitsToLong(span, spanAt, spanAt + 16);
        return (high | low) == 0 || spanId == 0 ? null : new Parent(high, low, spanId, sampled, remote);
    }
}
