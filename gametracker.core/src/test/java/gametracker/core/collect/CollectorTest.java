package gametracker.core.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.format.OpenBodies;
import gametracker.core.observe.AsideThread;
import gametracker.core.observe.ObservedGauges;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.LastingThread;
import gametracker.core.queue.Parker;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.WallClock;
import gametracker.core.series.SeriesRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs the collector on the test's own thread: a park moves the clock, and does what the script says at that time. */
class CollectorTest {
    private static final long MILLI = 1_000_000;
    private static final long INTERVAL = 5000 * MILLI;

    private final FakeTime time = new FakeTime();
    private final Parks parker = new Parks();
    private final WakeSignal wakeSignal = new WakeSignal(parker::unpark);
    private final DropOldestRing<Batches.Item> ring = new DropOldestRing<>(100, 8 << 20);
    private final SeriesRegistry series = new SeriesRegistry(100, Map.of(), wakeSignal, reason -> {});
    private final ObservedGauges observed = new ObservedGauges(
            new AsideThread(TrackerThreads::newThread, "gametracker-observer", System::nanoTime), note -> {});
    private final FakeMetrics format = new FakeMetrics();
    private final Batches batches = new Batches();
    private final List<String> sent = new ArrayList<>();
    private final Chores chores = new Chores();
    private final RecordBatcher<Batches.Item> batcher = new RecordBatcher<>(
            ring,
            () -> batches,
            (f, body, items, accepted) -> sent.add(time.nanos / MILLI + ": " + new String(body.array())),
            () -> true,
            (items, why) -> {},
            3,
            RecordBatcher.largeBatch(Long.MAX_VALUE / 100),
            INTERVAL);
    private final Collector collector = collector(series);

    private Collector collector(SeriesRegistry registry) {
        return new Collector(
                wakeSignal,
                new WallClock(time, time),
                time,
                parker,
                List.of(batcher),
                new MetricReader(
                        registry::all,
                        () -> format,
                        (f, body, items, accepted) -> {},
                        new SelfMetrics(registry, () -> null, false),
                        observed,
                        wakeSignal,
                        new WallClock(time, time),
                        0,
                        INTERVAL),
                chores,
                100);
    }

    private final class Parks implements Parker {
        /** What happens while the collector waits for good, one each time; after the last it is stopped. */
        final Deque<Runnable> whileAsleep = new ArrayDeque<>();

        /** What happens at a time, in ms. */
        final NavigableMap<Long, Runnable> at = new TreeMap<>();

        final List<Long> fellAsleepAt = new ArrayList<>();
        int parks;
        boolean permit;

        @Override
        public void park(long nanos) {
            parks++;
            if (!permit) {
                if (nanos == FOR_GOOD) {
                    fellAsleepAt.add(time.nanos / MILLI);
                    assertTrue(wakeSignal.isAsleep(), "whoever sleeps for good has to be woken by the next touch");
                    time.passMillis(1_000_000);
                    Runnable next = whileAsleep.poll();
                    (next == null ? (Runnable) collector::stop : next).run();
                    assertTrue(permit, "nothing woke the collector");
                } else {
                    pass(nanos);
                }
            }
            permit = false;
        }

        private void pass(long nanos) {
            long until = time.nanos + nanos;
            while (!permit && !at.isEmpty() && at.firstKey() * MILLI <= until) {
                time.nanos = Math.max(time.nanos, at.firstKey() * MILLI);
                at.pollFirstEntry().getValue().run();
            }
            time.nanos = permit ? time.nanos : until;
        }

        @Override
        public void unpark() {
            permit = true;
        }
    }

    private interface Sums {
        void sumUp(long now, boolean all, boolean last);
    }

    private static final class Chores implements Collector.Housekeeping {
        final List<String> done = new ArrayList<>();
        RuntimeException failure;
        Runnable tidies = () -> {};
        Sums sums = (now, all, last) -> {};
        long dueAt = Long.MAX_VALUE;

        @Override
        public void begin() {
            done.add("begin");
        }

        @Override
        public void prepare() {
            done.add("prepare");
        }

        @Override
        public void sumUp(long now, boolean all, boolean last) {
            sums.sumUp(now, all, last);
        }

        @Override
        public long dueAt() {
            return dueAt;
        }

        @Override
        public void rest() {}

        @Override
        public void tidy() {
            done.add("tidy");
            tidies.run();
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public void failed(Throwable error) {
            done.add("failed");
        }

        @Override
        public void ended() {
            done.add("ended");
        }
    }

    private void record(String... texts) {
        for (String text : texts) {
            ring.offer(new Batches.Item(text));
            wakeSignal.touched();
        }
    }

    @Test
    void sleepsForGoodFromTheStartUntilSomethingIsRecorded() {
        LastingThread.run(collector);
        assertEquals(List.of(10L), parker.fellAsleepAt);
        assertEquals(2, parker.parks, "once before it prepares for trouble, when a game's first calls are over");
        assertEquals(List.of("begin", "prepare", "ended"), chores.done);
    }

    @Test
    void aHeldCollectorWaitsUntilItIsReleased() {
        collector.hold();
        parker.whileAsleep.add(() -> parker.permit = true); // woken, but not to begin
        parker.whileAsleep.add(() -> {
            assertEquals(List.of(), chores.done);
            collector.release();
        });
        LastingThread.run(collector);
        assertEquals(List.of("begin", "prepare", "ended"), chores.done);
    }

    @Test
    void aHeldCollectorThatIsDiscardedBeginsNothing() {
        collector.hold();
        parker.whileAsleep.add(() -> collector.discard(() -> chores.done.add("then")));
        LastingThread.run(collector);
        assertEquals(List.of("ended", "then"), chores.done);
    }

    @Test
    void thresholdIsNoticedWithinTenMilliseconds() {
        parker.whileAsleep.add(() -> record("a"));
        parker.at.put(1_000_503L, () -> record("b", "c"));
        LastingThread.run(collector);
        assertEquals(1, sent.size());
        String[] timeAndBody = sent.get(0).split(": ");
        assertEquals("a b c", timeAndBody[1]);
        long late = Long.parseLong(timeAndBody[0]) - 1_000_503;
        assertTrue(late >= 0 && late <= 10, () -> late + " ms late");
    }

    /** What is copied for the journal, with the time in ms. */
    private final class Copies implements OpenBodies {
        final List<String> all = new ArrayList<>();
        boolean wanted = true;

        @Override
        public boolean areWanted() {
            return wanted;
        }

        @Override
        public void added(Object open, Format format, byte[] piece, int head, int tail, int items) {
            all.add(time.nanos / MILLI + ": " + new String(piece));
        }

        @Override
        public void finishing(Object open) {}
    }

    @Test
    void eachRecordIsCopiedForTheJournalWithinTenMillisecondsAndSentAsWithoutOne() {
        Copies copies = new Copies();
        batcher.copyTo(copies);
        parker.whileAsleep.add(() -> record("a"));
        parker.at.put(1_000_503L, () -> record("b"));
        parker.at.put(1_002_000L, () -> record("c", "d"));
        LastingThread.run(collector);
        assertEquals("1000010: a", copies.all.get(0));
        assertTrue(copies.all.get(1).matches("10005(0[3-9]|1[0-3]): b"), copies.all::toString);
        assertEquals(2, copies.all.size(), "the last two filled the batch, which leaves as a whole");
        assertEquals(1, sent.size());
        assertTrue(sent.get(0).endsWith(": a b c d"), sent::toString);
        assertEquals(2, parker.fellAsleepAt.size(), "and it sleeps as without one");
    }

    @Test
    void withoutAJournalThatWantsThemRecordsStayInTheRing() {
        Copies copies = new Copies();
        copies.wanted = false;
        batcher.copyTo(copies);
        parker.whileAsleep.add(() -> record("a"));
        LastingThread.run(collector);
        assertEquals(List.of("1005010: a"), sent);
        assertEquals(List.of(), copies.all);
    }

    /** The bound for an error is 250 ms: on its way without a journal, and in the journal with one while the lane is busy. */
    @Test
    void urgentRecordLeavesWithinATenthOfASecondAndIsCopiedAtTheNextLook() {
        boolean[] urgent = {false};
        batcher.hurryFor(() -> {
            boolean now = urgent[0];
            urgent[0] = false;
            return now;
        });
        Copies copies = new Copies();
        batcher.copyTo(copies);
        parker.whileAsleep.add(() -> {
            record("an error");
            urgent[0] = true;
        });
        LastingThread.run(collector);
        assertEquals(List.of("1000010: an error"), copies.all);
        assertEquals(1, sent.size());
        String[] timeAndBody = sent.get(0).split(": ");
        assertEquals("an error", timeAndBody[1]);
        long late = Long.parseLong(timeAndBody[0]) - 1_000_010;
        assertTrue(late <= 110, () -> late + " ms late");
    }

    @Test
    void loneRecordIsHandedOverAfterTheInterval() {
        parker.whileAsleep.add(() -> record("a"));
        LastingThread.run(collector);
        assertEquals(List.of("1005010: a"), sent);
    }

    @Test
    void sleepsForGoodAfterTwoQuietSecondsAtMost() {
        parker.whileAsleep.add(() -> record("a", "b", "c"));
        LastingThread.run(collector);
        assertEquals(List.of("1000010: a b c"), sent);
        assertEquals(2, parker.fellAsleepAt.size());
        assertTrue(parker.parks < 250, () -> parker.parks + " looks");
    }

    @Test
    void eachFirstRecordAfterASleepWakesIt() {
        for (int i = 0; i < 20; i++) {
            String text = "r" + i;
            parker.whileAsleep.add(() -> record(text));
        }
        LastingThread.run(collector);
        assertEquals(20, sent.size());
        assertEquals(21, parker.fellAsleepAt.size());
    }

    @Test
    void eachFirstTouchOfASeriesAfterASleepWakesIt() {
        for (int i = 0; i < 5; i++) {
            parker.whileAsleep.add(() -> series.counter("c", null).add(1));
        }
        LastingThread.run(collector);
        assertEquals(
                List.of("c=1", "c=2", "c=3", "c=4", "c=5"),
                format.of("values").stream().flatMap(c -> c.samples().stream()).toList());
        assertEquals(1, format.of("ends").size());
    }

    @Test
    void steadyTrafficKeepsItAwakeAndTidyOnceASecond() {
        parker.whileAsleep.add(() -> record("first"));
        for (long at = 1_000_100; at < 1_010_000; at += 100) {
            parker.at.put(at, () -> record("x"));
        }
        LastingThread.run(collector);
        assertEquals(2, parker.fellAsleepAt.size());
        long tidied = chores.done.stream().filter("tidy"::equals).count();
        assertTrue(tidied >= 9 && tidied <= 13, () -> tidied + " times");
    }

    /** As on a machine whose stores are seen late: the touch of the wake signal did nothing for this one. */
    @Test
    void writeThatNoTouchToldOfIsFoundBeforeSleepingForGood() {
        SeriesRegistry untold = new SeriesRegistry(100, Map.of(), new WakeSignal(() -> {}), reason -> {});
        Collector other = collector(untold);
        parker.whileAsleep.add(() -> record("a", "b", "c"));
        parker.at.put(1_000_500L, () -> untold.counter("c", null).add(1));
        parker.whileAsleep.add(other::stop);
        LastingThread.run(other);
        assertEquals(2, parker.fellAsleepAt.size());
        assertEquals(List.of("c=1"), format.of("values").get(0).samples());
    }

    /** What sums up puts it into the ring itself, before the look that it is to be found by. */
    @Test
    void wakesForWhatIsToBeSummedUpAndFindsItAtOnce() {
        chores.sums = (now, all, last) -> {
            if (now >= chores.dueAt) {
                chores.dueAt = Long.MAX_VALUE;
                record("a", "b", "c");
            }
        };
        parker.whileAsleep.add(() -> {
            record("first");
            chores.dueAt = time.nanos + 60_000 * MILLI;
        });
        LastingThread.run(collector);
        assertEquals(List.of("1005010: first", "1060010: a b c"), sent);
    }

    @Test
    void flushSumsUpWhatIsNotDueAndTheLastLookSumsUpForGood() {
        List<String> summed = new ArrayList<>();
        chores.sums = (now, all, last) -> {
            if (all) {
                summed.add(last ? "for good" : "all");
            }
        };
        parker.whileAsleep.add(() -> record("a"));
        parker.at.put(1_000_020L, this::handOver);
        LastingThread.run(collector);
        assertEquals(List.of("all", "for good"), summed);
    }

    /** Without waiting for it. */
    private void handOver() {
        try {
            collector.handOver(time.nanos);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void stopHandsOverEverythingAndEndsTheSeriesOnce() {
        parker.whileAsleep.add(() -> {
            record("a");
            series.gauge("g", null).set(1);
            wakeSignal.close();
            collector.stop();
        });
        LastingThread.run(collector);
        assertEquals(List.of("1000010: a"), sent);
        assertEquals(List.of("g=1.0"), format.of("values").get(0).samples());
        assertEquals(1, format.of("ends").size());
        assertTrue(collector.hasEnded());
        assertEquals("ended", chores.done.get(chores.done.size() - 1));
    }

    @Test
    void flushAfterTheEndIsAnsweredAtOnce() throws InterruptedException {
        LastingThread.run(collector);
        assertTrue(collector.handOver(time.nanos));
    }

    @Test
    void wantedTidyingIsDoneWithoutTraffic() {
        parker.whileAsleep.add(collector::tidySoon);
        LastingThread.run(collector);
        assertEquals(List.of("begin", "prepare", "tidy", "ended"), chores.done);
    }

    /** A report of what went wrong while tidying asks for tidying. */
    @Test
    void tidyingThatAsksForTidyingIsNoBusyLoop() {
        chores.tidies = collector::tidySoon;
        parker.whileAsleep.add(collector::tidySoon);
        parker.at.put(1_001_000L, () -> {
            chores.tidies = () -> {};
            collector.stop();
        });
        LastingThread.run(collector);
        long tidied = chores.done.stream().filter("tidy"::equals).count();
        assertTrue(tidied >= 5 && tidied <= 12, () -> tidied + " times in a second");
    }

    @Test
    void failuresAreToldAndDoNotEndTheThread() {
        chores.failure = new IllegalStateException();
        format.failure = new IllegalStateException();
        parker.whileAsleep.add(() -> {
            series.counter("c", null).add(1);
            collector.tidySoon();
        });
        parker.whileAsleep.add(() -> record("a"));
        LastingThread.run(collector);
        assertTrue(chores.done.contains("failed"));
        assertEquals(1, sent.size());
        assertTrue(collector.hasEnded());
    }
}
