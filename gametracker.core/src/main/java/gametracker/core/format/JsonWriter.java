package gametracker.core.format;

import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON (RFC 8259) as UTF-8 into an array that grows and is used again. Only some doubles and big numbers cause
 * garbage.
 *
 * <p>A <em>nested</em> writer writes JSON that stands inside a JSON string, as Loki's lines do, in one pass: each quote
 * and backslash of the inner text is escaped once more. The outer text is written by {@link #raw}.
 *
 * <p>Lone surrogates become U+FFFD. Numbers that are not finite are written as strings, as OTLP's JSON mapping has it.
 * So are numbers that a double cannot hold.
 *
 * <p>The caller writes a result that is too long once more with a narrower {@link #limit}, which cuts the longest texts
 * and collections. So a cut result is still valid JSON.
 */
final class JsonWriter {
    /** The narrowest limit: texts of one character, empty collections. */
    static final int NARROWEST = 16;

    private static final byte[] TRUE = ascii("true");
    private static final byte[] FALSE = ascii("false");
    private static final byte[] NULL = ascii("null");
    private static final byte[] REPLACEMENT = {(byte) 0xEF, (byte) 0xBF, (byte) 0xBD};

    /** Integers up to this are exact in a double, and their quotient by a power of ten is rounded as parsing rounds. */
    private static final double EXACT = 1L << 53;

    private static final long MICRO = 1_000_000;
    private static final int TIME_DIGITS = 19;
    private static final int LARGE = 512 << 10;
    private static final int DOUBLE_BITS = 1024;
    private static final int DOUBLE_DIGITS = 300;
    private static final int READABLE_BITS = 1 << 16;

    private final byte[][] escapes;
    private final boolean nested;
    private byte[] bytes;
    private int size;
    private int step;
    private int maxText = Integer.MAX_VALUE;
    private int maxEntries = Integer.MAX_VALUE;
    private boolean cut;

    JsonWriter(boolean nested) {
        this(nested, 1024);
    }

    JsonWriter(boolean nested, int capacity) {
        this.escapes = nested ? JsonEscapes.NESTED : JsonEscapes.PLAIN;
        this.nested = nested;
        this.bytes = new byte[capacity];
    }

    /** Returns JSON without texts as {@link #raw} takes it in a nested writer. */
    static byte[] nested(String json) {
        return ascii(json.replace("\\", "\\\\").replace("\"", "\\\""));
    }

    static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    int size() {
        return size;
    }

    /** The array itself, valid up to {@link #size()} and until the next call. */
    byte[] bytes() {
        return bytes;
    }

    int capacity() {
        return bytes.length;
    }

    byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    /** Removes everything from {@code size} on. */
    void truncate(int size) {
        this.size = size;
    }

    /** Replaces the array by a small one. */
    void shrink(int capacity) {
        bytes = Arrays.copyOf(bytes, capacity);
        size = Math.min(size, capacity);
    }

    /** Sets how much is cut: 0 cuts nothing, each step up to {@link #NARROWEST} halves the limits. Resets {@link #cut()}. */
    void limit(int step) {
        this.step = step;
        maxText = step == 0 ? Integer.MAX_VALUE : (1 << NARROWEST) >> step;
        maxEntries = step == 0 ? Integer.MAX_VALUE : 2048 >> step;
        cut = false;
    }

    /** Takes the next narrower limit; false if there is none. */
    boolean narrow() {
        if (step == NARROWEST) {
            return false;
        }
        limit(step + 1);
        return true;
    }

    /** Says whether anything was cut since {@link #limit}. */
    boolean cut() {
        return cut;
    }

    /** Returns how many of a collection's entries may be written. */
    int allowed(int entries) {
        if (entries <= maxEntries) {
            return entries;
        }
        cut = true;
        return maxEntries;
    }

    /** Returns how many of a map's entries may be written. A map that was cut when it was frozen counts as cut. */
    int allowed(Fields fields) {
        cut |= fields.truncated();
        return allowed(fields.size());
    }

    JsonWriter raw(byte[] json) {
        return raw(json, 0, json.length);
    }

    JsonWriter raw(byte[] from, int offset, int length) {
        ensure(length);
        System.arraycopy(from, offset, bytes, size, length);
        size += length;
        return this;
    }

    JsonWriter raw(char ascii) {
        ensure(1);
        bytes[size++] = (byte) ascii;
        return this;
    }

    /** Separates an element from the one before it, if its index is not 0. */
    JsonWriter comma(int index) {
        return index == 0 ? this : raw(',');
    }

    boolean endsWith(char ascii) {
        return size > 0 && bytes[size - 1] == ascii;
    }

    JsonWriter string(String text) {
        quote();
        text(text);
        quote();
        return this;
    }

    private void quote() {
        ensure(2);
        if (nested) {
            bytes[size++] = '\\';
        }
        bytes[size++] = '"';
    }

    /** Writes a message, whose limit is four times that of other texts, because it is read first. */
    JsonWriter message(String text) {
        int narrow = maxText;
        maxText = Math.max(narrow, narrow * 4);
        string(text);
        maxText = narrow;
        return this;
    }

    JsonWriter value(@Nullable Object value) {
        if (value instanceof String s) {
            return string(s);
        } else if (value instanceof Fields f) {
            return fields(f);
        } else if (value instanceof Double d) {
            return number(d.doubleValue());
        } else if (value instanceof Float f) {
            return number(f.floatValue());
        } else if (value instanceof Long
                || value instanceof Integer
                || value instanceof Short
                || value instanceof Byte) {
            return number(((Number) value).longValue());
        } else if (value instanceof List<?> l) {
            return list(l);
        } else if (value instanceof Number n && (n instanceof BigInteger || n instanceof BigDecimal)) {
            String text = bigText(n);
            return isOrdinary(n) ? raw(ascii(text)) : string(text);
        } else if (value instanceof Boolean b) {
            return raw(b ? TRUE : FALSE);
        }
        return raw(NULL);
    }

    JsonWriter fields(Fields fields) {
        raw('{');
        int entries = allowed(fields);
        for (int i = 0; i < entries; i++) {
            comma(i).string(fields.key(i)).raw(':').value(fields.value(i));
        }
        return raw('}');
    }

    private JsonWriter list(List<?> list) {
        raw('[');
        int entries = allowed(list.size());
        for (int i = 0; i < entries; i++) {
            comma(i).value(list.get(i));
        }
        return raw(']');
    }

    JsonWriter number(long value) {
        if (value < 0) {
            if (value == Long.MIN_VALUE) {
                return raw(ascii(Long.toString(value)));
            }
            raw('-');
            value = -value;
        }
        digits(value, Digits.count(value));
        return this;
    }

    /** Writes a number, or a string if it is not finite. */
    JsonWriter number(double value) {
        if (!Double.isFinite(value)) {
            return string(Double.toString(value));
        }
        if (value == 0 && 1 / value < 0) {
            return raw(ascii("-0.0"));
        }
        if (Math.abs(value) < EXACT && value == Math.rint(value)) {
            return number((long) value).raw('.').raw('0');
        }
        // m / 10^6 is the double nearest to the decimal number with these digits, so that it parses back exactly.
        double micros = Math.rint(value * MICRO);
        if (Math.abs(micros) < EXACT && micros / MICRO == value) {
            return decimal((long) micros);
        }
        return raw(ascii(Double.toString(value)));
    }

    /** Writes the shortest digits of a float: 0.1f is 0.1, not 0.10000000149011612. */
    JsonWriter number(float value) {
        return Float.isFinite(value) ? raw(ascii(Float.toString(value))) : string(Float.toString(value));
    }

    /** Writes a time as 19 digits, the width of all times since 2001. An earlier one is padded, one before 1970 is 0. */
    JsonWriter time(long nanos) {
        digits(Math.max(0, nanos), TIME_DIGITS);
        return this;
    }

    /** Writes sixteen lower-case hexadecimal digits. */
    JsonWriter hex(long value) {
        ensure(Digits.SIXTEEN);
        Digits.sixteenHexadecimal(bytes, size, value);
        size += Digits.SIXTEEN;
        return this;
    }

    /** Returns the digits. A number of millions of bits is only described, since its conversion would take minutes. */
    String bigText(Number number) {
        int bits = bits(number);
        if (bits > READABLE_BITS) {
            cut = true;
            return "number of " + bits + " bits";
        }
        return number.toString();
    }

    /** Says whether a number is within the range of a double. It may have more digits. */
    static boolean isOrdinary(Number number) {
        int bits = bits(number);
        long scale = number instanceof BigDecimal d ? d.scale() : 0;
        return bits < DOUBLE_BITS && Math.abs(scale) <= DOUBLE_DIGITS && bits * 3 / 10 - scale <= DOUBLE_DIGITS;
    }

    private static int bits(Number number) {
        return number instanceof BigDecimal d ? d.unscaledValue().bitLength() : ((BigInteger) number).bitLength();
    }

    private JsonWriter decimal(long micros) {
        if (micros < 0) {
            raw('-');
            micros = -micros;
        }
        number(micros / MICRO).raw('.');
        long fraction = micros % MICRO;
        int digits = 6;
        while (digits > 1 && fraction % 10 == 0) {
            fraction /= 10;
            digits--;
        }
        digits(fraction, digits);
        return this;
    }

    private void digits(long value, int digits) {
        ensure(digits);
        size += digits;
        Digits.putBefore(bytes, size, value, digits);
    }

    /** Writes the inside of a string. */
    JsonWriter text(String text) {
        int length = text.length();
        if (length > maxText) {
            length = Freezer.cutAt(text, maxText);
            cut = true;
        }
        ensure(length);
        byte[] to = bytes;
        byte[][] special = escapes;
        int at = size;
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80 || special[c] != null) {
                size = at;
                unusual(text, i, length);
                return this;
            }
            to[at++] = (byte) c;
        }
        size = at;
        return this;
    }

    private void unusual(String text, int from, int length) {
        for (int i = from; i < length; i++) {
            ensure(JsonEscapes.LONGEST);
            char c = text.charAt(i);
            if (c < 0x80) {
                byte[] escape = escapes[c];
                if (escape == null) {
                    bytes[size++] = (byte) c;
                } else {
                    raw(escape);
                }
            } else if (c < 0x800) {
                two(0xC0 | c >> 6, 0x80 | c & 0x3F);
            } else if (!Character.isSurrogate(c)) {
                bytes[size++] = (byte) (0xE0 | c >> 12);
                two(0x80 | c >> 6 & 0x3F, 0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                two(0xF0 | point >> 18, 0x80 | point >> 12 & 0x3F);
                two(0x80 | point >> 6 & 0x3F, 0x80 | point & 0x3F);
            } else {
                raw(REPLACEMENT);
            }
        }
    }

    private void two(int first, int second) {
        bytes[size++] = (byte) first;
        bytes[size++] = (byte) second;
    }

    private void ensure(int more) {
        if (bytes.length - size < more) {
            grow(more);
        }
    }

    /** Doubles a small array. A large one grows by a quarter, since a full body would leave most of the double unused. */
    private void grow(int more) {
        int by = bytes.length < LARGE ? bytes.length : bytes.length / 4;
        bytes = Arrays.copyOf(bytes, Math.max(bytes.length + by, size + more));
    }
}
