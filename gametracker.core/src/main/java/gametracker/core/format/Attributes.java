package gametracker.core.format;

import gametracker.core.record.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes OTLP's KeyValue and AnyValue (opentelemetry/proto/common/v1/common.proto) in their JSON mapping: typed, 64-bit
 * integers as strings, numbers that are not finite as strings too.
 */
final class Attributes {
    /** Marks a record that could not be kept whole. */
    static final byte[] TRUNCATED = JsonWriter.ascii("{\"key\":\"truncated\",\"value\":{\"boolValue\":true}}");

    static final byte[] AND_TRUNCATED = JsonWriter.ascii(",{\"key\":\"truncated\",\"value\":{\"boolValue\":true}}");

    private static final byte[] KEY = JsonWriter.ascii("{\"key\":\"");
    private static final byte[] VALUE = JsonWriter.ascii("\",\"value\":{");
    private static final byte[] STRING_VALUE = JsonWriter.ascii("\",\"value\":{\"stringValue\":\"");
    private static final byte[] STRING_END = JsonWriter.ascii("\"}}");
    private static final byte[] END = JsonWriter.ascii("}}");
    private static final byte[] STRING = JsonWriter.ascii("\"stringValue\":");
    private static final byte[] INT = JsonWriter.ascii("\"intValue\":\"");
    private static final byte[] DOUBLE = JsonWriter.ascii("\"doubleValue\":");
    private static final byte[] TRUE = JsonWriter.ascii("\"boolValue\":true");
    private static final byte[] FALSE = JsonWriter.ascii("\"boolValue\":false");
    private static final byte[] MAP = JsonWriter.ascii("\"kvlistValue\":{\"values\":[");
    private static final byte[] ARRAY = JsonWriter.ascii("\"arrayValue\":{\"values\":[");
    private static final byte[] COLLECTION_END = JsonWriter.ascii("]}");

    private Attributes() {}

    static void attribute(JsonWriter json, String key, @Nullable Object value) {
        attribute(json, "", key, value);
    }

    /** Writes an attribute whose key needs no check ({@link Texts#attributeKey}). */
    static void text(JsonWriter json, String key, String value) {
        json.raw(KEY).text(key).raw(STRING_VALUE).text(value).raw(STRING_END);
    }

    /** Writes an attribute whose key has two parts. */
    static void attribute(JsonWriter json, String prefix, String key, @Nullable Object value) {
        json.raw(KEY);
        if (prefix.isEmpty()) {
            json.text(Texts.attributeKey(key));
        } else {
            json.text(prefix).text(key);
        }
        if (value instanceof String s) {
            json.raw(STRING_VALUE).text(s).raw(STRING_END);
        } else {
            json.raw(VALUE);
            value(json, value);
            json.raw(END);
        }
    }

    /** Writes the entries of a map, without brackets: {@code {"key":…,"value":…},…}. */
    static void attributes(JsonWriter json, Fields fields) {
        int entries = json.allowed(fields);
        for (int i = 0; i < entries; i++) {
            attribute(json.comma(i), fields.key(i), fields.value(i));
        }
    }

    /** Writes an error as three attributes, named by the semantic conventions. */
    static void exception(JsonWriter json, ErrorText error) {
        attribute(json, "exception.type", error.type());
        attribute(json.raw(','), "exception.message", error.message());
        attribute(json.raw(','), "exception.stacktrace", error.stack());
    }

    /** Writes the inside of an AnyValue; nothing for null, because an empty AnyValue stands for it. */
    private static void value(JsonWriter json, @Nullable Object value) {
        if (value instanceof String s) {
            json.raw(STRING).string(s);
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            json.raw(INT).number(((Number) value).longValue()).raw('"');
        } else if (value instanceof Double d) {
            json.raw(DOUBLE).number(d.doubleValue());
        } else if (value instanceof Float f) {
            json.raw(DOUBLE).number(f.floatValue());
        } else if (value instanceof Boolean b) {
            json.raw(b ? TRUE : FALSE);
        } else if (value instanceof BigInteger i) {
            integer(json, i);
        } else if (value instanceof BigDecimal d) {
            decimal(json, d);
        } else if (value instanceof Fields f) {
            json.raw(MAP);
            attributes(json, f);
            json.raw(COLLECTION_END);
        } else if (value instanceof List<?> l) {
            json.raw(ARRAY);
            elements(json, l);
            json.raw(COLLECTION_END);
        }
    }

    private static void elements(JsonWriter json, List<?> list) {
        int entries = json.allowed(list.size());
        for (int i = 0; i < entries; i++) {
            json.comma(i).raw('{');
            value(json, list.get(i));
            json.raw('}');
        }
    }

    /** Writes text where 64 bits are too few: a server refuses a whole request for one intValue that is too large. */
    private static void integer(JsonWriter json, BigInteger value) {
        if (value.bitLength() < Long.SIZE) {
            json.raw(INT).number(value.longValue()).raw('"');
        } else {
            json.raw(STRING).string(json.bigText(value));
        }
    }

    /** Writes a number, which servers can compare and add up, where a double has the same digits; text elsewhere. */
    private static void decimal(JsonWriter json, BigDecimal value) {
        if (JsonWriter.isOrdinary(value)) {
            double nearest = value.doubleValue();
            if (Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(value) == 0) {
                json.raw(DOUBLE).number(nearest);
                return;
            }
        }
        json.raw(STRING).string(json.bigText(value));
    }
}
