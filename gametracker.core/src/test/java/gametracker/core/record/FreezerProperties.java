package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class FreezerProperties {
    @Provide
    Arbitrary<Map<String, Object>> plainMaps() {
        return Arbitraries.maps(Arbitraries.strings().ofMaxLength(20), plainValues())
                .ofMaxSize(40)
                .map(LinkedHashMap::new);
    }

    private static Arbitrary<Object> plainValues() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(50).asGeneric(),
                Arbitraries.integers().asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().asGeneric(),
                Arbitraries.of(true, false).asGeneric());
    }

    /** Maps of maps of lists of whatever, wide, deep and long. */
    private static Map<String, Object> anyMap(Random random, int depth) {
        Map<String, Object> map = new LinkedHashMap<>();
        int size = random.nextInt(depth > 0 ? 4 : random.nextInt(8) == 0 ? 300 : 12);
        for (int i = 0; i < size; i++) {
            String key = random.nextInt(20) == 0 ? null : text(random, random.nextInt(20) == 0 ? 1500 : 6);
            map.put(key, anyValue(random, depth));
        }
        return map;
    }

    private static Object anyValue(Random random, int depth) {
        return switch (random.nextInt(depth < 12 ? 12 : 7)) {
            case 0 -> null;
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble();
            case 3 -> text(random, 40_000);
            case 4 -> random.nextBoolean();
            case 5 -> new BigDecimal(random.nextDouble());
            case 6 -> text(random, 10);
            case 7, 8 -> {
                List<Object> list = new ArrayList<>();
                for (int i = random.nextInt(4); i > 0; i--) {
                    list.add(anyValue(random, depth + 1));
                }
                yield list;
            }
            case 9, 10 -> anyMap(random, depth + 1);
            default -> new int[random.nextInt(90)];
        };
    }

    private static String text(Random random, int max) {
        String pattern = new String[] {"x", "\uD83D\uDE00", "\uDE00\uD83D", "\u00e9", ""}[random.nextInt(5)];
        return random.nextInt(99) + pattern.repeat(random.nextInt(random.nextInt(4) == 0 ? max : 10));
    }

    @Property
    void plainMapsAreTakenWholeAndInOrder(@ForAll("plainMaps") Map<String, Object> map) {
        Fields fields = Freezer.freeze(map);
        assertFalse(fields.truncated());
        assertEquals(map.size(), fields.size());
        int index = 0;
        for (Map.Entry<String, Object> entry : map.entrySet()) {
            assertEquals(entry.getKey(), fields.key(index));
            assertEquals(entry.getValue(), fields.value(index++));
        }
    }

    @Property(tries = 200)
    void whateverIsGivenStaysWithinItsLimits(@ForAll Random random) {
        Map<String, Object> map = anyMap(random, 0);
        Fields fields = Freezer.freeze(map);
        Tally tally = new Tally();
        tally.fields(fields, 0);
        assertTrue(tally.entries <= Freezer.RECORD.entries());
        assertTrue(tally.chars <= Freezer.RECORD.chars());
        if (!fields.truncated()) {
            assertEquals(map.keySet(), keys(fields));
        }
    }

    @Property
    void cutNeverSplitsAPairNorMakesLonger(@ForAll String text, @ForAll @IntRange(max = 40) int max) {
        String cut = Freezer.cut(text, max);
        assertTrue(cut.length() <= max || cut.length() == text.length() && text.length() <= max);
        assertTrue(text.startsWith(cut));
        assertTrue(cut.length() >= Math.min(text.length(), max) - 1);
        assertEquals(loneSurrogates(text.substring(0, cut.length())), loneSurrogates(cut));
        if (cut.length() < text.length() && !cut.isEmpty()) {
            boolean split = Character.isHighSurrogate(cut.charAt(cut.length() - 1))
                    && Character.isLowSurrogate(text.charAt(cut.length()));
            assertFalse(split);
        }
    }

    private static long loneSurrogates(String text) {
        return text.codePoints()
                .filter(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)
                .count();
    }

    private static Set<String> keys(Fields fields) {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < fields.size(); i++) {
            keys.add(fields.key(i));
        }
        return keys;
    }

    /** Walks frozen fields and checks what they promise. */
    private static final class Tally {
        int entries;
        int chars;

        void fields(Fields fields, int depth) {
            assertTrue(depth <= Freezer.MAX_DEPTH);
            assertEquals(fields.size(), keys(fields).size(), "keys are unique");
            for (int i = 0; i < fields.size(); i++) {
                chars += fields.key(i).length();
                entries++;
                value(fields.value(i), depth);
            }
        }

        private void value(Object value, int depth) {
            if (value instanceof String text) {
                assertTrue(text.length() <= Freezer.RECORD.text());
                chars += text.length();
            } else if (value instanceof Fields inner) {
                fields(inner, depth + 1);
            } else if (value instanceof List<?> list) {
                for (Object element : list) {
                    entries++;
                    value(element, depth + 1);
                }
            } else {
                assertTrue(value == null
                        || value instanceof Boolean
                        || value instanceof Integer
                        || value instanceof Long
                        || value instanceof Double
                        || value instanceof Float
                        || value instanceof Short
                        || value instanceof Byte
                        || value instanceof BigInteger
                        || value instanceof BigDecimal);
            }
        }
    }
}
