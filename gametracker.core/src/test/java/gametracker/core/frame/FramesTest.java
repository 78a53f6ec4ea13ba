package gametracker.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.Histogram;
import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.FrameExplanation.Evidence;
import gametracker.api.spi.FrameExplanation.Share;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.ThreadReport;
import gametracker.core.record.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FramesTest {
    private static final long MS = 1_000_000;
    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private final Map<String, Long> counters = new TreeMap<>();
    private final List<Map<String, ?>> records = new ArrayList<>();
    private final List<String> janks = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final List<Consumer<FrameExplanation>> waiting = new ArrayList<>();
    private final Suspension suspension = new Suspension();
    private final Probe probe = new Probe();
    private boolean accepts = true;
    private long stoodStill = LoopProbe.UNKNOWN;
    private long now = 5_000;

    private Frames frames = frames(probe);

    private Frames frames(RuntimeProbe probe) {
        WallClock clock = new WallClock(() -> START.plusNanos(now - 5_000), () -> now);
        Frames made = new Frames(
                new Counted(),
                clock,
                suspension,
                () -> records::add,
                (loop, late, threshold, period) ->
                        janks.add(loop + " " + late + " over " + threshold + " s in " + period),
                notes::add);
        if (probe != null) {
            made.explainBy(probe);
        }
        return made;
    }

    private final class Counted implements Instruments {
        @Override
        public Counter counter(String name, Map<String, String> labels) {
            return amount -> counters.merge(name + new TreeMap<>(labels), amount, Long::sum);
        }

        @Override
        public Histogram histogram(String name, Map<String, String> labels) {
            return value -> {};
        }
    }

    private final class Probe implements RuntimeProbe {
        RuntimeException failure;
        int loops;

        @Override
        public void start() {}

        @Override
        public LoopProbe loop() {
            loops++;
            return new LoopProbe() {
                @Override
                public long frameEnd(long nowNanos) {
                    if (failure != null) {
                        throw failure;
                    }
                    return stoodStill;
                }

                @Override
                public boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then) {
                    if (accepts) {
                        waiting.add(then);
                    }
                    return accepts;
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void metrics(MetricSink sink) {}

        @Override
        public ThreadReport examine(Thread thread, int maxFrames, int maxOthers) {
            throw new AssertionError();
        }

        @Override
        public void close() {}
    }

    private void frame(FrameMeter meter, double ms) {
        now += Math.round(ms * MS);
        meter.frame();
    }

    /** Steady frames, then one of so many milliseconds. */
    private void hitch(FrameMeter meter, double ms) {
        for (int i = 0; i < 20; i++) {
            frame(meter, 16);
        }
        frame(meter, ms);
    }

    @Nested
    class Hitches {
        @Test
        void areCountedAndToldOnceTheirCausesAreKnown() {
            FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));
            hitch(meter, 0);
            meter.section("physics");
            now += 30 * MS;
            meter.section("render");
            frame(meter, 50.25);
            assertEquals(List.of(), records);
            waiting.get(0)
                    .accept(new FrameExplanation(
                            List.of(
                                    new Share(FrameCause.GC, 60 * MS, List.of(new Evidence("collector", "G1 Young"))),
                                    new Share(
                                            FrameCause.IO,
                                            4 * MS + MS / 2,
                                            List.of(new Evidence("path", "/a"), new Evidence("path", "/b")))),
                            15 * MS,
                            true));
            Map<String, Object> expected = new LinkedHashMap<>();
            expected.put("loop", "main");
            expected.put("frame", 21L);
            expected.put("start", "2026-11-29T10:00:00.320Z");
            expected.put("duration_ms", 80.25);
            expected.put("budget_ms", 20.0);
            expected.put("cause", "gc");
            expected.put("causes", Map.of("gc", 60.0, "io", 4.5));
            expected.put(
                    "evidence",
                    Map.of("gc", Map.of("collector", "G1 Young"), "io", Map.of("path", List.of("/a", "/b"))));
            expected.put("sections", Map.of("physics", 30.0, "render", 50.25));
            assertEquals(List.of(expected), records);
            assertEquals(1L, counters.get("hitches{cause=gc, loop=main}"));
            assertEquals(60L, counters.get("hitch_ms{cause=gc, loop=main}"));
            assertEquals(4L, counters.get("hitch_ms{cause=io, loop=main}"));
        }

        @Test
        void ofUnknownCauseAreToldAtOnceWhereNobodyExplains() {
            accepts = false;
            FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));
            hitch(meter, 100);
            assertEquals("unknown", records.get(0).get("cause"));
            assertEquals(Map.of("unknown", 80.0), records.get(0).get("causes"));
            assertEquals(1L, counters.get("hitches{cause=unknown, loop=main}"));
            assertEquals(80L, counters.get("hitch_ms{cause=unknown, loop=main}"));
        }

        @Test
        void areCountedWithoutTheModuleOfCauses() {
            frames = frames(null);
            hitch(frames.loop("server-tick").budget(Duration.ofMillis(50)), 150);
            frames.tidy();
            assertEquals("server-tick", records.get(0).get("loop"));
            assertEquals(1L, counters.get("hitches{cause=unknown, loop=server-tick}"));
        }

        @Test
        void beyondThoseToldAreCountedAllTheSame() {
            accepts = false;
            FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));
            for (int i = 0; i < 100; i++) {
                hitch(meter, 100);
            }
            assertEquals(100L, counters.get("hitches{cause=unknown, loop=main}"));
            assertTrue(records.size() >= 30 && records.size() < 60, () -> records.size() + " records");
        }
    }

    @Nested
    class Suspended {
        private final FrameMeter meter = frames.loop("main");

        private void beats(int count) {
            for (int i = 0; i < count; i++) {
                suspension.beat(now);
                frame(meter, 10);
            }
        }

        @Test
        void aTimeInWhichNothingRanIsNoFrame() {
            accepts = false;
            stoodStill = 0;
            beats(50);
            frame(meter, 5000); // the loop is back before the collector
            suspension.beat(now);
            beats(10);
            now += 4000 * MS;
            suspension.beat(now); // the collector is back before the loop
            frame(meter, 1);
            assertEquals(List.of(), records);
            assertEquals(59L, counters.get("frames{loop=main}"));
        }

        @Test
        void aPauseOfTheJvmIsPartOfItsFrame() {
            accepts = false;
            beats(50);
            stoodStill = 4900 * MS;
            frame(meter, 5000);
            assertEquals(1L, counters.get("frames_frozen{loop=main}"));
            assertEquals(1, records.size());
        }

        @Test
        void aLoopThatStoodAloneIsAFrame() {
            accepts = false;
            stoodStill = 0;
            beats(50);
            for (int i = 0; i < 500; i++) {
                now += 10 * MS;
                suspension.beat(now);
            }
            frame(meter, 0);
            assertEquals(1L, counters.get("frames_frozen{loop=main}"));
        }

        @Test
        void aCollectorThatSleepsTellsNothing() {
            accepts = false;
            stoodStill = 0;
            beats(50);
            suspension.rest();
            frame(meter, 5000);
            suspension.beat(now);
            assertEquals(1L, counters.get("frames_frozen{loop=main}"));
        }

        @Test
        void withoutTheJvmsCountersItIsAFrame() {
            accepts = false;
            beats(50);
            frame(meter, 5000);
            assertEquals(1L, counters.get("frames_frozen{loop=main}"));
        }
    }

    @Nested
    class Loops {
        @Test
        void haveOneMeterEach() {
            assertSame(frames.loop("main"), frames.loop("main"));
            assertNotSame(frames.loop("main"), frames.loop("server-tick"));
        }

        @Test
        void pastTheLimitDoNothingWhichIsSaidOnce() {
            for (int i = 0; i < 10_000; i++) {
                hitch(frames.loop("loop-" + i), 100);
            }
            assertEquals(
                    64,
                    counters.keySet().stream()
                            .filter(name -> name.startsWith("frames{"))
                            .count());
            assertEquals(List.of("the loop \"loop-64\" is not measured: there are 64 already"), notes);
        }

        @Test
        void withoutANameDoNothing() {
            hitch(frames.loop(null), 100);
            hitch(frames.loop(""), 100);
            assertTrue(counters.isEmpty());
        }

        @Test
        void areOverAfterClose() {
            FrameMeter before = frames.loop("main");
            frame(before, 16);
            frames.close();
            hitch(before, 100);
            hitch(frames.loop("main"), 100);
            hitch(frames.loop("other"), 100);
            assertTrue(counters.isEmpty(), counters::toString);
        }

        @Test
        void refusedBudgetsAreSaidOnce() {
            frames.loop("main").budget(Duration.ZERO).budget(null);
            assertEquals(List.of("budget of the loop \"main\" must be 1 ms to 10 s: PT0S"), notes);
        }
    }

    @Nested
    class Probes {
        private final FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));

        private FrameExplanation of(long nanos) {
            return new FrameExplanation(List.of(new Share(FrameCause.LOCK, nanos, List.of())), 0, true);
        }

        @Test
        void thatAnswersTwiceIsHeardOnce() {
            hitch(meter, 100);
            waiting.get(0).accept(of(90 * MS));
            waiting.get(0).accept(of(80 * MS));
            frames.settle();
            assertEquals(1, records.size());
            assertEquals(90L, counters.get("hitch_ms{cause=lock, loop=main}"));
        }

        @Test
        void thatNeverAnswersLeavesItsHitchesUnknown() {
            hitch(meter, 100);
            now += 3000 * MS;
            frames.tidy();
            assertEquals(List.of(), records);
            now += 3000 * MS;
            frames.tidy();
            assertEquals("unknown", records.get(0).get("cause"));
            waiting.get(0).accept(of(90 * MS));
            assertEquals(1, records.size());
            assertEquals(Map.of("unknown", 80.0), records.get(0).get("causes"));
        }

        @Test
        void thatAnswersNonsenseIsNotBelieved() {
            hitch(meter, 100);
            waiting.get(0).accept(of(1000 * MS));
            hitch(meter, 100);
            waiting.get(1).accept(null);
            assertEquals(2L, counters.get("hitches{cause=unknown, loop=main}"));
            assertFalse(counters.containsKey("hitches{cause=lock, loop=main}"));
        }

        @Test
        void thatThrowsCostsItselfAloneAndIsSaidOnce() {
            probe.failure = new IllegalStateException("broken");
            hitch(meter, 100);
            hitch(frames.loop("other"), 100);
            assertEquals(1L, counters.get("hitches{cause=unknown, loop=main}"));
            assertEquals(20L + 1, counters.get("frames{loop=main}") + 1);
            assertEquals(1, notes.size(), notes::toString);
        }

        @Test
        void thatComesLateFollowsTheLoopsThatAreThere() {
            frames = frames(null);
            FrameMeter early = frames.loop("early").budget(Duration.ofMillis(20));
            hitch(early, 100);
            assertEquals("unknown", records.get(0).get("cause"));
            int before = probe.loops;
            frames.explainBy(probe);
            frames.loop("late");
            frames.loop("late");
            assertEquals(before + 2, probe.loops);
            hitch(early, 100);
            assertEquals(1, waiting.size());
        }

        @Test
        void isWaitedForUntilTheFramesAreSettled() {
            hitch(meter, 100);
            hitch(meter, 100);
            frames.close();
            waiting.get(0).accept(of(90 * MS));
            assertEquals(1, records.size());
            frames.settle();
            assertEquals(
                    List.of("lock", "unknown"),
                    records.stream().map(each -> each.get("cause")).toList());
        }
    }

    @Nested
    class Jank {
        @Test
        void isToldAPeriodAndOnlyWhereThereWasAny() {
            accepts = false;
            FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));
            frame(meter, 0);
            for (int i = 0; i < 100; i++) {
                frame(meter, 20);
            }
            now += 7000 * MS;
            meter.pause();
            frames.tidy();
            assertEquals(List.of(), janks);
            frame(meter, 0);
            frame(meter, 23);
            frame(meter, 900);
            now += 77 * MS;
            frames.tidy();
            assertEquals(List.of("main 2 over 0.022 s in 10.0", "main 1 over 0.7 s in 10.0"), janks);
        }

        @Test
        void ofTheLastPeriodIsToldAtTheEnd() {
            accepts = false;
            FrameMeter meter = frames.loop("main").budget(Duration.ofMillis(20));
            frame(meter, 0);
            frame(meter, 500);
            frames.close();
            frames.settle();
            frames.settle();
            assertEquals(List.of("main 1 over 0.022 s in 0.5"), janks);
        }
    }
}
