package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FreezerTest {
    private static final int ENTRIES = Freezer.RECORD.entries();
    private static final int TEXT = Freezer.RECORD.text();
    private static final int CHARS = Freezer.RECORD.chars();

    private static Object frozen(Object value) {
        return Freezer.freeze(Collections.singletonMap("key", value)).value(0);
    }

    private static Fields truncated(Map<?, ?> map) {
        Fields fields = Freezer.freeze(map);
        assertTrue(fields.truncated(), fields::toString);
        return fields;
    }

    /** A value whose toString does what is asked of it. */
    private static Object saying(Supplier<String> text) {
        return new Object() {
            @Override
            public String toString() {
                return text.get();
            }
        };
    }

    /** A map of nothing but the given entries, without a check of any kind. */
    private static Map<Object, Object> rawMap(int size, Supplier<Iterator<Map.Entry<Object, Object>>> entries) {
        return new AbstractMap<>() {
            @Override
            public Set<Entry<Object, Object>> entrySet() {
                return new AbstractSet<>() {
                    @Override
                    public Iterator<Entry<Object, Object>> iterator() {
                        return entries.get();
                    }

                    @Override
                    public int size() {
                        return size;
                    }
                };
            }
        };
    }

    @Nested
    class Kept {
        @Test
        void textsAndNumbersAreTheVerySameObjects() {
            for (Object value : List.of(
                    "text",
                    123456,
                    123456L,
                    (short) 300,
                    (byte) 7,
                    1.5,
                    1.5f,
                    true,
                    new BigInteger("12345678901234567890"),
                    new BigDecimal("1.50"))) {
                assertSame(value, frozen(value));
            }
            assertNull(frozen(null));
        }

        @Test
        void orderIsTheMaps() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("z", 1);
            map.put("a", 2);
            map.put("m", List.of());
            assertEquals("{z=1, a=2, m=[]}", Freezer.freeze(map).toString());
        }

        @Test
        void laterChangesOfTheMapDoNotShow() {
            Map<String, Object> inner = new HashMap<>(Map.of("x", 1));
            List<Object> list = new ArrayList<>(List.of(1));
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("inner", inner);
            map.put("list", list);
            Fields fields = Freezer.freeze(map);
            inner.put("x", 2);
            list.add(2);
            map.clear();
            assertEquals("{inner={x=1}, list=[1]}", fields.toString());
            assertFalse(fields.truncated());
        }

        @Test
        void nothingIsTheEmptyFields() {
            assertSame(Fields.EMPTY, Freezer.freeze(null));
            assertSame(Fields.EMPTY, Freezer.freeze(Map.of()));
        }
    }

    @Nested
    class Translated {
        @Test
        void enumsBecomeTheirNames() {
            assertEquals("MONDAY", frozen(DayOfWeek.MONDAY));
        }

        @Test
        void otherObjectsBecomeWhatTheySay() {
            UUID id = UUID.fromString("123e4567-e89b-12d3-a456-426614174000");
            assertEquals(id.toString(), frozen(id));
            assertEquals("1970-01-01T00:00:00Z", frozen(Instant.EPOCH));
            assertEquals("5", frozen(new AtomicInteger(5)));
            assertEquals("c", frozen('c'));
            assertEquals("null", frozen(saying(() -> null)));
        }

        @Test
        void optionalsBecomeWhatTheyHold() {
            assertEquals("x", frozen(Optional.of("x")));
            assertNull(frozen(Optional.empty()));
            assertEquals(3, frozen(OptionalInt.of(3)));
            assertNull(frozen(OptionalInt.empty()));
        }

        @Test
        void arraysAndCollectionsBecomeLists() {
            assertEquals(List.of(1, 2), frozen(new int[] {1, 2}));
            assertEquals(Arrays.asList("a", null), frozen(new String[] {"a", null}));
            assertEquals(List.of("a"), frozen(Set.of("a")));
        }

        @Test
        void keysThatAreNoTextsBecomeTexts() {
            assertEquals("{7=x}", Freezer.freeze(new HashMap<>(Map.of(7, "x"))).toString());
        }
    }

    @Nested
    class Bounds {
        @Test
        void longTextIsCutAndMarked() {
            String text = "x".repeat(2_000_000);
            Fields fields = truncated(Map.of("key", text));
            assertEquals(TEXT, ((String) fields.value(0)).length());
        }

        @Test
        void textOfExactlyTheLimitIsKept() {
            String text = "x".repeat(TEXT);
            Fields fields = Freezer.freeze(Map.of("key", text));
            assertSame(text, fields.value(0));
            assertFalse(fields.truncated());
        }

        @Test
        void cutLeavesNoHalfOfAPair() {
            String text = "x".repeat(TEXT - 1) + "\uD83D\uDE00";
            assertEquals(TEXT - 1, Freezer.text(text).length());
            assertEquals("x", Freezer.cut("x\uD83D\uDE00y", 2));
            assertEquals("x\uD83D\uDE00", Freezer.cut("x\uD83D\uDE00y", 3));
            assertEquals("", Freezer.cut("\uD83D\uDE00", 0));
        }

        @Test
        void manyTextsTogetherAreBounded() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < 100; i++) {
                map.put("key" + i, "x".repeat(10_000));
            }
            Fields fields = truncated(map);
            int chars = 0;
            for (int i = 0; i < fields.size(); i++) {
                chars += fields.key(i).length() + ((String) fields.value(i)).length();
            }
            assertEquals(CHARS, chars);
        }

        @Test
        void entriesAreBoundedAtAllLevelsTogether() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < 10; i++) {
                map.put("list" + i, Collections.nCopies(1_000_000, i));
            }
            Fields fields = truncated(map);
            int elements = fields.size();
            for (int i = 0; i < fields.size(); i++) {
                elements += ((List<?>) fields.value(i)).size();
            }
            assertEquals(ENTRIES, elements);
        }

        @Test
        void largeMapKeepsItsFirstEntries() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < 300; i++) {
                map.put("key" + i, i);
            }
            Fields fields = truncated(map);
            assertEquals(ENTRIES, fields.size());
            assertEquals("key255", fields.key(255));
        }

        @Test
        void mapWithinTheBoundsIsNotMarked() {
            Map<String, Object> map = new LinkedHashMap<>();
            for (int i = 0; i < ENTRIES; i++) {
                map.put("key" + i, i);
            }
            assertFalse(Freezer.freeze(map).truncated());
        }

        @Test
        void depthIsBounded() {
            Object value = "bottom";
            for (int i = 0; i < Freezer.MAX_DEPTH; i++) {
                value = Map.of("k", value);
            }
            assertFalse(Freezer.freeze(Map.of("k", value)).truncated());
            assertTrue(truncated(Map.of("k", Map.of("k", value))).toString().contains("(too deep)"));
        }

        @Test
        void deepOptionalsAndListsEndToo() {
            Object optional = "bottom";
            Object list = "bottom";
            for (int i = 0; i < 100_000; i++) {
                optional = Optional.of(optional);
                list = List.of(list);
            }
            assertTrue(truncated(Map.of("k", optional)).toString().contains("(too deep)"));
            assertTrue(truncated(Map.of("k", list)).toString().contains("(too deep)"));
        }

        @Test
        void longKeyIsCut() {
            Fields fields = truncated(Map.of("k".repeat(5000), 1));
            assertEquals(Freezer.RECORD.key(), fields.key(0).length());
        }

        @Test
        void numberTooLongToPrintIsNot() {
            Fields fields = truncated(Map.of("n", BigInteger.ONE.shiftLeft(10_000_000)));
            assertEquals("(unreadable: a number of 10000001 bits)", fields.value(0));
        }
    }

    @Nested
    class Hostile {
        @Test
        void nullKeyIsLeftOut() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put(null, "x");
            map.put("a", 1);
            assertEquals("{a=1}", truncated(map).toString());
        }

        @Test
        void mapThatContainsItselfSaysSo() {
            Map<String, Object> map = new HashMap<>();
            map.put("self", map);
            assertEquals("{self=(contains itself)}", truncated(map).toString());
        }

        @Test
        void listThatContainsItsMapSaysSo() {
            Map<String, Object> map = new HashMap<>();
            List<Object> list = new ArrayList<>();
            Object[] array = {list, "x"};
            list.add(map);
            map.put("list", array);
            assertEquals("{list=[[(contains itself)], x]}", truncated(map).toString());
        }

        @Test
        void sameObjectTwiceIsNoCycle() {
            List<Integer> list = List.of(1);
            Fields fields = Freezer.freeze(new java.util.TreeMap<>(Map.of("a", list, "b", list)));
            assertEquals("{a=[1], b=[1]}", fields.toString());
            assertFalse(fields.truncated());
        }

        @Test
        void valueThatThrowsLeavesTheOthers() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("bad", saying(() -> {
                throw new IllegalStateException("no");
            }));
            map.put("good", 1);
            assertEquals(
                    "{bad=(unreadable: java.lang.IllegalStateException), good=1}",
                    truncated(map).toString());
        }

        @Test
        void errorsAreCaughtAsExceptionsAre() {
            for (Error error : List.of(new StackOverflowError(), new AssertionError(), new OutOfMemoryError())) {
                Object value = frozen(saying(() -> {
                    throw error;
                }));
                assertEquals("(unreadable: " + error.getClass().getName() + ")", value);
            }
        }

        @Test
        void endlessRecursionIsCaught() {
            Object value = new Object() {
                @Override
                public String toString() {
                    return "x" + this;
                }
            };
            assertEquals("(unreadable: java.lang.StackOverflowError)", frozen(value));
        }

        @Test
        void mapThatChangesWhileReadKeepsWhatWasReadBefore() {
            Map<String, Object> map = new LinkedHashMap<>();
            map.put("a", 1);
            map.put("b", saying(() -> {
                map.put("c", 3);
                return "two";
            }));
            map.put("d", 4);
            Fields fields = truncated(map);
            assertEquals(
                    "{a=1, b=two, (unreadable)=(unreadable: java.util.ConcurrentModificationException)}",
                    fields.toString());
        }

        @Test
        void mapThatThrowsAtOnceIsMarked() {
            Map<Object, Object> map = rawMap(3, () -> {
                throw new ConcurrentModificationException();
            });
            assertEquals(
                    "{(unreadable)=(unreadable: java.util.ConcurrentModificationException)}",
                    truncated(map).toString());
        }

        @Test
        void mapThatLiesOfItsSizeIsReadAllTheSame() {
            Map<Object, Object> map = rawMap(
                    1,
                    () -> List.of(Map.<Object, Object>entry("a", 1), Map.<Object, Object>entry("b", 2))
                            .iterator());
            assertEquals("{a=1, b=2}", Freezer.freeze(map).toString());
            Map<Object, Object> negative =
                    rawMap(-1, () -> List.of(Map.<Object, Object>entry("a", 1)).iterator());
            assertEquals("{a=1}", Freezer.freeze(negative).toString());
        }

        @Test
        void endlessMapEnds() {
            for (Object key : new Object[] {"same", null}) {
                Map<Object, Object> map = rawMap(5, () -> new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return true;
                    }

                    @Override
                    public Map.Entry<Object, Object> next() {
                        return new AbstractMap.SimpleEntry<>(key, 1);
                    }
                });
                assertTrue(truncated(map).size() <= 1);
            }
        }

        @Test
        void nullEntriesAreLeftOut() {
            Map<Object, Object> map = rawMap(
                    2,
                    () -> Arrays.<Map.Entry<Object, Object>>asList(null, Map.entry("a", 1))
                            .iterator());
            assertEquals("{a=1}", truncated(map).toString());
        }

        @Test
        void keyThatComesTwiceIsTakenOnce() {
            Map<String, Object> map = new IdentityHashMap<>();
            map.put(new String("a"), 1);
            map.put(new String("a"), 1);
            assertEquals("{a=1}", truncated(map).toString());
        }

        @Test
        void hugeCharSequenceIsNotCopiedWhole() {
            CharSequence endless = new CharSequence() {
                @Override
                public int length() {
                    return Integer.MAX_VALUE;
                }

                @Override
                public char charAt(int index) {
                    return 'x';
                }

                @Override
                public CharSequence subSequence(int start, int end) {
                    return "x".repeat(end - start);
                }
            };
            assertEquals(TEXT, ((String) truncated(Map.of("k", endless)).value(0)).length());
        }

        @Test
        void keyThatCannotBeReadIsNamedSo() {
            Map<Object, Object> map = new HashMap<>();
            map.put(
                    saying(() -> {
                        throw new IllegalStateException();
                    }),
                    1);
            assertEquals(
                    "{(unreadable: java.lang.IllegalStateException)=1}",
                    truncated(map).toString());
        }
    }
}
