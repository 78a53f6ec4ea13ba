package gametracker.core.frame;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Counter;
import gametracker.api.Histogram;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class FrameLoopTest {
    private static final long MS = 1_000_000;

    private final Map<String, Long> counters = new TreeMap<>();
    private final List<Double> times = new ArrayList<>();
    private final List<Hitch> hitches = new ArrayList<>();
    private final List<String> refused = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private boolean suspended;
    private boolean probeFails;
    private long now = 1_000;

    private final FrameLoop loop = new FrameLoop("main", () -> now, new FrameCounts(metrics(), "main"), new Heard());

    @BeforeEach
    void explain() {
        loop.explainBy(new Probe());
    }

    private Instruments metrics() {
        return new Instruments() {
            @Override
            public Counter counter(String name, Map<String, String> labels) {
                assertEquals(Map.of("loop", "main"), labels);
                return amount -> counters.merge(name, amount, Long::sum);
            }

            @Override
            public Histogram histogram(String name, Map<String, String> labels) {
                assertEquals("frame_time_ms", name);
                assertEquals(Map.of("loop", "main"), labels);
                return times::add;
            }
        };
    }

    private final class Probe implements LoopProbe {
        @Override
        public long frameEnd(long nowNanos) {
            if (probeFails) {
                throw new IllegalStateException("probe");
            }
            return UNKNOWN;
        }

        @Override
        public boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then) {
            return false;
        }

        @Override
        public void close() {}
    }

    private final class Heard implements FrameLoop.Events {
        @Override
        public boolean isOver() {
            return false;
        }

        @Override
        public boolean wasSuspended(long startNanos, long endNanos, long stoodStillNanos) {
            return suspended;
        }

        @Override
        public void hitch(FrameLoop loop, Hitch hitch) {
            hitches.add(hitch);
        }

        @Override
        public void budgetRefused(String loop, Duration budget) {
            refused.add(loop + " " + budget);
        }

        @Override
        public void failed(Throwable error) {
            failures.add(error);
        }
    }

    private void frame(double ms) {
        now += Math.round(ms * MS);
        loop.frame();
    }

    private void frames(int count, double ms) {
        for (int i = 0; i < count; i++) {
            frame(ms);
        }
    }

    private long counted(String counter) {
        return counters.getOrDefault(counter, 0L);
    }

    @Nested
    class Counts {
        @Test
        void firstCallBeginsTheFirstFrame() {
            frame(16);
            assertEquals(0, counted("frames"));
            frame(16);
            assertEquals(1, counted("frames"));
            assertEquals(List.of(16.0), times);
        }

        @Test
        void lateFramesAreSlowAndTheirExcessIsDelay() {
            loop.budget(Duration.ofMillis(20));
            frame(0);
            frames(3, 20);
            frame(21.9);
            assertEquals(0, counted("frames_slow"), "within a tenth of the budget");
            frames(10, 25);
            assertEquals(10, counted("frames_slow"));
            assertEquals(50, counted("frame_delay_ms"));
            assertEquals(0, counted("frames_frozen"));
        }

        @Test
        void fractionsOfMillisecondsOfDelayAddUp() {
            loop.budget(Duration.ofMillis(2));
            frame(0);
            frames(1000, 2.25);
            assertEquals(250, counted("frame_delay_ms"));
        }

        @Test
        void framesOverSevenHundredMillisecondsAreFrozen() {
            frame(0);
            frame(700);
            frame(701);
            assertEquals(1, counted("frames_frozen"));
            assertEquals(2, counted("frames_slow"));
        }
    }

    @Nested
    class NoFrames {
        @Test
        void whatFollowsAPauseUntilTheNextCall() {
            frame(0);
            frame(16);
            loop.pause();
            frame(9000);
            assertEquals(1, counted("frames"));
            frame(16);
            assertEquals(2, counted("frames"));
            assertTrue(hitches.isEmpty());
        }

        @Test
        void timeInWhichTheMachineSlept() {
            frame(0);
            suspended = true;
            frame(8.0 * 3600 * 1000);
            suspended = false;
            frame(16);
            assertEquals(1, counted("frames"));
            assertTrue(hitches.isEmpty());
        }

        @Test
        void timeThatRunsBackwards() {
            frame(0);
            frame(-5);
            frame(16);
            assertEquals(1, counted("frames"));
        }
    }

    @Nested
    class Hitches {
        @Test
        void aFrameOfThreeBudgetsAmongSteadyOnes() {
            frame(0);
            frames(100, 16);
            loop.section("physics");
            now += 2 * MS;
            loop.section("render");
            now += 40 * MS;
            loop.section("physics");
            frame(8);
            frames(100, 16);
            Hitch hitch = hitches.get(0);
            assertEquals(1, hitches.size());
            assertEquals("main", hitch.loop());
            assertEquals(101, hitch.frame());
            assertEquals(50 * MS, hitch.durationNanos());
            assertEquals(Duration.ofSeconds(1).dividedBy(60).toNanos(), hitch.budgetNanos());
            assertEquals(Thread.currentThread().getName(), hitch.thread());
            assertEquals(Map.of("physics", 10 * MS, "render", 40 * MS), hitch.sections());
            assertEquals(
                    List.of("physics", "render"), List.copyOf(hitch.sections().keySet()));
            assertTrue(hitch.told());
        }

        @Test
        void steadyTwentyFramesASecondAreSlowAndDoNotHitch() {
            frame(0);
            frames(20, 50);
            hitches.clear();
            frames(1000, 50);
            assertTrue(hitches.isEmpty());
            assertEquals(1020, counted("frames_slow"));
        }

        @Test
        void aNewPaceHitchesForSomeFramesOnly() {
            frame(0);
            frames(100, 16);
            frames(100, 50);
            assertTrue(hitches.size() >= 1 && hitches.size() <= 10, () -> "hitches: " + hitches.size());
        }

        @Test
        void justUnderTwoBudgetsIsNone() {
            loop.budget(Duration.ofMillis(10));
            frame(0);
            frames(100, 5);
            frame(19.9);
            assertTrue(hitches.isEmpty());
            frame(20);
            assertEquals(1, hitches.size());
        }

        @Test
        void thirtyAreToldAtOnceThenThirtyAMinuteAndFrozenOnesAlways() {
            frame(0);
            for (int i = 0; i < 100; i++) {
                frames(9, 1);
                frame(100);
            }
            // 10.9 s have passed, so five tokens came back.
            assertEquals(100, hitches.size());
            assertEquals(35, hitches.stream().filter(Hitch::told).count());
            frames(9, 1);
            frame(800);
            assertTrue(hitches.get(100).told());
            hitches.clear();
            loop.pause();
            frame(120_000);
            for (int i = 0; i < 40; i++) {
                frames(9, 1);
                frame(40);
            }
            assertEquals(30, hitches.stream().filter(Hitch::told).count(), "no more than the bucket holds");
        }

        @Test
        void sectionsOfOneFrameAreNotTheNextOnes() {
            frame(0);
            loop.section("load");
            frames(50, 16);
            loop.section("render");
            frame(60);
            assertEquals(Map.of("render", 60 * MS), hitches.get(0).sections());
        }

        @Test
        void moreSectionsThanFitCountForNone() {
            frame(0);
            frames(50, 16);
            for (int i = 0; i < 40; i++) {
                loop.section("s" + i);
                now += MS;
            }
            frame(20);
            assertEquals(32, hitches.get(0).sections().size());
            assertFalse(hitches.get(0).sections().containsKey("s32"));
        }
    }

    @Nested
    class BadInput {
        @Test
        void budgetsOutOfRangeAreToldAndChangeNothing() {
            assertSame(loop, loop.budget(null));
            loop.budget(Duration.ZERO).budget(Duration.ofSeconds(-1)).budget(Duration.ofSeconds(11));
            assertEquals(List.of("main null", "main PT0S", "main PT-1S", "main PT11S"), refused);
            frame(0);
            frame(15);
            assertEquals(0, counted("frames_slow"));
        }

        @Test
        void nullSectionAndSectionOutsideOfAFrameDoNothing() {
            loop.section(null);
            loop.section("early");
            frame(0);
            loop.section(null);
            frame(16);
            assertTrue(failures.isEmpty());
        }

        @Test
        void whatThrowsInsideReachesTheGameNever() {
            probeFails = true;
            frame(0);
            frame(16);
            assertEquals(2, failures.size());
        }
    }
}
