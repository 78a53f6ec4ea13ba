package gametracker.core.record;

import java.lang.reflect.Array;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns a caller's map into {@link Fields}, whatever it is: never throws, never takes more than its {@link Limits}.
 *
 * <p>Texts, truth values and the JDK's immutable numbers are kept as they are; maps become Fields; collections and
 * arrays become lists; an Optional becomes what it holds; an enum becomes its name; all else becomes what its
 * {@code toString} says. What contains itself, lies deeper than {@value #MAX_DEPTH} levels or cannot be read is replaced
 * by a text in parentheses that says so. Entries without a key are left out, as are keys that come twice. Texts are cut
 * between code points. Whatever is not taken whole marks the Fields as truncated.
 *
 * <p>Small maps of texts and numbers take a short way without an object of this class.
 */
public final class Freezer {
    /** Bounds of what is taken. {@code text}, {@code key} and {@code chars} count UTF-16 units. */
    record Limits(int entries, int key, int text, int chars) {}

    static final int MAX_DEPTH = 8;

    /** Of a log record or a breadcrumb: 256 entries at all levels, keys of 1 Ki, texts of 32 Ki, 128 Ki altogether. */
    static final Limits RECORD = new Limits(256, 1 << 10, 32 << 10, 128 << 10);

    /** A number of more bits than this takes quadratic time to print. */
    private static final int MAX_NUMBER_BITS = 4096;

    private static final int SHORT_WAY_ENTRIES = 32;
    private static final Class<?> MAP_OF_ONE = Map.of("", "").getClass();
    private static final Class<?> MAP_OF = Map.of().getClass();

    private final Limits limits;
    private final @Nullable Object[] path = new Object[MAX_DEPTH + 1];
    private int entries;
    private int chars;
    private boolean truncated;

    private Freezer(Limits limits) {
        this.limits = limits;
    }

    /** Freezes the data of a log record or a breadcrumb. */
    public static Fields freeze(@Nullable Map<?, ?> map) {
        return freeze(map, RECORD);
    }

    static Fields freeze(@Nullable Map<?, ?> map, Limits limits) {
        if (map == null) {
            return Fields.EMPTY;
        }
        try {
            Fields fields = shortWay(map, limits);
            if (fields != null) {
                return fields;
            }
        } catch (Throwable e) {
            // Whatever it was, the long way comes upon it again and says which.
        }
        return new Freezer(limits).longWay(map);
    }

    /** Says whether a map is of a class of the JDK's that nobody else can make and that never changes. */
    public static boolean cannotChange(Map<?, ?> map) {
        return map.getClass() == MAP_OF || map.getClass() == MAP_OF_ONE;
    }

    /** Cuts a message or a name to the length of a text; returns the same object if there is nothing to cut. */
    public static String text(String text) {
        return cut(text, RECORD.text);
    }

    /** Cuts a text to at most {@code max} UTF-16 units without leaving half a pair of surrogates. */
    public static String cut(String text, int max) {
        return text.length() <= max ? text : text.substring(0, cutAt(text, max));
    }

    /** Where to cut a text that is longer than {@code max} UTF-16 units so that no pair of surrogates is split. */
    public static int cutAt(String text, int max) {
        boolean splitsPair = max > 0
                && Character.isHighSurrogate(text.charAt(max - 1))
                && Character.isLowSurrogate(text.charAt(max));
        return splitsPair ? max - 1 : max;
    }

    /** Takes a small map of nothing but texts, truth values and numbers, within all limits; else returns null. */
    private static @Nullable Fields shortWay(Map<?, ?> map, Limits limits) {
        int size = map.size();
        if (size == 0) {
            return Fields.EMPTY;
        }
        if (size > SHORT_WAY_ENTRIES) {
            return null;
        }
        if (map.getClass() == MAP_OF) {
            return shortWayOfMapOf(map, size, limits);
        }
        return map.getClass() == MAP_OF_ONE ? shortWayOfOne(map, limits) : shortWayOfAny(map, size, limits);
    }

    /**
     * The same as {@link #shortWayOfAny}, for one class of maps only: the compiler can follow this loop into it and
     * need not make its iterator and entries, which would be more bytes than the result has. With a second class that
     * is over, so a map of one entry has a way of its own.
     */
    private static @Nullable Fields shortWayOfOne(Map<?, ?> map, Limits limits) {
        ShortWay way = new ShortWay(1, limits);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!way.take(entry.getKey(), entry.getValue())) {
                return null;
            }
        }
        return way.fields();
    }

    private static @Nullable Fields shortWayOfMapOf(Map<?, ?> map, int size, Limits limits) {
        ShortWay way = new ShortWay(size, limits);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!way.take(entry.getKey(), entry.getValue())) {
                return null;
            }
        }
        return way.fields();
    }

    private static @Nullable Fields shortWayOfAny(Map<?, ?> map, int size, Limits limits) {
        ShortWay way = new ShortWay(size, limits);
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!way.take(entry.getKey(), entry.getValue())) {
                return null;
            }
        }
        return way.fields();
    }

    private static boolean isPlain(@Nullable Object value) {
        return value instanceof Integer
                || value instanceof Long
                || value instanceof Double
                || value instanceof Boolean
                || value instanceof Float
                || value == null
                || value instanceof Short
                || value instanceof Byte;
    }

    private Fields longWay(Map<?, ?> map) {
        try {
            return fields(map, 0);
        } catch (Throwable e) {
            // Only a caller at the very end of its stack or heap comes here.
            return new Fields(new Object[0], 0, true);
        }
    }

    private Fields fields(Map<?, ?> map, int depth) {
        Map<String, @Nullable Object> taken = new LinkedHashMap<>();
        path[depth] = map;
        try {
            Iterator<? extends Map.Entry<?, ?>> iterator = map.entrySet().iterator();
            while (iterator.hasNext() && hasRoom()) {
                Map.Entry<?, ?> entry = iterator.next();
                String key = key(entry);
                if (key == null || taken.containsKey(key)) {
                    truncated = true;
                } else {
                    taken.put(key, value(entry, depth));
                }
            }
        } catch (Throwable e) {
            taken.put("(unreadable)", unreadable(e));
        }
        path[depth] = null;

        @Nullable Object[] pairs = new Object[2 * taken.size()];
        int filled = 0;
        for (Map.Entry<String, @Nullable Object> entry : taken.entrySet()) {
            pairs[filled++] = entry.getKey();
            pairs[filled++] = entry.getValue();
        }
        return new Fields(pairs, filled / 2, truncated);
    }

    /** Counts what is looked at, not what is taken, so that an endless iterator of nothing has an end too. */
    private boolean hasRoom() {
        if (entries == limits.entries || chars == limits.chars) {
            truncated = true;
            return false;
        }
        entries++;
        return true;
    }

    private @Nullable String key(Map.@Nullable Entry<?, ?> entry) {
        Object key = entry == null ? null : entry.getKey();
        if (key == null) {
            return null;
        }
        return key instanceof String text ? take(text, limits.key) : described(key, limits.key);
    }

    private @Nullable Object value(Map.Entry<?, ?> entry, int depth) {
        try {
            return value(entry.getValue(), depth);
        } catch (Throwable e) {
            return unreadable(e);
        }
    }

    private @Nullable Object element(@Nullable Object element, int depth) {
        try {
            return value(element, depth);
        } catch (Throwable e) {
            return unreadable(e);
        }
    }

    private @Nullable Object value(@Nullable Object value, int depth) {
        if (isPlain(value)) {
            return value;
        } else if (value instanceof String text) {
            return take(text, limits.text);
        } else if (value instanceof Enum<?> constant) {
            return constant.name();
        } else if (value instanceof Number number) {
            return number(number);
        } else if (value instanceof Map<?, ?>
                || value instanceof Collection<?>
                || value.getClass().isArray()) {
            return nested(value, depth + 1);
        } else if (value instanceof OptionalInt optional) {
            return optional.isPresent() ? optional.getAsInt() : null;
        } else if (value instanceof OptionalLong optional) {
            return optional.isPresent() ? optional.getAsLong() : null;
        } else if (value instanceof OptionalDouble optional) {
            return optional.isPresent() ? optional.getAsDouble() : null;
        } else if (value instanceof Optional<?> optional) {
            return depth == MAX_DEPTH ? marked("(too deep)") : value(optional.orElse(null), depth + 1);
        } else if (value instanceof CharSequence text && text.length() > limits.text) {
            truncated = true;
            return take(text.subSequence(0, limits.text).toString(), limits.text);
        }
        return described(value, limits.text);
    }

    private Object number(Number number) {
        if (number.getClass() == BigInteger.class) {
            int bits = ((BigInteger) number).bitLength();
            return bits <= MAX_NUMBER_BITS ? number : marked("(unreadable: a number of " + bits + " bits)");
        }
        if (number.getClass() == BigDecimal.class) {
            int bits = ((BigDecimal) number).unscaledValue().bitLength();
            return bits <= MAX_NUMBER_BITS ? number : marked("(unreadable: a number of " + bits + " bits)");
        }
        return described(number, limits.text);
    }

    private Object nested(Object value, int depth) {
        if (depth > MAX_DEPTH) {
            return marked("(too deep)");
        }
        for (int i = 0; i < depth; i++) {
            if (path[i] == value) {
                return marked("(contains itself)");
            }
        }
        if (value instanceof Map<?, ?> map) {
            return fields(map, depth);
        }
        path[depth] = value;
        List<@Nullable Object> taken = new ArrayList<>();
        try {
            if (value instanceof Collection<?> collection) {
                Iterator<?> iterator = collection.iterator();
                while (iterator.hasNext() && hasRoom()) {
                    taken.add(element(iterator.next(), depth));
                }
            } else {
                int length = Array.getLength(value);
                for (int i = 0; i < length && hasRoom(); i++) {
                    taken.add(element(Array.get(value, i), depth));
                }
            }
        } catch (Throwable e) {
            taken.add(unreadable(e));
        }
        path[depth] = null;
        return Collections.unmodifiableList(taken);
    }

    private String described(Object value, int max) {
        String text;
        try {
            text = value.toString();
        } catch (Throwable e) {
            return unreadable(e);
        }
        return text == null ? "null" : take(text, max);
    }

    private String take(String text, int max) {
        String taken = cut(text, Math.min(max, limits.chars - chars));
        chars += taken.length();
        truncated |= taken.length() < text.length();
        return taken;
    }

    private String unreadable(Throwable e) {
        return marked("(unreadable: " + e.getClass().getName() + ")");
    }

    private String marked(String marker) {
        truncated = true;
        return marker;
    }

    private static final class ShortWay {
        private final Limits limits;
        private final @Nullable Object[] pairs;
        private int filled;
        private long chars;
        private long keys;

        ShortWay(int size, Limits limits) {
            this.limits = limits;
            this.pairs = new Object[2 * size];
        }

        boolean take(@Nullable Object key, @Nullable Object value) {
            if (!(key instanceof String name) || name.length() > limits.key || filled == pairs.length) {
                return false;
            }
            chars += name.length();
            if (value instanceof String text) {
                chars += text.length();
            } else if (!isPlain(value)) {
                return false;
            }
            // An IdentityHashMap has equal keys; the bits of the hashes save comparing each key with each.
            long bit = 1L << name.hashCode();
            if ((keys & bit) != 0 && holds(name)) {
                return false;
            }
            keys |= bit;
            pairs[filled] = name;
            pairs[filled + 1] = value;
            filled += 2;
            return true;
        }

        private boolean holds(String name) {
            for (int i = 0; i < filled; i += 2) {
                if (name.equals(pairs[i])) {
                    return true;
                }
            }
            return false;
        }

        @Nullable
        Fields fields() {
            return chars > limits.text ? null : new Fields(pairs, filled / 2);
        }
    }
}
