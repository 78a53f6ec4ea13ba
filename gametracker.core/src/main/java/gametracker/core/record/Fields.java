package gametracker.core.record;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An immutable copy of a caller's map, made at the call. Values are null, String, Boolean, Long, Integer, Short,
 * Byte, Double, Float, BigInteger, BigDecimal, Fields, or a List of these; keys are not null and not repeated.
 */
public final class Fields {
    public static final Fields EMPTY = new Fields(new Object[0], 0);

    private static final int BASE_BYTES = 40;
    private static final int REFERENCE_BYTES = 4;
    private static final int TEXT_BYTES = 40;
    private static final int NUMBER_BYTES = 16;

    /** {@link Freezer} takes numbers of up to 4096 bits. */
    private static final int LARGE_NUMBER_BYTES = 600;

    private final @Nullable Object[] pairs;
    private final int size;
    private final boolean truncated;

    /** Takes ownership of {@code pairs}: key, value, key, value, … for {@code size} pairs. */
    Fields(@Nullable Object[] pairs, int size) {
        this(pairs, size, false);
    }

    Fields(@Nullable Object[] pairs, int size, boolean truncated) {
        this.pairs = pairs;
        this.size = size;
        this.truncated = truncated;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public String key(int index) {
        return (String) pairs[2 * index];
    }

    public @Nullable Object value(int index) {
        return pairs[2 * index + 1];
    }

    /** Says whether a part of the caller's map was left out or cut: it was too long, too deep, too much, or unreadable. */
    public boolean truncated() {
        return truncated;
    }

    /** Estimates the memory of these fields, in bytes: at least two for each character. */
    int weight() {
        int weight = BASE_BYTES;
        for (int i = 0; i < 2 * size; i++) {
            weight += REFERENCE_BYTES + weight(pairs[i]);
        }
        return weight;
    }

    static int weight(@Nullable Object value) {
        if (value instanceof String text) {
            return TEXT_BYTES + 2 * text.length();
        }
        if (value instanceof Number) { // before List: a check for an interface takes longer than all the others
            return value instanceof BigInteger || value instanceof BigDecimal ? LARGE_NUMBER_BYTES : NUMBER_BYTES;
        }
        if (value == null || value instanceof Boolean) {
            return NUMBER_BYTES;
        }
        return value instanceof Fields fields ? fields.weight() : weight((List<?>) value);
    }

    private static int weight(List<?> list) {
        int weight = BASE_BYTES;
        for (Object element : list) {
            weight += REFERENCE_BYTES + weight(element);
        }
        return weight;
    }

    /** Returns the place of a key, or -1. */
    public int indexOf(String key) {
        for (int i = 0; i < size; i++) {
            if (key.equals(pairs[2 * i])) {
                return i;
            }
        }
        return -1;
    }

    /** Returns these fields with another value for a key, in its place if it has one, else at the end. */
    public Fields with(String key, @Nullable Object value) {
        int index = indexOf(key);
        int newSize = index < 0 ? size + 1 : size;
        @Nullable Object[] copy = new Object[2 * newSize];
        System.arraycopy(pairs, 0, copy, 0, 2 * size);
        int at = index < 0 ? size : index;
        copy[2 * at] = key;
        copy[2 * at + 1] = value;
        return new Fields(copy, newSize, truncated);
    }

    /** Returns as many other fields in place of these. Takes ownership of {@code others}: key, value, key, value, … */
    public Fields with(@Nullable Object[] others) {
        return new Fields(others, others.length / 2, truncated);
    }

    /** Returns these fields without a key. */
    public Fields without(String key) {
        int index = indexOf(key);
        if (index < 0) {
            return this;
        }
        @Nullable Object[] copy = new Object[2 * (size - 1)];
        System.arraycopy(pairs, 0, copy, 0, 2 * index);
        System.arraycopy(pairs, 2 * (index + 1), copy, 2 * index, 2 * (size - 1 - index));
        return new Fields(copy, size - 1, truncated);
    }

    /** Returns a copy as a map, of which nested fields are maps too. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < size; i++) {
            map.put(key(i), plain(value(i)));
        }
        return map;
    }

    private static @Nullable Object plain(@Nullable Object value) {
        if (value instanceof Fields fields) {
            return fields.toMap();
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>(list.size());
            list.forEach(each -> copy.add(plain(each)));
            return copy;
        }
        return value;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < size; i++) {
            text.append(i == 0 ? "" : ", ").append(key(i)).append('=').append(value(i));
        }
        return text.append('}').toString();
    }
}
