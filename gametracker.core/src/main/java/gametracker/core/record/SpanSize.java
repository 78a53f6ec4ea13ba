package gametracker.core.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many bytes the texts of a span take in OTLP's protobuf, at most, as Tempo counts them: a character is three bytes
 * at most, and a text of an attribute is cut to {@value #CUT}. Cheap rather than exact.
 */
final class SpanSize {
    /** Tempo's {@code max_attribute_bytes}. */
    private static final int CUT = 2048;

    private static final int CHAR = 3;

    /** Tags, lengths, and a number. */
    private static final int ATTRIBUTE = 20;

    /** Type, message and stack trace. */
    private static final int ERROR = 3 * (CUT + ATTRIBUTE) + 40;

    /** Two ids and the relation. */
    private static final int LINK = 80;

    private SpanSize() {}

    /**
     * Adds up.
     *
     * @param given attributes of the start
     * @param tags those of a child tracker
     * @param set how many attributes were set while the span ran
     * @param setChars the length of their keys and texts
     */
    static long of(String name, Fields given, Fields tags, int set, int setChars, int errors, int links) {
        return (long) CHAR * name.length()
                + fields(given, CUT)
                + fields(tags, CUT)
                + (long) set * ATTRIBUTE
                + Math.min((long) CHAR * setChars, 2L * set * CUT)
                + (long) errors * ERROR
                + (long) links * LINK;
    }

    private static long fields(Fields fields, int cut) {
        long bytes = 0;
        for (int i = 0; i < fields.size(); i++) {
            bytes += text(fields.key(i), cut) + value(fields.value(i), cut);
        }
        return bytes;
    }

    private static long value(@Nullable Object value, int cut) {
        if (value instanceof String text) {
            return ATTRIBUTE + text(text, cut);
        }
        if (value instanceof Fields inner) {
            return ATTRIBUTE + fields(inner, Integer.MAX_VALUE);
        }
        if (value instanceof List<?> list) {
            long bytes = ATTRIBUTE;
            for (Object element : list) {
                bytes += value(element, Integer.MAX_VALUE);
            }
            return bytes;
        }
        // A decimal digit is more than three bits.
        if (value instanceof BigInteger number) {
            return ATTRIBUTE + number.bitLength() / 3;
        }
        if (value instanceof BigDecimal number) {
            return ATTRIBUTE + number.unscaledValue().bitLength() / 3 + 12;
        }
        return ATTRIBUTE;
    }

    private static long text(String text, int cut) {
        return Math.min((long) CHAR * text.length(), cut);
    }
}
