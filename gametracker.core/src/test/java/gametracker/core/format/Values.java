package gametracker.core.format;

import gametracker.core.record.Fields;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;
import tools.jackson.jr.ob.JSON;

/** Arbitrary data, and what must come out of the JSON made of it. */
final class Values {
    private static final JSON PARSER = JSON.std.without(JSON.Feature.FAIL_ON_DUPLICATE_MAP_KEYS);

    private Values() {}

    /** All of UTF-16, lone surrogates, quotes, backslashes and control characters more often than chance has them. */
    static Arbitrary<String> texts() {
        Arbitrary<Character> odd = Arbitraries.of(
                '"', '\\', '/', '\n', '\r', '\t', '\b', '\f', '\0', '\u001f', '\u007f', '\u0080', '\u07ff', '\u0800',
                '\ud800', '\udbff', '\udc00', '\udfff', '\uffff', '\u2028', 'ä', 'й', '猫');
        Arbitrary<String> mixed = Arbitraries.frequencyOf(
                        Tuple.of(6, Arbitraries.chars().range(' ', '~')),
                        Tuple.of(3, odd),
                        Tuple.of(1, Arbitraries.chars().all()))
                .list()
                .ofMaxSize(40)
                .map(chars -> {
                    StringBuilder text = new StringBuilder();
                    chars.forEach(text::append);
                    return text.toString();
                });
        return Arbitraries.oneOf(mixed, Arbitraries.of("", "NaN", "🎮", "\\\"", "\"}", "msg"));
    }

    static Arbitrary<Object> scalars() {
        return Arbitraries.oneOf(List.of(
                texts().map(Object.class::cast),
                Arbitraries.longs().map(Object.class::cast),
                Arbitraries.integers().map(Object.class::cast),
                Arbitraries.shorts().map(Object.class::cast),
                Arbitraries.bytes().map(Object.class::cast),
                doubles().map(Object.class::cast),
                Arbitraries.floats().map(Object.class::cast),
                Arbitraries.of(true, false).map(Object.class::cast),
                Arbitraries.bigIntegers()
                        .between(BigInteger.TWO.pow(80).negate(), BigInteger.TWO.pow(80))
                        .map(Object.class::cast),
                Arbitraries.bigDecimals().map(Object.class::cast)));
    }

    static Arbitrary<Double> doubles() {
        return Arbitraries.oneOf(
                Arbitraries.doubles(),
                Arbitraries.longs().map(Double::longBitsToDouble),
                Arbitraries.integers().map(i -> i / 100.0),
                Arbitraries.of(
                        0.0,
                        -0.0,
                        0.1,
                        1e-6,
                        1e-7,
                        9007199254740991.0,
                        9007199254740993.0,
                        1e300,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        Double.MIN_VALUE));
    }

    /** Maps to be frozen, up to three deep. */
    static Arbitrary<Map<String, Object>> maps() {
        return maps(3);
    }

    private static Arbitrary<Map<String, Object>> maps(int depth) {
        Arbitrary<Object> values = depth == 0
                ? scalars()
                : Arbitraries.frequencyOf(
                        Tuple.of(6, scalars()),
                        Tuple.of(1, Arbitraries.lazy(() -> maps(depth - 1)).map(Object.class::cast)),
                        Tuple.of(1, scalars().list().ofMaxSize(4).map(Object.class::cast)));
        return Arbitraries.maps(texts(), values.injectNull(0.05)).ofMaxSize(4);
    }

    /** What a JSON parser must find where this value was written. */
    static Object parsed(Object value) {
        if (value instanceof String s) {
            return repaired(s);
        } else if (value instanceof Fields f) {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < f.size(); i++) {
                map.put(repaired(f.key(i)), parsed(f.value(i)));
            }
            return map;
        } else if (value instanceof List<?> l) {
            List<Object> list = new ArrayList<>();
            l.forEach(element -> list.add(parsed(element)));
            return list;
        } else if (value instanceof Double d) {
            return d.isNaN() || d.isInfinite() ? (Object) d.toString() : number(d.toString());
        } else if (value instanceof Float f) {
            return f.isNaN() || f.isInfinite() ? (Object) f.toString() : number(f.toString());
        } else if (value instanceof BigDecimal d && !JsonWriter.isOrdinary(d)) {
            return d.toString();
        } else if (value instanceof Number n) {
            return number(n.toString());
        }
        return value;
    }

    /** Numbers are compared by what they are, not by how they are written. */
    static Object number(String digits) {
        return new BigDecimal(digits).stripTrailingZeros();
    }

    static Map<String, Object> parse(byte[] json) {
        return parse(new String(json, StandardCharsets.UTF_8));
    }

    static Map<String, Object> parse(String json) {
        try {
            return normalMap(
                    PARSER.with(JSON.Feature.USE_BIG_DECIMAL_FOR_FLOATS).mapFrom(json));
        } catch (RuntimeException e) {
            throw new AssertionError(json, e);
        }
    }

    private static Map<String, Object> normalMap(Map<?, ?> map) {
        Map<String, Object> normal = new LinkedHashMap<>();
        map.forEach((key, value) -> normal.put((String) key, normal(value)));
        return normal;
    }

    private static Object normal(Object value) {
        if (value instanceof Map<?, ?> map) {
            return normalMap(map);
        } else if (value instanceof List<?> list) {
            List<Object> normal = new ArrayList<>();
            list.forEach(element -> normal.add(normal(element)));
            return normal;
        } else if (value instanceof Number number) {
            return number(number.toString());
        }
        return value;
    }

    /** By another way than the writer's: decoding from UTF-16 bytes replaces what is lone. */
    static String repaired(String text) {
        StringBuilder repaired = new StringBuilder();
        text.codePoints()
                .map(point -> point >= 0xD800 && point <= 0xDFFF ? 0xFFFD : point)
                .forEach(repaired::appendCodePoint);
        return repaired.toString();
    }
}
