package gametracker.core.hang;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.Histogram;
import gametracker.core.frame.Frames;
import gametracker.core.frame.Instruments;
import gametracker.core.frame.Suspension;
import gametracker.core.record.WallClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The watch on a clock of the test's: it goes on only while the watch waits, and as the test has it. */
@Timeout(120)
class HangWatchTest {
    private static final long MS = 1_000_000;
    private static final long TIMEOUT_MS = 5_000;
    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private final List<Map<String, ?>> told = new ArrayList<>();
    private final List<String> threads = new ArrayList<>();
    private final List<Boolean> changes = new ArrayList<>();
    private final List<Long> waits = new ArrayList<>();
    private final CountDownLatch never = new CountDownLatch(1);
    private long now = 1_000_000_000;

    /** Run after each wait of the watch. */
    private Runnable meanwhile = () -> {};

    /** What the machine adds to the next wait. */
    private long lateMs;

    private boolean over;

    private final WallClock clock = new WallClock(() -> START.plusNanos(now), () -> now);
    private final Frames frames = new Frames(
            new Instruments() {
                @Override
                public Counter counter(String name, Map<String, String> labels) {
                    return amount -> {};
                }

                @Override
                public Histogram histogram(String name, Map<String, String> labels) {
                    return value -> {};
                }
            },
            clock,
            new Suspension(),
            () -> data -> {},
            (loop, late, threshold, period) -> {},
            note -> {});
    private HangWatch watch = watch(TIMEOUT_MS);

    private HangWatch watch(long timeoutMs) {
        return new HangWatch(
                frames::eachLoop,
                timeoutMs * MS,
                clock,
                this::pause,
                Examiner::stacksOf,
                (thread, data) -> {
                    threads.add(thread.getName());
                    told.add(data);
                },
                new HangWatch.Listener() {
                    @Override
                    public void changed() {
                        changes.add(hangs());
                    }

                    @Override
                    public void failed(Throwable error) {
                        throw new AssertionError(error);
                    }
                });
    }

    private boolean hangs() {
        return watch.hangingNanos() > 0;
    }

    private boolean pause(long nanos) {
        waits.add(nanos);
        if (!over) {
            now += nanos + lateMs * MS;
            lateMs = 0;
            meanwhile.run();
        }
        return over;
    }

    /** Lets the watch do its steps until so much time has passed. */
    private void pass(long ms) {
        long until = now + ms * MS;
        while (now < until) {
            assertTrue(watch.step());
        }
    }

    /** Frames go on until the watch looks. */
    private void lives(FrameMeter... meters) {
        meanwhile = () -> {
            for (FrameMeter meter : meters) {
                meter.frame();
            }
        };
    }

    private void stops() {
        meanwhile = () -> {};
    }

    private List<String> states() {
        return told.stream()
                .map(data -> data.get("loop") + " " + data.get("state"))
                .toList();
    }

    private static long duration(Map<String, ?> data) {
        return (Long) data.get("duration_ms");
    }

    @Test
    void isToldWhileItLastsAndAgainWithItsLength() {
        FrameMeter main = frames.loop("main");
        main.frame();
        lives(main);
        pass(60_000);
        assertEquals(List.of(), told);
        stops();
        long since = now;
        pass(TIMEOUT_MS - 1);
        assertFalse(hangs());
        pass(300);
        assertEquals(List.of("main hanging"), states());
        assertTrue(hangs());
        Map<String, ?> data = told.get(0);
        assertEquals(TIMEOUT_MS, data.get("timeout_ms"));
        assertTrue(duration(data) >= TIMEOUT_MS && duration(data) < TIMEOUT_MS + 500, data::toString);
        assertEquals(START.plusNanos(since).toString(), data.get("start"));
        Map<?, ?> evidence = (Map<?, ?>) data.get("evidence");
        assertEquals(HangWatch.SAMPLES, evidence.get("samples"));
        assertTrue(evidence.get("stack").toString().contains("HangWatchTest"), evidence::toString);
        assertEquals(Thread.currentThread().getName(), threads.get(0));
        pass(60_000);
        assertEquals(1, told.size());
        main.frame();
        long length = (now - since) / MS;
        pass(2_000);
        assertEquals(List.of("main hanging", "main ended"), states());
        assertEquals(length, duration(told.get(1)));
        assertEquals(data.get("frame"), told.get(1).get("frame"));
        assertFalse(told.get(1).containsKey("evidence"));
        assertFalse(hangs());
        assertEquals(List.of(true, false), changes);
        lives(main);
        pass(60_000);
        assertEquals(2, told.size());
    }

    @Test
    void aLoopThatLivesIsLookedAtFourTimesInTheTimeout() {
        FrameMeter main = frames.loop("main");
        main.frame();
        lives(main);
        pass(60_000);
        assertEquals(48, waits.size());
    }

    @Nested
    class IsNoHang {
        @Test
        void pause() {
            FrameMeter main = frames.loop("main");
            main.frame();
            main.pause();
            pass(600_000);
            main.frame();
            lives(main);
            pass(60_000);
            assertEquals(List.of(), told);
        }

        @Test
        void loopThatNeverBegan() {
            frames.loop("main");
            pass(600_000);
            assertEquals(List.of(), told);
        }

        @Test
        void threadThatEnded() throws InterruptedException {
            Thread thread = new Thread(() -> frames.loop("main").frame());
            thread.start();
            thread.join();
            pass(600_000);
            assertEquals(List.of(), told);
            assertEquals(0, frames.longestRunningNanos());
        }

        /** The machine slept, or a debugger or a signal stopped the process: the watch comes late itself. */
        @Test
        void timeInWhichNothingRan() {
            FrameMeter main = frames.loop("main");
            main.frame();
            lives(main);
            pass(20_000);
            stops();
            for (int i = 0; i < 3; i++) {
                lateMs = 8 * 3_600_000;
                pass(1_000);
            }
            assertEquals(List.of(), told);
            main.frame();
            lives(main);
            pass(20_000);
            assertEquals(List.of(), told);
        }

        @Test
        void timeOfTheSamplesOfAnotherLoop() {
            FrameMeter main = frames.loop("main");
            FrameMeter other = frames.loop("other");
            main.frame();
            other.frame();
            lives(other);
            pass(TIMEOUT_MS - 1);
            meanwhile = () -> {
                lateMs = waits.get(waits.size() - 1) == HangWatch.SAMPLE_NANOS ? 3_600_000 : 0;
                if (lateMs == 0) {
                    other.frame();
                }
            };
            pass(1_300);
            lives(other);
            pass(20_000);
            assertEquals(List.of("main hanging"), states());
        }
    }

    @Test
    void hangIsToldWithoutTheTimeInWhichNothingRan() {
        FrameMeter main = frames.loop("main");
        main.frame();
        pass(2_000);
        lateMs = 3_600_000;
        pass(1_000);
        assertEquals(List.of(), told);
        pass(TIMEOUT_MS);
        assertEquals(List.of("main hanging"), states());
        main.frame();
        pass(1_000);
        assertTrue(duration(told.get(1)) < 10_000, told::toString);
    }

    @Test
    void eachOfTwoLoopsIsTold() {
        FrameMeter main = frames.loop("main");
        FrameMeter ai = frames.loop("ai");
        main.frame();
        ai.frame();
        lives(ai);
        pass(20_000);
        assertEquals(List.of("main hanging"), states());
        stops();
        pass(20_000);
        assertEquals(List.of("main hanging", "ai hanging"), states());
        main.frame();
        lives(main);
        pass(2_000);
        assertEquals(List.of("main hanging", "ai hanging", "main ended"), states());
        assertTrue(hangs());
        assertEquals(List.of(true), changes);
    }

    @Test
    void loopsThatHangTogetherAreSampledTogether() {
        for (int i = 0; i < Frames.MAX_LOOPS; i++) {
            frames.loop("loop-" + i).frame();
        }
        pass(TIMEOUT_MS + 1_000);
        assertEquals(Frames.MAX_LOOPS, told.size());
        assertEquals(
                HangWatch.SAMPLES - 1,
                waits.stream().filter(wait -> wait == HangWatch.SAMPLE_NANOS).count());
    }

    @Test
    void tenThousandLoopsAreNoneTooMany() {
        List<FrameMeter> all = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            all.add(frames.loop("loop-" + i));
        }
        lives(all.toArray(new FrameMeter[0]));
        pass(20_000);
        assertEquals(List.of(), told);
        all.remove(7);
        lives(all.toArray(new FrameMeter[0]));
        pass(20_000);
        assertEquals(List.of("loop-7 hanging"), states());
    }

    @Test
    void threadIsTheOneThatBeganTheFrame() throws InterruptedException {
        frames.loop("main").frame();
        CountDownLatch begun = new CountDownLatch(1);
        Thread second = new Thread(
                () -> {
                    frames.loop("main").frame();
                    begun.countDown();
                    awaitForEver();
                },
                "second");
        second.start();
        begun.await();
        pass(20_000);
        assertEquals(List.of("second"), threads);
        Map<?, ?> evidence = (Map<?, ?>) told.get(0).get("evidence");
        assertTrue(evidence.get("stack").toString().contains("awaitForEver"), evidence::toString);
        assertTrue(
                evidence.get("threads")
                        .toString()
                        .contains(Thread.currentThread().getName()),
                evidence::toString);
        never.countDown();
        second.join();
        pass(2_000);
        assertEquals(List.of("main hanging", "main ended"), states());
        pass(60_000);
        assertEquals(2, told.size());
    }

    @Test
    void virtualThreadIsTold() throws Exception {
        assumeTrue(Runtime.version().feature() >= 21, "no virtual threads in this JDK");
        CountDownLatch begun = new CountDownLatch(1);
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        Thread loop = (Thread) type.getMethod("unstarted", Runnable.class).invoke(builder, (Runnable) () -> {
            frames.loop("main").frame();
            begun.countDown();
            awaitForEver();
        });
        loop.setName("virtual loop");
        loop.start();
        begun.await();
        pass(20_000);
        assertEquals(List.of("virtual loop"), threads);
        Map<?, ?> evidence = (Map<?, ?>) told.get(0).get("evidence");
        assertTrue(evidence.get("stack").toString().contains("awaitForEver"), evidence::toString);
        never.countDown();
        loop.join();
    }

    private void awaitForEver() {
        try {
            never.await(100, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The stacks that are taken after the hang's end are of another frame. */
    @Test
    void hangThatEndsWhileItIsLookedAtTellsNoStackOfTheNextFrame() {
        FrameMeter main = frames.loop("main");
        main.frame();
        meanwhile = () -> {
            if (waits.get(waits.size() - 1) == HangWatch.SAMPLE_NANOS) {
                main.frame();
                stops();
            }
        };
        pass(TIMEOUT_MS + 2_000);
        assertEquals(List.of("main hanging", "main ended"), states());
        assertEquals(1, ((Map<?, ?>) told.get(0).get("evidence")).get("samples"));
        assertEquals(duration(told.get(0)), duration(told.get(1)));
    }

    @Test
    void closeWhileItLastsTellsItsLengthSoFarAndEndsTheWatch() {
        FrameMeter main = frames.loop("main");
        main.frame();
        pass(20_000);
        over = true;
        assertFalse(watch.step());
        assertEquals(List.of("main hanging", "main closing"), states());
        assertTrue(duration(told.get(1)) >= 20_000, told::toString);
    }

    @Test
    void closeWithoutAHangTellsNothing() {
        frames.loop("main").frame();
        over = true;
        assertFalse(watch.step());
        assertEquals(List.of(), told);
    }

    /** Each hang that is told costs stops of the JVM; what is not told still counts for how the session ends. */
    @Test
    void ofManyHangsTenAreToldAtOnceAndTenAMinute() {
        FrameMeter main = frames.loop("main");
        watch = watch(250);
        long from = now;
        for (int i = 0; i < 30; i++) {
            main.frame();
            pass(600);
            assertTrue(hangs());
        }
        long earned = (now - from) / (6_000 * MS);
        assertEquals(
                10 + earned, states().stream().filter("main hanging"::equals).count(), 1);
        assertEquals(10 + earned, states().stream().filter("main ended"::equals).count(), 1);
    }
}
