package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.core.queue.Parker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole core over a fake network. */
class CoreTrackerTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private CoreTracker tracker = Trackers.start(Trackers.config().build(), server, null, Trackers.log(lines));

    @AfterEach
    void close() {
        tracker.close();
    }

    private TrackerStats closed() {
        tracker.close();
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        return stats;
    }

    private void restart(TrackerConfig config) {
        tracker.close();
        tracker = Trackers.start(config, server, null, Trackers.log(lines));
    }

    @Test
    void closeDeliversEverythingAndEndsWithTheLedger() {
        tracker.logInfo("one");
        tracker.startSpan("work").end();
        tracker.increment("kills");
        TrackerStats stats = closed();
        assertEquals(1, stats.delivered(Signal.LOGS));
        assertEquals(1, stats.delivered(Signal.TRACES));
        assertEquals(1, stats.delivered(Signal.METRICS));
        assertEquals(0, server.closed.getCount());
        assertEquals("DEBUG GameTracker closed: " + stats, lines.all.get(3));
        assertEquals(
                Set.of(
                        "DEBUG GameTracker: logs arrive at http://localhost:1/loki/api/v1/push (gametracker.endpoint)",
                        "DEBUG GameTracker: metrics arrive at http://localhost:1/api/v1/push (gametracker.endpoint)",
                        "DEBUG GameTracker: traces arrive at http://localhost:1/v1/traces (gametracker.endpoint)"),
                Set.copyOf(lines.all.subList(0, 3)));
    }

    @Test
    void flushSaysTheTruth() {
        assertTrue(tracker.flush(LONG), "nothing was recorded");
        tracker.logInfo("one");
        assertTrue(tracker.flush(LONG));
        assertEquals(1, server.items(Signal.LOGS));
        server.answer = e -> retry();
        tracker.logInfo("two");
        assertFalse(tracker.flush(Duration.ofMillis(100)));
        assertEquals(1, tracker.stats().pending(Signal.LOGS));
        server.answer = e -> new Delivery.Delivered(204, "");
    }

    private static Delivery retry() {
        return new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), false, "later");
    }

    @Test
    void flushAfterCloseReturnsAtOnce() {
        tracker.close();
        long before = System.nanoTime();
        assertTrue(tracker.flush(LONG));
        assertTrue(System.nanoTime() - before < Duration.ofSeconds(20).toNanos());
    }

    @Test
    void whatIsRecordedAfterCloseIsAcceptedAndDropped() {
        var span = tracker.startSpan("late");
        var counter = tracker.counter("c");
        tracker.close();
        tracker.logInfo("late");
        tracker.logInfo(null);
        span.end();
        span.end();
        counter.add(1);
        tracker.gauge("g", 1);
        tracker.setTag("k", "v");
        tracker.setUser(Map.of("id", "a"));
        tracker.setContext("c", Map.of());
        tracker.addBreadcrumb("b", Map.of());
        TrackerStats stats = closed();
        assertEquals(2, stats.dropped(Signal.LOGS, DropReason.CLOSED));
        assertEquals(1, stats.dropped(Signal.TRACES, DropReason.CLOSED));
        assertEquals(2, stats.refused(DropReason.CLOSED));
    }

    @Test
    void emptyLogCallIsInvalid() {
        tracker.logInfo(null);
        tracker.logInfo(null, Map.of());
        tracker.logError(null, (Throwable) null);
        tracker.logInfo("");
        tracker.logInfo(null, Map.of("k", 1));
        TrackerStats stats = closed();
        assertEquals(3, stats.dropped(Signal.LOGS, DropReason.INVALID));
        assertEquals(2, stats.delivered(Signal.LOGS));
    }

    @Test
    void levelsBelowTheMinimumAreNotCounted() {
        restart(Trackers.config().minLevel(Level.WARN).build());
        tracker.logDebug("d");
        tracker.logInfo("i");
        tracker.logWarn("w");
        assertFalse(tracker.isEnabled(Level.INFO));
        assertTrue(tracker.isEnabled(Level.WARN));
        assertFalse(tracker.isEnabled(null));
        assertEquals(1, closed().accepted(Signal.LOGS));
    }

    @Test
    void interruptOfTheClosingThreadIsKept() {
        tracker.logInfo("one");
        Thread.currentThread().interrupt();
        tracker.close();
        assertTrue(Thread.interrupted());
        assertEquals(1, tracker.stats().delivered(Signal.LOGS));
    }

    @Test
    void interruptOfTheFlushingThreadIsKept() {
        Thread.currentThread().interrupt();
        assertFalse(tracker.flush(LONG));
        assertTrue(Thread.interrupted());
    }

    @Test
    void closeIsBoundedWhereTheServerNeverAnswers() {
        restart(Trackers.config().shutdownTimeout(Duration.ofMillis(50)).build());
        CountDownLatch never = new CountDownLatch(1);
        server.answer = e -> waitFor(never, e);
        tracker.logInfo("one");
        assertTimeoutPreemptively(Duration.ofSeconds(20), tracker::close);
        assertEquals(0, tracker.stats().pending(Signal.LOGS));
        Trackers.assertLaw(tracker.stats());
        never.countDown();
    }

    private static Delivery waitFor(CountDownLatch latch, Envelope envelope) {
        while (true) {
            try {
                latch.await();
                return new Delivery.Delivered(204, "");
            } catch (InterruptedException e) {
                // a transport that does not care
            }
        }
    }

    @Test
    void closeIsBoundedWhereTheSpoolHangsInOpen(@TempDir Path directory) {
        hangingSpool(directory, "open");
    }

    @Test
    void closeIsBoundedWhereTheSpoolHangsInAppend(@TempDir Path directory) {
        hangingSpool(directory, "append");
    }

    @Test
    void closeIsBoundedWhereTheSpoolHangsInClose(@TempDir Path directory) {
        hangingSpool(directory, "close");
    }

    @Test
    void closeIsBoundedWhereTheSpoolHangsInAdopt(@TempDir Path directory) {
        hangingSpool(directory, "adopt");
    }

    @Test
    void liveDataGoesWhereTheSpoolHangsInOpen(@TempDir Path directory) {
        liveDataGoes("open", directory);
    }

    @Test
    void liveDataGoesWhereTheSpoolHangsInAdopt(@TempDir Path directory) {
        liveDataGoes("adopt", directory);
    }

    @Test
    void liveDataGoesWhereTheSpoolHangsInForce(@TempDir Path directory) {
        liveDataGoes("force", directory);
    }

    private void liveDataGoes(String where, Path directory) {
        tracker.close();
        CountDownLatch disk = new CountDownLatch(1);
        TrackerConfig config = Trackers.config()
                .spoolDirectory(directory)
                .flushInterval(Duration.ofMillis(10))
                .shutdownTimeout(Duration.ofMillis(50))
                .build();
        tracker = Trackers.start(config, server, (c, listener) -> new HangingSpool(where, disk), Trackers.log(lines));
        try {
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> {
                for (int round = 1; round <= 3; round++) {
                    tracker.logInfo("one");
                    tracker.increment("c");
                    tracker.startSpan("s").end();
                    while (tracker.stats().delivered(Signal.LOGS) < round
                            || tracker.stats().delivered(Signal.METRICS) < round
                            || tracker.stats().delivered(Signal.TRACES) < round) {
                        Thread.onSpinWait();
                    }
                }
                assertTrue(tracker.flush(Duration.ofSeconds(1)));
                tracker.close();
            });
        } finally {
            disk.countDown();
        }
    }

    private void hangingSpool(Path directory, String where) {
        tracker.close();
        CountDownLatch disk = new CountDownLatch(1);
        TrackerConfig config = Trackers.config()
                .spoolDirectory(directory)
                .shutdownTimeout(Duration.ofMillis(50))
                .build();
        server.answer = e -> retry();
        tracker = Trackers.start(config, server, (c, listener) -> new HangingSpool(where, disk), Trackers.log(lines));
        tracker.logInfo("one");
        tracker.increment("c");
        assertTimeoutPreemptively(Duration.ofSeconds(20), tracker::close);
        if (where.equals("open")) {
            assertEquals(0, tracker.stats().pending(Signal.LOGS));
        }
        Trackers.assertLaw(tracker.stats());
        disk.countDown();
    }

    private record HangingSpool(String where, CountDownLatch disk) implements Spool {
        private void at(String call) {
            if (call.equals(where)) {
                waitFor(disk, null);
            }
        }

        @Override
        public void open() {
            at("open");
        }

        @Override
        public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
            at("append");
            return Optional.empty();
        }

        @Override
        public void adopt(Consumer<? super List<SpoolEntry>> each) {
            at("adopt");
        }

        @Override
        public Envelope read(SpoolEntry entry) {
            throw new AssertionError();
        }

        @Override
        public void update(SpoolEntry entry, SpoolProgress progress) {}

        @Override
        public void acknowledge(SpoolEntry entry) {}

        @Override
        public void quarantine(SpoolEntry entry, String reason) {}

        @Override
        public void setAside(Envelope envelope, SpoolProgress progress, String reason) {}

        @Override
        public void force() {
            at("force");
        }

        @Override
        public void close() {
            at("close");
        }
    }

    @Test
    void transportIsClosedWhereNothingComesOfTheTracker() {
        FakeServer unused = new FakeServer();
        assertThrows(
                IllegalArgumentException.class,
                () -> ConsentTracker.start(
                        Trackers.config().spoolDirectory(Path.of("spool")).build(),
                        new World(
                                InstantSource.system(),
                                System::nanoTime,
                                new Parker.OfThread(),
                                unused,
                                (config, listener) -> {
                                    throw new IllegalArgumentException("spoolDirectory is a file");
                                },
                                Trackers.log(lines))));
        assertEquals(0, unused.closed.getCount());
    }

    /** Two ends of one stack: where ours fails, and where the game's own does. The books are right in any case. */
    @Test
    void callsAtTheEndOfTheStackLoseNothingInSilence() throws InterruptedException {
        restart(Trackers.config().maxQueueSize(10).build());
        AtomicInteger calls = new AtomicInteger();
        Thread deep = new Thread(null, () -> runaway(calls), "deep", 400_000);
        deep.start();
        deep.join();
        tracker.logInfo("next");
        tracker.increment("next");
        tracker.startSpan("next").end();
        TrackerStats stats = closed();
        assertTrue(stats.accepted(Signal.LOGS) > 100, stats::toString);
        assertTrue(server.items(Signal.LOGS) > 0);
        assertTrue(server.items(Signal.METRICS) > 0);
    }

    private void runaway(AtomicInteger calls) {
        try {
            calls.incrementAndGet();
            tracker.logInfo("deep", Map.of("depth", 1));
            tracker.startSpan("deep", Map.of("depth", 1)).end();
            tracker.increment("deep");
            tracker.addBreadcrumb("deep", null);
            tracker.setTag("deep", "deep");
            runaway(calls);
        } catch (StackOverflowError e) {
            // the game's own
        }
    }

    @Test
    void contextThatGoesOverItsBoundsIsToldOf() {
        tracker.setUser(Map.of("id", "p-17"));
        tracker.setTag("build", "nightly");
        closed();
        assertTrue(lines.all.stream().noneMatch(line -> line.contains("tags")), lines.all::toString);

        restart(Trackers.config().build());
        for (int i = 0; i < 100; i++) {
            tracker.setTag("tag-" + i, "v");
        }
        closed();
        assertTrue(lines.all.stream().anyMatch(line -> line.contains("tags was cut or left out")), lines.all::toString);
    }

    /** The collector's seconds are milliseconds here, so that it falls asleep all the time. */
    @Test
    void recordThatFindsTheCollectorAsleepAlwaysArrives() throws InterruptedException {
        tracker.close();
        Random random = new Random(7);
        tracker = Trackers.startHasty(Trackers.config().flushThreshold(1).build(), server);
        for (int i = 0; i < 2000; i++) {
            tracker.logInfo("r");
            server.awaitEnvelope();
            for (int pause = random.nextInt(2000); pause > 0; pause--) {
                Thread.onSpinWait();
            }
            if (random.nextBoolean()) {
                awaitSleep();
            }
        }
        // The time to close is milliseconds here as well, and the last answer may not be back yet.
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (tracker.stats().delivered(Signal.LOGS) < 2000 && System.nanoTime() < deadline) {
            Thread.yield();
        }
        assertEquals(2000, closed().delivered(Signal.LOGS));
    }

    private void awaitSleep() {
        while (!tracker.metrics().wakeSignal().isAsleep()) {
            Thread.yield();
        }
    }
}
