package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Counter;
import gametracker.api.DropReason;
import gametracker.core.Allocation;
import java.util.AbstractMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SeriesRegistryTest {
    private final RegistryFixture fixture = new RegistryFixture(2000);
    private final SeriesRegistry registry = fixture.registry;

    @Test
    void sameNameAndLabelsAreTheSameSeries() {
        Counter first = registry.counter("kills", Map.of("map", "arena", "mode", "duel"));
        assertSame(first, registry.counter("kills", new TreeMap<>(Map.of("mode", "duel", "map", "arena"))));
        assertNotSame(first, registry.counter("kills", Map.of("map", "arena")));
        assertNotSame(first, registry.counter("deaths", Map.of("map", "arena", "mode", "duel")));
        assertSame(registry.counter("kills", null), registry.counter("kills", Map.of()));
    }

    @Test
    void laterChangesOfTheCallersMapDoNotMatter() {
        Map<String, String> labels = new HashMap<>(Map.of("map", "arena"));
        Counter series = registry.counter("kills", labels);
        labels.put("map", "tower");
        assertNotSame(series, registry.counter("kills", labels));
        assertSame(series, registry.counter("kills", Map.of("map", "arena")));
        assertEquals("kills{map=arena} kills{map=tower}", fixture.names());
    }

    @Test
    void mapsThatCannotChangeAreFoundHoweverTheSeriesWasFirstAskedFor() {
        Map<String, String> changing = new HashMap<>(Map.of("map", "arena", "mode", "duel"));
        Counter series = registry.counter("kills", changing);
        for (int i = 0; i < 10; i++) {
            Map<String, String> constant = Map.of("map", "arena", "mode", "duel");
            assertSame(series, registry.counter("kills", constant));
            assertSame(series, registry.counter("kills", constant));
        }
        changing.put("map", "tower");
        assertNotSame(series, registry.counter("kills", changing));
        assertSame(registry.counter("kills", null), registry.counter("kills", Map.of()));
        assertNotSame(series, registry.counter("kills", Map.of()));
    }

    @Test
    void constantAndWhatEqualsItShareASeries() {
        Map<String, String> constant = Map.of("map", "arena", "mode", "duel");
        Counter series = registry.counter("kills", constant);
        assertSame(series, registry.counter("kills", constant));
        assertSame(series, registry.counter("kills", Map.of("mode", "duel", "map", "arena")));
        assertSame(series, registry.counter("kills", new HashMap<>(constant)));
        assertNotSame(series, registry.counter("deaths", constant));
    }

    @Test
    void mapsThatBecomeTheSameLabelsShareASeries() {
        Counter series = registry.counter("kills", Map.of("a-b", "x"));
        assertSame(series, registry.counter("kills", Map.of("a_b", "x")));
        assertSame(series, registry.counter("kills", Map.of("a.b", "x", "empty", "")));
        assertSame(series, registry.counter("kills_total", Map.of("a_b", "x")));
        assertSame(registry.gauge("a.b", null), registry.gauge("a_b", Map.of("empty", "")));
        assertEquals("kills{a_b=x} a_b{}", fixture.names());
        assertEquals(Map.of(), fixture.refused);
    }

    @Nested
    class NamesThatBecomeOne {
        private static final String KILLS = "\u51fb\u6740\u65701";
        private static final String DEATHS = "\u6b7b\u4ea1\u65701";

        @Test
        void areToldOnceWithBothNames() {
            for (int i = 0; i < 3; i++) {
                registry.counter(KILLS, null).add(1);
                registry.counter(DEATHS, Map.of("round", "" + i)).add(1);
                registry.counter("\u52a9\u653b\u65701", null).add(1);
            }
            assertEquals(1, fixture.notes.size(), () -> fixture.notes.toString());
            for (String part : List.of('"' + KILLS + '"', '"' + DEATHS + '"', "\"___1\"", "utf8Names(true)")) {
                assertTrue(fixture.notes.get(0).contains(part), () -> fixture.notes.toString());
            }
        }

        @Test
        void areToldOfTwoKindsToo() {
            registry.counter("a-b", null).add(1);
            registry.gauge("a.b", null).set(1);
            assertEquals(1, fixture.refused(DropReason.INVALID));
            assertEquals(2, fixture.notes.size(), "and of the refusal");
        }

        @Test
        void areTwoWhereServersTakeThemAsTheyAre() {
            RegistryFixture utf8 = new RegistryFixture(10, Map.of(), true);
            utf8.registry
                    .counter(KILLS + "_total", Map.of("\u5730\u56fe", "pit"))
                    .add(1);
            utf8.registry.counter(DEATHS, null).add(1);
            assertEquals(KILLS + "{\u5730\u56fe=pit} " + DEATHS + "{}", utf8.names());
            assertEquals(List.of(), utf8.notes);
        }

        @Test
        void areToldOfLabelsWithBothNames() {
            registry.counter("kills", Map.of("a-b", "1")).add(1);
            assertEquals(List.of(), fixture.notes);
            for (int i = 0; i < 3; i++) {
                registry.counter("deaths", Map.of("a.b", "" + i)).add(1);
                registry.counter("kills" + i, Map.of("c-d", "1", "c.d", "2")).add(1);
            }
            fixture.notes.removeIf(note -> note.startsWith("calls of")); // of a label that is left out
            assertEquals(2, fixture.notes.size(), () -> fixture.notes.toString());
            assertTrue(fixture.notes.get(0).startsWith("labels \"a-b\" and \"a.b\" are one, \"a_b\""));
            assertTrue(fixture.notes.get(1).contains("\"c-d\"")
                    && fixture.notes.get(1).contains("\"c.d\""));
        }

        @Test
        void areNoNewsWhereTheyAreOneOnPurpose() {
            registry.counter("kills", null).add(1);
            registry.counter("kills_total", null).add(1);
            registry.counter("a-b", null).add(1);
            registry.counter("a-b", Map.of("map", "pit")).add(1);
            assertEquals(List.of(), fixture.notes);
        }
    }

    @Test
    void allIsInOrderOfMakingAndDoesNotChange() {
        List<Series> empty = registry.all();
        for (int i = 0; i < 40; i++) {
            registry.counter("c" + i, null);
        }
        List<Series> all = registry.all();
        registry.gauge("late", null);
        assertEquals(0, empty.size());
        assertEquals(40, all.size());
        assertEquals("c7", all.get(7).name());
        assertEquals(41, registry.all().size());
        assertThrows(UnsupportedOperationException.class, () -> all.set(0, all.get(1)));
    }

    @Test
    void boundsAreTheHistogramsOwnOrTheDefault() {
        SeriesRegistry own = new RegistryFixture(10, Map.of("load.ms", new double[] {1, 2})).registry;
        assertEquals(2, ((HistogramSeries) own.histogram("load.ms", null)).boundCount());
        assertEquals(2, ((HistogramSeries) own.histogram("load_ms", Map.of("a", "b"))).boundCount());
        HistogramSeries other = (HistogramSeries) own.histogram("frame_ms", null);
        double[] bounds = new double[other.boundCount()];
        for (int i = 0; i < bounds.length; i++) {
            bounds[i] = other.bound(i);
        }
        assertArrayEquals(SeriesRegistry.defaultBounds(), bounds);
        assertEquals(14, bounds.length);
    }

    @Test
    void labelLeftOutBecauseOfItsNameIsCountedOnce() {
        registry.counter("kills", Map.of("a-b", "x", "a_b", "y")).add(1);
        registry.counter("kills", Map.of("a-b", "x", "a_b", "y")).add(1);
        assertEquals(1, fixture.refused(DropReason.INVALID));
        assertEquals("kills{a_b=x}", fixture.names());
        assertEquals(2, fixture.counted(0));
    }

    @Nested
    class Conflicts {
        @Test
        void oneNameIsOfOneKind() {
            registry.counter("x", null).add(1);
            registry.gauge("x", null).set(1);
            registry.histogram("x", Map.of("a", "b")).record(1);
            assertEquals(2, fixture.refused(DropReason.INVALID));
            assertEquals("x{}", fixture.names());
        }

        @Test
        void whatAMetricPutsOnTheWireIsItsOwn() {
            registry.counter("hits", null);
            registry.gauge("hits_total", null).set(1);
            registry.histogram("load", null);
            registry.gauge("load_sum", null).set(1);
            registry.gauge("load_count", null).set(1);
            registry.gauge("load_bucket", null).set(1);
            assertEquals(4, fixture.refused(DropReason.INVALID));
            registry.gauge("shots_count", null).set(1);
            registry.histogram("shots", null).record(1);
            registry.gauge("runs_total", null).set(1);
            registry.counter("runs", null).add(1);
            assertEquals(6, fixture.refused(DropReason.INVALID));
            assertEquals("hits{} load{} shots_count{} runs_total{}", fixture.names());
        }

        @Test
        void refusedNameLeavesNothingBehind() {
            registry.gauge("a_sum", null);
            registry.histogram("a", null).record(1);
            registry.gauge("a_count", null).set(1);
            assertEquals("a_sum{} a_count{}", fixture.names());
        }

        @Test
        void unrelatedSuffixesAreFree() {
            registry.counter("load_count", null).add(1);
            registry.gauge("total", null).set(1);
            registry.counter("_total", null).add(1);
            assertEquals(Map.of(), fixture.refused);
        }
    }

    @Nested
    class Hostile {
        private void refusesAsInvalid(Map<?, ?> labels) {
            long before = fixture.refused(DropReason.INVALID);
            @SuppressWarnings("unchecked")
            Map<String, String> raw = (Map<String, String>) labels;
            registry.counter("c", raw).add(1);
            registry.gauge("g", raw).set(1);
            registry.histogram("h", raw).record(1);
            assertEquals(before + 3, fixture.refused(DropReason.INVALID));
            assertEquals("", fixture.names());
        }

        @Test
        void nullAndEmptyNamesAreRefused() {
            for (String name : new String[] {null, "", " ", "\u0438\u043c\u044f", "x".repeat(1000)}) {
                registry.counter(name, null).add(1);
                registry.gauge(name, null).set(1);
                registry.histogram(name, null).record(1);
            }
            assertEquals(15, fixture.refused(DropReason.INVALID));
        }

        @Test
        void nullsAndOtherThingsThanTextsAreRefused() {
            Map<Object, Object> nullValue = new HashMap<>();
            nullValue.put("a", null);
            Map<Object, Object> nullKey = new HashMap<>();
            nullKey.put(null, "a");
            refusesAsInvalid(nullValue);
            refusesAsInvalid(nullKey);
            refusesAsInvalid(new HashMap<>(Map.of("a", 1)));
            refusesAsInvalid(new HashMap<>(Map.of(1, "a")));
        }

        @Test
        void mapThatThrowsIsRefused() {
            for (Throwable thrown : List.of(new IllegalStateException(), new StackOverflowError())) {
                refusesAsInvalid(new AbstractMap<String, String>() {
                    @Override
                    public boolean isEmpty() {
                        return sneaky(thrown);
                    }

                    @Override
                    public Set<Entry<String, String>> entrySet() {
                        return sneaky(thrown);
                    }
                });
            }
        }

        @SuppressWarnings("unchecked")
        private <R, T extends Throwable> R sneaky(Throwable thrown) throws T {
            throw (T) thrown;
        }

        @Test
        void mapThatContainsItselfIsRefused() {
            Map<Object, Object> map = new HashMap<>();
            map.put("self", map);
            refusesAsInvalid(map);
        }

        @Test
        void tooManyLabelsAreRefused() {
            Map<String, String> map = new HashMap<>();
            for (int i = 0; i < 1000; i++) {
                map.put("l" + i, "x");
            }
            refusesAsInvalid(map);
        }

        @Test
        void hugeValuesAreCutAndNotRemembered() {
            Counter first = registry.counter("c", Map.of("a", "x".repeat(2_000_000)));
            assertSame(first, registry.counter("c", Map.of("a", "x".repeat(1024))));
            assertSame(first, registry.counter("c", Map.of("a", "x".repeat(3_000_000))));
            assertEquals(1024, registry.all().get(0).labels().get(0).value().length());
            assertEquals(1, registry.remembered());
        }

        @Test
        void nextGoodTouchArrives() {
            registry.counter("c", Map.of("a", "b")).add(1);
            registry.counter(null, null).add(1);
            registry.counter("c", Map.of("a", "b")).add(1);
            assertEquals(2, fixture.counted(0));
        }
    }

    @Nested
    class Limit {
        private final RegistryFixture small = new RegistryFixture(5);

        @Test
        void tenThousandLabelValuesCountInOneOverflowingSeries() {
            for (int i = 0; i < 10_000; i++) {
                small.registry.counter("kills", Map.of("player", "p" + i)).add(1);
            }
            assertEquals(6, small.registry.all().size());
            assertEquals("kills{overflow=true}", small.names().split(" ")[5]);
            assertEquals(9_995, small.counted(5));
            for (int i = 0; i < 5; i++) {
                assertEquals(1, small.counted(i));
            }
            assertEquals(Map.of(), small.refused);
        }

        @Test
        void gaugesAndHistogramsPastItAreRefusedAndCounted() {
            for (int i = 0; i < 10_000; i++) {
                small.registry.gauge("hp", Map.of("player", "p" + i)).set(1);
                small.registry.histogram("ms", Map.of("player", "p" + i)).record(1);
            }
            assertEquals(5, small.registry.all().size());
            assertEquals(19_995, small.refused(DropReason.SERIES_LIMIT));
        }

        @Test
        void newNamesPastItAreBoundedToo() {
            for (int i = 0; i < 5; i++) {
                small.registry.gauge("g" + i, null).set(1);
            }
            for (int i = 0; i < 1000; i++) {
                small.registry
                        .counter("c" + i, i % 2 == 0 ? null : Map.of("a", "b"))
                        .add(1);
            }
            assertEquals(10, small.registry.all().size());
            assertEquals("c0{overflow=true}", small.names().split(" ")[5]);
            assertEquals(995, small.refused(DropReason.SERIES_LIMIT));
            small.registry.counter("c0", Map.of("x", "y")).add(1);
            assertEquals(2, small.counted(5));
        }

        @Test
        void seriesMadeBeforeItGoOn() {
            for (int i = 0; i < 10; i++) {
                small.registry.counter("c", Map.of("i", "" + i)).add(1);
            }
            small.registry.counter("c", Map.of("i", "3")).add(5);
            assertEquals(6, small.counted(3));
            assertEquals(5, small.counted(5));
        }

        @Test
        void playersLabelOverflowIsNotOurs() {
            for (int i = 0; i < 5; i++) {
                small.registry.counter("c", Map.of("i", "" + i)).add(1);
            }
            RegistryFixture other = new RegistryFixture(5);
            other.registry.counter("c", Map.of("overflow", "true"));
            assertEquals("c{exported_overflow=true}", other.names());
        }

        @Test
        void mapsOfManyThreadsStayWithinIt() throws InterruptedException {
            RegistryFixture shared = new RegistryFixture(50);
            CountDownLatch start = new CountDownLatch(1);
            List<Thread> threads = new ArrayList<>();
            for (int t = 0; t < 4; t++) {
                Thread thread = new Thread(() -> {
                    try {
                        start.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    for (int i = 0; i < 2_000; i++) {
                        shared.registry
                                .counter("c" + i % 3, Map.of("i", "" + i / 3))
                                .add(1);
                    }
                });
                thread.start();
                threads.add(thread);
            }
            start.countDown();
            for (Thread thread : threads) {
                thread.join();
            }
            assertEquals(53, shared.registry.all().size());
            assertEquals(53, Set.copyOf(List.of(shared.names().split(" "))).size());
            long sum = 0;
            for (int i = 0; i < 53; i++) {
                sum += shared.counted(i);
            }
            assertEquals(8_000, sum);
        }

        @Test
        void illegalSpellingsOfOneNameAreNotAllRemembered() {
            for (int i = 0; i < 2_000; i++) {
                String spelling = "c" + (char) (0x400 + i);
                assertSame(small.registry.counter("c_", null), small.registry.counter(spelling, Map.of()));
            }
            assertEquals("c_{}", small.names());
            assertTrue(small.registry.remembered() <= 20);
        }
    }

    @Nested
    class Garbage {
        private void takesNothing(Runnable call) {
            assertEquals(0, Allocation.bytes(0, call));
        }

        @Test
        void ofHandlesIsNone() {
            var counter = registry.counter("c", Map.of("a", "b"));
            var gauge = registry.gauge("g", null);
            var histogram = registry.histogram("h", null);
            takesNothing(() -> {
                counter.add(3);
                gauge.set(2.5);
                histogram.record(16.6);
            });
        }

        @Test
        void ofLookUpsIsNone() {
            Map<String, String> labels = Map.of("map", "arena", "mode", "duel");
            Map<String, String> illegal = Map.of("map-name", "arena", "game", "duel");
            takesNothing(() -> registry.counter("c", labels).add(1));
            takesNothing(() -> registry.counter("d.e", illegal).add(1));
            takesNothing(() -> registry.counter("plain", null).add(1));
            takesNothing(() -> registry.gauge("g", labels).set(1));
            takesNothing(() -> registry.histogram("h", labels).record(1));
        }

        @Test
        void ofRefusedHandlesIsNone() {
            SeriesRegistry silent = new SeriesRegistry(1, Map.of(), fixture.wakeSignal, reason -> {});
            silent.counter("x", null);
            var gauge = silent.gauge("y", null);
            takesNothing(() -> gauge.set(1));
        }
    }
}
