package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.core.queue.Parker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** How much waits for a collector that does not come. */
class QueueBoundTest {
    private static final int RING_BYTES = 8 << 20;

    /** A quarter is for records that are not weighed. */
    private static final int LARGE_BYTES = 6 << 20;

    private final FakeServer server = new FakeServer();
    private final CountDownLatch collectorMayLook = new CountDownLatch(1);
    private final CountDownLatch collectorWaits = new CountDownLatch(1);
    private CoreTracker tracker;

    private void start(TrackerConfig.Builder config) {
        Parker.OfThread held = new Parker.OfThread() {
            @Override
            public void park(long nanos) {
                if (collectorMayLook.getCount() == 0) {
                    super.park(nanos);
                    return;
                }
                try {
                    collectorWaits.countDown();
                    collectorMayLook.await(); // and back, as from any park that ends for no reason
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        };
        tracker = Trackers.start(
                config.build(),
                new World(InstantSource.system(), System::nanoTime, held, server, null, Trackers.log(new Lines())));
        try {
            collectorWaits.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @AfterEach
    void close() {
        collectorMayLook.countDown();
        tracker.close();
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.pending(signal));
        }
    }

    private TrackerStats delivered() {
        collectorMayLook.countDown();
        tracker.close();
        return tracker.stats();
    }

    @Test
    void aQueueOf100HoldsExactly100OfEach() {
        start(Trackers.config().maxQueueSize(100));
        for (int i = 0; i < 110; i++) {
            tracker.logInfo("Message " + i);
            tracker.startSpan("Span " + i).end();
        }
        for (Signal signal : new Signal[] {Signal.LOGS, Signal.TRACES}) {
            assertEquals(100, tracker.stats().pending(signal));
            assertEquals(10, tracker.stats().dropped(signal, DropReason.QUEUE_FULL));
        }
        TrackerStats stats = delivered();
        assertEquals(100, stats.delivered(Signal.LOGS));
        assertEquals(100, stats.delivered(Signal.TRACES));
    }

    /** The collector does not come back before the time is over: all is counted, and none of it is counted again. */
    @Test
    void closeLeavesNothingPendingWhereTheCollectorHangs() {
        start(Trackers.config().shutdownTimeout(Duration.ofMillis(50)));
        tracker.logInfo("one");
        tracker.startSpan("one").end();
        tracker.close();
        TrackerStats stats = tracker.stats();
        assertEquals(0, stats.pending(Signal.LOGS));
        assertEquals(1, stats.dropped(Signal.LOGS, DropReason.CLOSED));
        assertEquals(1, stats.dropped(Signal.TRACES, DropReason.CLOSED));
    }

    @Test
    void theDefaultHoldsWhatAServerLogsInATick() {
        start(Trackers.config());
        for (int i = 0; i < 2048; i++) {
            tracker.logInfo("player joined", Map.of("player", "p-" + i, "match", 17));
        }
        assertEquals(2048, tracker.stats().pending(Signal.LOGS));
        tracker.logInfo("one more");
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.QUEUE_FULL));
    }

    /** A record cut at its largest: 32 Ki characters of message, 128 Ki of data. */
    @Test
    void recordsAtTheirLargestTakeEightMebibytes() {
        start(Trackers.config());
        Map<String, String> data = new LinkedHashMap<>();
        for (int i = 0; i < 8; i++) {
            data.put("key" + i, "x".repeat(40_000));
        }
        int bytes = 2 * (32 + 128) * 1024;
        for (int i = 0; i < 2048; i++) {
            tracker.logInfo("x".repeat(40_000), data);
        }
        long kept = tracker.stats().pending(Signal.LOGS);
        assertTrue(kept <= RING_BYTES / bytes, () -> kept + " records");
        assertTrue(kept >= LARGE_BYTES / bytes - 2, () -> kept + " records");
        assertEquals(2048 - kept, tracker.stats().dropped(Signal.LOGS, DropReason.QUEUE_FULL));
    }

    @Test
    void spansAtTheirLargestTakeEightMebibytes() {
        start(Trackers.config());
        for (int i = 0; i < 2048; i++) {
            var span = tracker.startSpan("span");
            for (int attribute = 0; attribute < 4; attribute++) {
                span.setAttribute("key" + attribute, "x".repeat(32_000));
            }
            span.end();
        }
        long kept = tracker.stats().pending(Signal.TRACES);
        assertTrue(kept >= 22 && kept <= RING_BYTES / (4 * 64_000), () -> kept + " spans");
    }

    /**
     * Errors of a frame share their breadcrumbs and their context, however large these are. Weighed with each, no more than
     * seven would fit.
     */
    @Test
    void whatRecordsShareIsWeighedOnce() {
        start(Trackers.config().repeatedErrors(0, Duration.ofSeconds(1)));
        for (int i = 0; i < 50; i++) {
            tracker.addBreadcrumb("x".repeat(1000), Map.of("key", "x".repeat(10_000)));
        }
        tracker.setContext("large", Map.of("key", "x".repeat(8000)));
        for (int i = 0; i < 200; i++) {
            tracker.logError("failed");
        }
        assertEquals(200, tracker.stats().pending(Signal.LOGS));
    }

    @Test
    void contextsThatChangeWithEachRecordAreWeighed() {
        start(Trackers.config());
        for (int i = 0; i < 2048; i++) {
            tracker.setContext("large", Map.of("number", i, "key", "x".repeat(8000)));
            tracker.logInfo("changed");
        }
        long kept = tracker.stats().pending(Signal.LOGS);
        assertTrue(kept <= RING_BYTES / 16_000, () -> kept + " records");
    }

    @Test
    void errorsWithLongMessagesAreWeighed() {
        start(Trackers.config().repeatedErrors(0, Duration.ofSeconds(1)));
        for (int i = 0; i < 2048; i++) {
            tracker.logError("failed", new IllegalStateException("x".repeat(40_000)));
        }
        long kept = tracker.stats().pending(Signal.LOGS);
        assertTrue(kept <= RING_BYTES / 65_536, () -> kept + " records");
    }

    /** Half of the ring is divided among those who record, and the storm has the rest. */
    @Nested
    class OneNoisyMatchOfFifty {
        private static final int MATCHES = 50;
        private static final int QUIET_LINES = 2048 / 2 / MATCHES;
        private static final int STORM = 400;

        private final GameTracker[] matches = new GameTracker[MATCHES];

        private void storm(Consumer<GameTracker> quiet, Consumer<GameTracker> noisy) {
            start(Trackers.config());
            for (int i = 0; i < MATCHES; i++) {
                matches[i] = tracker.child(Map.of("match", i));
            }
            Random random = new Random(17);
            for (int line = 0; line < QUIET_LINES; line++) {
                for (int i = 1; i < MATCHES; i++) {
                    quiet.accept(matches[i]);
                    for (int more = random.nextInt(2 * STORM); more > 0 && i % 10 == 0; more--) {
                        noisy.accept(matches[0]);
                    }
                }
            }
        }

        private Map<Object, Long> deliveredByMatch() {
            delivered();
            return SentLogs.of(server).stream()
                    .collect(Collectors.groupingBy(
                            line -> ((Map<?, ?>) line.get("tags")).get("match"), Collectors.counting()));
        }

        private void assertQuietOnesArrivedWhole(Map<Object, Long> lines) {
            for (int i = 1; i < MATCHES; i++) {
                assertEquals(QUIET_LINES, lines.get(Integer.toString(i)), "of match " + i);
            }
        }

        @Test
        void pushesOutNoLineOfTheOthers() {
            storm(t -> t.logInfo("quiet"), t -> t.logInfo("noisy"));
            long noisy = tracker.stats().accepted(Signal.LOGS) - (MATCHES - 1) * QUIET_LINES;
            assertTrue(noisy > 20_000, () -> noisy + " noisy lines");
            Map<Object, Long> lines = deliveredByMatch();
            assertQuietOnesArrivedWhole(lines);
            assertTrue(lines.get("0") >= 500, lines::toString);
            assertEquals(
                    noisy - lines.get("0"),
                    tracker.stats().dropped(Signal.LOGS, DropReason.QUEUE_FULL),
                    "its own alone");
        }

        @Test
        void pushesNoneOutByTheirSizeEither() {
            String large = "x".repeat(20_000);
            storm(t -> t.logInfo("quiet"), t -> t.logInfo("noisy", Map.of("large", large)));
            Map<Object, Long> lines = deliveredByMatch();
            assertQuietOnesArrivedWhole(lines);
            assertTrue(lines.get("0") >= 40, lines::toString);
        }

        @Test
        void pushesOutNoSpanOfTheOthers() {
            storm(t -> t.startSpan("quiet").end(), t -> t.startSpan("noisy").end());
            delivered();
            String bodies = server.taken.stream()
                    .map(e -> new String(e.bytes(), StandardCharsets.UTF_8))
                    .collect(Collectors.joining());
            assertEquals((MATCHES - 1) * QUIET_LINES, bodies.split("\"name\":\"quiet\"", -1).length - 1);
        }

        @Test
        void isLimitedAnewAfterEachLook() {
            storm(t -> t.logInfo("quiet"), t -> t.logInfo("noisy"));
            collectorMayLook.countDown();
            assertTrue(tracker.flush(Duration.ofSeconds(30)));
            long before = tracker.stats().dropped(Signal.LOGS);
            for (int i = 0; i < QUIET_LINES; i++) {
                matches[0].logInfo("calm again");
            }
            assertEquals(before, tracker.stats().dropped(Signal.LOGS));
        }
    }

    /** What it pushes out is its own. */
    @Test
    void aMatchThatIsAloneHasTheWholeQueue() {
        start(Trackers.config());
        GameTracker match = tracker.child(Map.of("match", "17"));
        for (int i = 0; i < 2048; i++) {
            match.logInfo("alone");
        }
        assertEquals(2048, tracker.stats().pending(Signal.LOGS));
        assertEquals(0, tracker.stats().dropped(Signal.LOGS));
    }

    @Test
    void thePlainTrackerIsOneAmongItsMatches() {
        start(Trackers.config().maxQueueSize(100));
        GameTracker match = tracker.child(Map.of("match", "17"));
        match.logInfo("quiet");
        for (int i = 0; i < 1000; i++) {
            tracker.logInfo("noisy");
        }
        match.logInfo("quiet");
        delivered();
        assertEquals(
                2,
                SentLogs.of(server).stream()
                        .filter(line -> line.get("msg").equals("quiet"))
                        .count());
    }
}
