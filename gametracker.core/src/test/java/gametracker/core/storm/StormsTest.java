package gametracker.core.storm;

import static gametracker.core.storm.StormFixture.FIRST;
import static gametracker.core.storm.StormFixture.START;
import static gametracker.core.storm.StormFixture.WINDOW;
import static gametracker.core.storm.StormFixture.field;
import static gametracker.core.storm.StormFixture.time;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.core.record.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class StormsTest {
    private static final Duration FRAME = Duration.ofNanos(16_666_667);

    private final StormFixture world = new StormFixture();

    /** The same error whoever calls. */
    private static IllegalStateException broken(String message) {
        return thrown(message, null, ErrorKey.TOP_FRAMES);
    }

    private static IllegalStateException thrown(String message, Throwable cause, int depth) {
        return depth == 0 ? new IllegalStateException(message, cause) : thrown(message, cause, depth - 1);
    }

    private void storm(int times) {
        for (int i = 1; i <= times; i++) {
            world.log("frame " + i, broken("broken in " + i));
        }
    }

    @Test
    void firstOnesAreSentAndTheRestIsCounted() {
        storm(12);
        assertEquals(FIRST, world.sent.size());
        assertEquals(7, world.storms.repeated());
        assertEquals(0, world.sums.size(), "nothing is due yet");
    }

    @Test
    void recordAtTheWindowsEndTellsHowOftenAndShowsTheLast() {
        world.log(Level.ERROR, "frame 0", broken("first"), Map.of(), new StormFixture.Ids(1, 2, 3));
        world.pass(FRAME);
        for (int i = 1; i <= 11; i++) {
            world.log(Level.ERROR, "frame " + i, broken("n " + i), Map.of("i", i), new StormFixture.Ids(4, 5, 6));
        }
        world.pass(WINDOW.minus(FRAME).minusNanos(1));
        world.collect();
        assertEquals(0, world.sums.size());
        world.pass(Duration.ofNanos(1));
        world.collect();

        LogRecord sum = world.onlySum();
        assertEquals(Level.ERROR, sum.level());
        assertEquals("frame 11", sum.message());
        assertEquals("n 11", sum.error().message());
        assertEquals(11, field(sum, "i"), "the last one's own data");
        assertEquals(7L, field(sum, "repeated"));
        assertEquals(START, time(sum, "first_at"));
        assertEquals(START.plus(FRAME), time(sum, "last_at"));
        assertEquals("00000000000000010000000000000002", field(sum, "trace_id"), "the first one's trace");
        assertEquals(6, sum.span().spanIdBits(), "its own ids are the last one's");
        assertEquals(START.plus(WINDOW).getEpochSecond(), sum.timeNanos() / 1_000_000_000, "it is told now");
    }

    @Test
    void errorOutsideOfATraceHasNoTraceId() {
        storm(6);
        world.flush();
        assertNull(field(world.onlySum(), "trace_id"));
    }

    @Test
    void eachWindowOfAStormYieldsOneRecordAndNoNewFirstOnes() {
        for (int window = 0; window < 4; window++) {
            storm(3 + FIRST);
            world.pass(WINDOW);
            world.collect();
        }
        assertEquals(FIRST, world.sent.size());
        assertEquals(
                List.of(3L, 8L, 8L, 8L),
                world.sums.stream().map(sum -> field(sum, "repeated")).toList());
    }

    @Test
    void oneOccurrenceAWindowKeepsAStormGoing() {
        storm(FIRST + 1);
        for (int window = 1; window < 4; window++) {
            world.pass(WINDOW);
            world.collect();
            storm(1);
        }
        assertEquals(FIRST, world.sent.size());
    }

    @Test
    void stormEndsWithAWindowThatPassesWithoutIt() {
        storm(FIRST + 1);
        world.pass(WINDOW);
        world.collect();
        world.pass(WINDOW);
        world.collect();
        storm(2);
        assertEquals(FIRST + 2, world.sent.size());
        assertEquals(1, world.sums.size());
    }

    /** The collector may be late; the next occurrence sees that a window is over. */
    @Test
    void windowWithoutARepeatNeedsNobodyToEndIt() {
        storm(FIRST);
        world.pass(WINDOW);
        storm(FIRST);
        assertEquals(2 * FIRST, world.sent.size());
        assertEquals(Long.MAX_VALUE, world.storms.dueAt(), "the collector may sleep");
    }

    @Test
    void collectorSleepsUntilTheWindowEnds() {
        storm(FIRST + 1);
        assertEquals(WINDOW.toNanos(), world.storms.dueAt());
        world.pass(WINDOW);
        world.collect();
        assertEquals(2 * WINDOW.toNanos(), world.storms.dueAt());
        world.pass(WINDOW);
        world.collect();
        assertEquals(Long.MAX_VALUE, world.storms.dueAt());
    }

    @Test
    void flushTellsWhatWasCountedSoFarAndTheStormGoesOn() {
        storm(FIRST + 2);
        world.flush();
        storm(3);
        world.flush();
        world.pass(WINDOW);
        world.collect();
        storm(1);
        assertEquals(FIRST, world.sent.size(), "the window that was told of by flushes was not without it");
        assertEquals(
                List.of(2L, 3L),
                world.sums.stream().map(sum -> field(sum, "repeated")).toList());
    }

    @Test
    void flushInEachFrameMakesNoStorm() {
        int frames = 0;
        for (; world.nanos < WINDOW.toNanos(); frames++) {
            storm(1);
            world.flush();
            world.pass(FRAME);
        }
        world.collect();
        assertEquals(Storms.MAX_FLUSHED + 1, world.sums.size());
        assertEquals(frames - FIRST, world.told());
    }

    @Test
    void endTellsEverythingOnceAndCountsNoMore() {
        storm(FIRST + 4);
        world.log("other", null);
        world.storms.end();
        world.storms.end();
        assertEquals(4L, field(world.onlySum(), "repeated"));
        assertTrue(world.log("frame", broken("late")), "the ring is to refuse it");
        assertEquals(4, world.storms.repeated());
    }

    @Test
    void sixtyAnErrorASecondForFiveMinutesAreFewRecordsAndTheCountIsExact() {
        stormFor(Duration.ofMinutes(5));
    }

    @Test
    @Tag("long")
    void sixtyAnErrorASecondForAnHourAreFewRecordsAndTheCountIsExact() {
        stormFor(Duration.ofHours(1));
    }

    /** One error in each frame. */
    private void stormFor(Duration time) {
        int frames = 60 * (int) time.toSeconds();
        for (int frame = 1; frame <= frames; frame++) {
            world.log("frame " + frame, broken("of " + frame));
            world.pass(FRAME);
            world.collect();
        }
        world.storms.end();
        int records = world.sent.size() + world.sums.size();
        assertTrue(records < time.dividedBy(WINDOW) + 2 * FIRST, () -> "records: " + records);
        assertEquals(frames, world.sent.size() + world.told());
        assertEquals("frame " + frames, last().message());
        assertEquals("of " + frames, last().error().message());
    }

    @Test
    void burstOfAnHoursErrorsIsFewRecords() {
        storm(3600);
        world.storms.end();
        assertTrue(world.sent.size() + world.sums.size() < 60);
        assertEquals(3600, world.sent.size() + world.told());
        assertEquals("frame 3600", last().message());
    }

    private LogRecord last() {
        LogRecord last = null;
        for (LogRecord sum : world.sums) {
            last = sum;
        }
        return last;
    }

    @Test
    void clockThatJumpsChangesNoWindow() {
        storm(FIRST + 1);
        world.ahead = Duration.ofHours(3);
        world.clock.adjust();
        storm(1);
        world.collect();
        assertEquals(0, world.sums.size(), "the window goes on");
        world.ahead = Duration.ofHours(-3);
        world.clock.adjust();
        world.pass(WINDOW.minusSeconds(1));
        storm(1);
        world.pass(Duration.ofSeconds(1));
        world.collect();
        LogRecord sum = world.onlySum();
        assertEquals(3L, field(sum, "repeated"));
        assertEquals(WINDOW.minusSeconds(1), Duration.between(time(sum, "first_at"), time(sum, "last_at")));
        assertEquals(START.minus(Duration.ofHours(3)), time(sum, "first_at"), "by the clock as it is now");
    }

    @Test
    void zeroSwitchesItOff() {
        StormFixture off = new StormFixture(0);
        for (int i = 0; i < 100; i++) {
            assertTrue(off.log("same", broken("same")));
        }
    }

    @Test
    void oneIsTheLeast() {
        StormFixture one = new StormFixture(1);
        assertTrue(one.log("same", null));
        assertFalse(one.log("same", null));
    }

    @Nested
    class SameError {
        private boolean isCounted(Level level, String message, Throwable error) {
            return !world.log(level, message, error, Map.of(), null);
        }

        private void storm(Level level, String message, Throwable error) {
            for (int i = 0; i < FIRST; i++) {
                isCounted(level, message, error);
            }
        }

        private IllegalStateException here(Throwable cause) {
            return thrown("one", cause, ErrorKey.TOP_FRAMES);
        }

        @Test
        void messageDoesNotTellThrowablesApart() {
            storm(Level.ERROR, "a", here(null));
            assertTrue(isCounted(Level.ERROR, "b", here(null)));
        }

        @Test
        void levelDoesNotTellThrowablesApart() {
            storm(Level.WARN, "a", here(null));
            assertTrue(isCounted(Level.DEBUG, "a", here(null)));
        }

        @Test
        void lineTellsThrowablesApart() {
            storm(Level.ERROR, "a", broken("x"));
            assertFalse(isCounted(Level.ERROR, "a", new IllegalStateException("x")));
        }

        @Test
        void causesTellThrowablesApart() {
            storm(Level.ERROR, "a", here(null));
            assertFalse(isCounted(Level.ERROR, "a", here(new RuntimeException())));
            assertFalse(isCounted(Level.ERROR, "a", here(new IllegalArgumentException())), "another cause");
        }

        @Test
        void classTellsThrowablesWithoutAStackApart() {
            storm(Level.ERROR, "a", new Bare());
            assertTrue(isCounted(Level.ERROR, "b", new Bare()));
            assertFalse(isCounted(Level.ERROR, "a", new Bare() {}));
        }

        @Test
        void callersBelowTheTopFramesDoNotTellThrowablesApart() {
            for (int below = 0; below < FIRST; below++) {
                isCounted(Level.ERROR, "a", thrown("deep", null, ErrorKey.TOP_FRAMES + below));
            }
            assertTrue(isCounted(Level.ERROR, "a", thrown("deep", null, 40)));
        }

        @Test
        void messageTellsErrorsWithoutThrowableApart() {
            storm(Level.ERROR, "Aa", null);
            assertTrue(isCounted(Level.ERROR, "Aa", null));
            assertFalse(isCounted(Level.ERROR, "BB", null), "whatever their hash codes");
        }

        @Test
        void longMessageIsToldApartByItsEndAndLength() {
            String head = "x".repeat(2000);
            storm(Level.ERROR, head + "1", null);
            assertTrue(isCounted(Level.ERROR, head + "1", null));
            assertFalse(isCounted(Level.ERROR, head + "2", null));
            assertFalse(isCounted(Level.ERROR, head, null));
        }

        @Test
        void throwableWithoutAMessageIsNoErrorWithoutThrowable() {
            storm(Level.ERROR, "", null);
            assertFalse(isCounted(Level.ERROR, "", new Bare()));
        }

        @Test
        void logBelowErrorWithoutThrowableIsNoError() {
            for (int i = 0; i < 100; i++) {
                assertFalse(isCounted(Level.WARN, "a", null));
                assertFalse(isCounted(Level.INFO, "a", null));
                assertFalse(isCounted(Level.DEBUG, "a", null));
            }
        }

        @Test
        void chainOfCausesIsFollowedToItsBound() {
            Throwable long1 = chain(ErrorKey.MAX_CHAIN, new RuntimeException());
            Throwable long2 = chain(ErrorKey.MAX_CHAIN, new IllegalArgumentException());
            storm(Level.ERROR, "a", long1);
            assertTrue(isCounted(Level.ERROR, "a", long2));
            assertFalse(isCounted(Level.ERROR, "a", chain(ErrorKey.MAX_CHAIN - 2, new RuntimeException())));
        }

        private Throwable chain(int length, Throwable root) {
            Throwable error = root;
            for (int i = 0; i < length; i++) {
                error = here(error);
            }
            return error;
        }

        private static class Bare extends RuntimeException {
            private static final long serialVersionUID = 1;

            Bare() {
                super(null, null, false, false);
            }
        }
    }

    @Nested
    class Bounds {
        @Test
        void beyondTheBoundTheLeastRecentlySeenGoesAndIsToldOf() {
            for (int i = 0; i <= FIRST; i++) {
                world.log("old", null);
            }
            for (int i = 0; i <= FIRST; i++) {
                world.pass(Duration.ofMillis(1));
                world.log("kept", null);
            }
            for (int i = 0; i < Storms.MAX_ERRORS - 1; i++) {
                world.pass(Duration.ofMillis(1));
                assertTrue(world.log("error " + i, null));
                world.log("kept", null);
            }
            assertEquals("old", world.onlySum().message());
            assertEquals(1L, field(world.onlySum(), "repeated"));
            assertTrue(world.log("old", null), "it begins anew");
            assertFalse(world.log("kept", null));
        }

        @Test
        void floodOfDifferentErrorsIsSentWhole() {
            for (int i = 0; i < 10 * Storms.MAX_ERRORS; i++) {
                assertTrue(world.log("error " + i, null));
            }
        }

        @Test
        void keptRecordsAreBoundedInBytes() {
            String large = "x".repeat(32 << 10);
            int storms = 200;
            for (int i = 0; i < storms; i++) {
                world.pass(Duration.ofMillis(1));
                for (int n = 0; n <= FIRST; n++) {
                    world.log(Level.ERROR, "error " + i, null, Map.of("a", large), null);
                }
            }
            assertTrue(world.sums.size() > storms / 2, () -> "told of early: " + world.sums.size());
            world.storms.end();
            world.assertAllTold();
            assertEquals(storms, world.storms.repeated());
        }
    }

    @Test
    void sixtyFourThreadsInOneStormSendAsManyAsOne() throws InterruptedException {
        int threads = 64;
        int each = 2_000;
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                    world.log("same", null);
                }
            });
            thread.start();
            all.add(thread);
        }
        start.countDown();
        while (all.stream().anyMatch(Thread::isAlive)) {
            world.storms.sumUp(world.nanos, true);
            Thread.yield();
        }
        for (Thread thread : all) {
            thread.join();
        }
        world.storms.end();
        assertEquals(FIRST, world.sent.size());
        assertEquals(threads * each - FIRST, world.storms.repeated());
        world.assertAllTold();
    }
}
