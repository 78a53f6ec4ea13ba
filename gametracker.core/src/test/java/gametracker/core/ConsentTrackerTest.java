package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.Counter;
import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Consent over networks and disks that hang, refuse, and come back. */
class ConsentTrackerTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String NO_SESSION = "00000000-0000-0000-0000-000000000000";

    @TempDir
    Path directory;

    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final CountDownLatch never = new CountDownLatch(1);
    private final HangingSpool spool = new HangingSpool();
    private ConsentTracker tracker = start(Trackers.config().build(), false);

    @AfterEach
    void close() {
        never.countDown();
        spool.disk.countDown();
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private ConsentTracker start(TrackerConfig config, boolean withSpool) {
        return ConsentTracker.start(
                config,
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        server,
                        withSpool ? (c, listener) -> spool : null,
                        Trackers.log(lines)));
    }

    private void restart(TrackerConfig.Builder config) {
        tracker.close();
        tracker = start(config.spoolDirectory(directory).build(), true);
    }

    private static Delivery taken() {
        return new Delivery.Delivered(204, "");
    }

    private static Delivery later() {
        return new Delivery.RetryLater(OptionalInt.of(503), Optional.empty(), false, "later");
    }

    /** A transport that does not care for interrupts. */
    private Delivery hang(CountDownLatch inside) {
        inside.countDown();
        while (true) {
            try {
                never.await();
                return taken();
            } catch (InterruptedException e) {
                // goes on
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertTrue(latch.await(60, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void recordAllKinds() {
        tracker.logInfo("one");
        tracker.increment("kills");
        tracker.startSpan("work").end();
    }

    @Test
    void deniedIsSaidAtOnceWhateverHangs() {
        restart(Trackers.config().shutdownTimeout(Duration.ofMillis(50)));
        CountDownLatch inside = new CountDownLatch(1);
        server.answer = envelope -> hang(inside);
        spool.hangsIn = "erase";
        recordAllKinds();
        tracker.flush(Duration.ZERO);
        await(inside);
        tracker.logInfo("two");
        assertTimeoutPreemptively(PATIENCE, () -> {
            tracker.setConsent(Consent.DENIED);
            tracker.close();
        });
        assertEquals(1, never.getCount(), "nobody has waited for the network");
        assertEquals(1, spool.disk.getCount(), "nor for the disk");
        assertEquals(0, server.taken.size());
    }

    @Test
    void aTransportThatIgnoresInterruptsHoldsUpTheFlushAlone() {
        CountDownLatch inside = new CountDownLatch(1);
        server.answer = envelope -> hang(inside);
        tracker.logInfo("one");
        tracker.flush(Duration.ZERO);
        await(inside);
        tracker.setConsent(Consent.DENIED);
        assertFalse(tracker.flush(Duration.ofMillis(300)));
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        never.countDown();
        assertTrue(tracker.flush(LONG));
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        assertEquals(0, tracker.stats().delivered(Signal.LOGS), "it was counted already");
    }

    @Test
    void aTransportThatHeedsInterruptsIsCutOff() {
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        server.answer = envelope -> {
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
            }
            return later();
        };
        tracker.logInfo("one");
        tracker.flush(Duration.ZERO);
        await(inside);
        tracker.setConsent(Consent.DENIED);
        await(interrupted);
        assertTrue(tracker.flush(LONG));
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
    }

    @Test
    void aDiskThatHangsWhileErasingHoldsUpNoNewSession() {
        restart(Trackers.config());
        spool.hangsIn = "erase";
        tracker.logInfo("old");
        tracker.setConsent(Consent.DENIED);
        assertFalse(tracker.flush(Duration.ofMillis(100)));
        for (int i = 0; i < 5; i++) {
            tracker.setConsent(Consent.GRANTED);
            tracker.logInfo("new");
            tracker.setConsent(Consent.DENIED);
        }
        tracker.setConsent(Consent.GRANTED);
        int opened = spool.opened.get();
        tracker.logInfo("newest");
        assertFalse(tracker.flush(Duration.ofSeconds(1)), "the old one is not erased");
        assertEquals(1, tracker.stats().delivered(Signal.LOGS));
        assertEquals(opened, spool.opened.get(), "what is to be erased is not adopted");
        assertEquals(1, spool.erasing.get(), "the disk has one to erase at a time");
        spool.disk.countDown();
        assertTrue(tracker.flush(LONG));
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (spool.opened.get() == opened) {
                Thread.onSpinWait(); // now it may be used
            }
        });
        assertEquals(6, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
    }

    @Test
    void aSpoolThatCannotEraseIsNotUsedUntilItCan() {
        restart(Trackers.config());
        spool.canErase = false;
        tracker.setConsent(Consent.DENIED);
        assertFalse(tracker.flush(Duration.ofSeconds(1)));
        tracker.setConsent(Consent.GRANTED);
        server.answer = envelope -> later();
        int appends = spool.appends.get();
        tracker.logInfo("one");
        assertFalse(tracker.flush(Duration.ofMillis(100)));
        assertEquals(appends, spool.appends.get());
        tracker.setConsent(Consent.DENIED);
        spool.canErase = true;
        assertTimeoutPreemptively(PATIENCE, () -> {
            do {
                tracker.setConsent(Consent.DENIED); // tries again
            } while (!tracker.flush(Duration.ofMillis(100)));
        });
    }

    @Test
    void deniedInTheMiddleOfCloseStopsWhatIsBeingSent() throws Exception {
        restart(Trackers.config().shutdownTimeout(Duration.ofSeconds(2)));
        CountDownLatch inside = new CountDownLatch(1);
        server.answer = envelope -> {
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                // cut off
            }
            return later();
        };
        tracker.logInfo("one");
        tracker.logInfo("two");
        Thread closing = new Thread(tracker::close);
        closing.start();
        await(inside);
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        closing.join(PATIENCE.toMillis());
        assertFalse(closing.isAlive());
        assertEquals(0, spool.kept.get(), "nothing is left on disk");
        assertEquals(2, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED), tracker.stats()::toString);
        assertEquals(NO_SESSION, tracker.sessionId());
    }

    @Test
    void deniedAfterCloseErasesTheDisk() {
        restart(Trackers.config().shutdownTimeout(Duration.ofMillis(50)));
        server.answer = envelope -> later();
        tracker.logInfo("one");
        tracker.close();
        assertEquals(1, tracker.stats().spooled(Signal.LOGS));
        assertEquals(1, spool.kept.get());
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        assertEquals(0, spool.kept.get());
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        tracker.setConsent(Consent.GRANTED);
        tracker.logInfo("two");
        assertEquals(1, tracker.stats().accepted(Signal.LOGS), "closed it stays");
    }

    @Test
    void whatIsRecordedDirectlyAfterGrantedIsInTheNewSession() {
        Set<String> ids = new HashSet<>(Set.of(tracker.sessionId(), NO_SESSION));
        int rounds = 40;
        for (int i = 0; i < rounds; i++) {
            tracker.setConsent(Consent.DENIED);
            if (i % 2 == 0) {
                assertTrue(tracker.flush(LONG)); // the next session is ready; else it may not be
            }
            tracker.setConsent(Consent.GRANTED);
            assertTrue(ids.add(tracker.sessionId()), "a new one each time, at once");
            tracker.logInfo("message");
            tracker.startSpan("span").end();
        }
        assertTrue(tracker.flush(LONG));
        for (Signal signal : List.of(Signal.LOGS, Signal.TRACES)) {
            TrackerStats stats = tracker.stats();
            assertEquals(rounds, stats.accepted(signal));
            assertEquals(rounds, stats.delivered(signal) + stats.dropped(signal, DropReason.DECLINED));
            assertTrue(stats.delivered(signal) >= 1, "the last was not declined");
        }
    }

    @Test
    void closedDirectlyAfterGrantedTheRecordGoes() {
        for (boolean ready : new boolean[] {true, false}) {
            restart(Trackers.config());
            tracker.setConsent(Consent.DENIED);
            assertTrue(!ready || tracker.flush(LONG));
            tracker.setConsent(Consent.GRANTED);
            tracker.logInfo("message");
            tracker.close();
            assertEquals(1, tracker.stats().delivered(Signal.LOGS));
        }
    }

    /** The thread that would start the erasing does not come back. */
    @Test
    void aRedactorThatHangsDoesNotHoldUpTheErasing() {
        CountDownLatch inside = new CountDownLatch(1);
        restart(Trackers.config().flushThreshold(1).redactor((key, text) -> {
            inside.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                // goes on
            }
            return text;
        }));
        tracker.logInfo("message");
        await(inside);
        tracker.setConsent(Consent.DENIED);
        assertTimeoutPreemptively(PATIENCE, () -> {
            while (spool.erasing.get() == 0) {
                Thread.onSpinWait();
            }
        });
        assertEquals(1, never.getCount());
    }

    @Test
    void closedWhileDeniedNothingThatWasPreparedIsLeft() throws InterruptedException {
        Set<Thread> before = collectors();
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        Set<Thread> prepared = collectors();
        prepared.removeAll(before);
        assertEquals(1, prepared.size(), "the next session's");
        tracker.close();
        for (Thread each : prepared) {
            each.join(PATIENCE.toMillis());
            assertFalse(each.isAlive());
        }
    }

    private static Set<Thread> collectors() {
        Set<Thread> all = new HashSet<>(Thread.getAllStackTraces().keySet());
        all.removeIf(thread -> !thread.getName().equals("gametracker-collector"));
        return all;
    }

    /** A tag that the game gave may name a player: what was given when the child was made is erased as well. */
    @Test
    void aChildBeginsTheNextSessionWithNothingAndTakesTagsAgain() {
        GameTracker match = tracker.child(Map.of("match", "m-17"));
        GameTracker player = match.child(Map.of("player", "p-1"));
        player.setTag("team", "red");
        tracker.setConsent(Consent.DENIED);
        tracker.setConsent(Consent.GRANTED);
        player.logInfo("bare");
        match.setTag("match", "m-18");
        match.logInfo("tagged again");
        tracker.child(Map.of("match", "m-19")).logInfo("anew");
        assertTrue(tracker.flush(LONG));
        List<Map<String, Object>> lines = SentLogs.of(server);
        assertEquals(
                List.of("bare", "tagged again", "anew"),
                lines.stream().map(line -> line.get("msg")).toList());
        assertEquals(Map.of(), lines.get(0).get("tags"));
        assertEquals(Map.of("match", "m-18"), lines.get(1).get("tags"));
        assertEquals(Map.of("match", "m-19"), lines.get(2).get("tags"));
    }

    @Test
    void tenThreadsMayChangeItAtOnce() throws Exception {
        restart(Trackers.config().maxQueueSize(64));
        CyclicBarrier start = new CyclicBarrier(12);
        Counter counter = tracker.counter("kills");
        List<Throwable> failures = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 10; t++) {
            int seed = t;
            threads.add(thread(start, failures, () -> {
                for (int i = 0; i < 20; i++) {
                    tracker.setConsent(Consent.values()[(seed + i) % 3]);
                    tracker.consent();
                    tracker.sessionId();
                }
            }));
        }
        for (int t = 0; t < 2; t++) {
            threads.add(thread(start, failures, () -> {
                for (int i = 0; i < 2000; i++) {
                    tracker.logInfo("message", Map.of("n", i));
                    counter.add(1);
                    try (Span span = tracker.startSpan("span");
                            var scope = span.makeCurrent()) {
                        tracker.logError("inside");
                    }
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join(PATIENCE.toMillis());
            assertFalse(thread.isAlive());
        }
        assertEquals(List.of(), failures);
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.pending(signal));
        }
        assertEquals(NO_SESSION, tracker.sessionId());
        tracker.setConsent(Consent.GRANTED);
        server.taken.clear();
        counter.add(1);
        assertTrue(tracker.flush(LONG));
        assertEquals(2, server.taken.size(), "its beginning at zero, and its value");
    }

    private Thread thread(CyclicBarrier start, List<Throwable> failures, Runnable work) {
        Thread thread = new Thread(() -> {
            try {
                start.await();
                work.run();
            } catch (Throwable e) {
                synchronized (failures) {
                    failures.add(e);
                }
            }
        });
        thread.start();
        return thread;
    }

    @Test
    void nullIsNoDecision() {
        tracker.setConsent(null);
        assertEquals(Consent.GRANTED, tracker.consent());
    }

    @Test
    void whatIsSaidOfTheSessionIsTrueInEachState() {
        String first = tracker.sessionId();
        assertTrue(tracker.isEnabled(Level.INFO));
        tracker.setConsent(Consent.PENDING);
        assertTrue(tracker.isEnabled(Level.INFO));
        assertEquals(first, tracker.sessionId());
        tracker.setConsent(Consent.DENIED);
        assertFalse(tracker.isEnabled(Level.ERROR));
        assertEquals(NO_SESSION, tracker.sessionId());
        tracker.setConsent(Consent.PENDING);
        String second = tracker.sessionId();
        assertTrue(tracker.isEnabled(Level.INFO));
        assertNotEquals(first, second);
        assertNotEquals(NO_SESSION, second);
        tracker.setConsent(Consent.GRANTED);
        assertEquals(second, tracker.sessionId());
        tracker.close();
        assertFalse(tracker.isEnabled(Level.ERROR));
        assertEquals(second, tracker.sessionId());
    }

    @Test
    void whatWasDeclinedIsNoWarning() {
        tracker.logInfo("one");
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        tracker.close();
        assertEquals(
                List.of(),
                lines.all.stream().filter(line -> line.startsWith("WARNING")).toList());
    }

    @Test
    void aStormThatWasDeclinedIsToldNowhereAndTheNextSessionTellsItsFirst() {
        tracker.close();
        tracker = start(Trackers.config().consent(Consent.PENDING).build(), false);
        IllegalStateException boom = new IllegalStateException("boom");
        for (int i = 0; i < 12; i++) {
            tracker.logError("of the declined", boom);
        }
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        assertEquals(0, server.items(Signal.LOGS));
        assertEquals(5, tracker.stats().dropped(Signal.LOGS, DropReason.DECLINED));
        assertEquals(7, tracker.stats().dropped(Signal.LOGS, DropReason.REPEATED));
        tracker.setConsent(Consent.GRANTED);
        tracker.logError("of the next", boom);
        assertTrue(tracker.flush(LONG));
        assertEquals(1, server.items(Signal.LOGS));
        tracker.close();
        assertEquals(1, server.items(Signal.LOGS), "no record sums up what was declined");
    }

    @Test
    void childrenOfAnUnsampledSpanThatWasDeclinedBeginANewTrace() {
        tracker.close();
        tracker = start(Trackers.config().traceSampling(0).build(), false);
        Span declined = tracker.startSpan("declined");
        try (Scope scope = declined.makeCurrent()) {
            tracker.setConsent(Consent.DENIED);
            assertEquals("0".repeat(32), tracker.startSpan("while denied").traceId());
            tracker.setConsent(Consent.GRANTED);
            Span next = tracker.startSpan("next");
            assertNotEquals(declined.traceId(), next.traceId());
            next.end();
            declined.end();
        }
        assertTrue(tracker.flush(LONG));
        assertEquals(0, server.items(Signal.TRACES), "none is sampled");
    }

    @Test
    void theTransportIsClosedWithTheTrackerAlone() {
        tracker.setConsent(Consent.DENIED);
        assertTrue(tracker.flush(LONG));
        assertEquals(1, server.closed.getCount());
        tracker.setConsent(Consent.GRANTED);
        tracker.setConsent(Consent.DENIED);
        tracker.close();
        await(server.closed);
    }

    /** Keeps nothing, but counts what it was asked to. One disk, whichever session comes to it. */
    private static final class HangingSpool implements Spool {
        final CountDownLatch disk = new CountDownLatch(1);
        final AtomicInteger opened = new AtomicInteger();
        final AtomicInteger appends = new AtomicInteger();
        final AtomicInteger kept = new AtomicInteger();
        final AtomicInteger erasing = new AtomicInteger();
        volatile String hangsIn = "";
        volatile boolean canErase = true;

        private record Entry(Envelope envelope) implements SpoolEntry {
            @Override
            public String sessionId() {
                return "";
            }

            @Override
            public boolean adopted() {
                return false;
            }

            @Override
            public String id() {
                return envelope.id();
            }

            @Override
            public gametracker.api.spi.Format format() {
                return envelope.format();
            }

            @Override
            public int itemCount() {
                return envelope.itemCount();
            }

            @Override
            public int bodyBytes() {
                return envelope.body().remaining();
            }

            @Override
            public java.time.Instant createdAt() {
                return envelope.createdAt();
            }

            @Override
            public SpoolProgress progress() {
                return SpoolProgress.NONE;
            }
        }

        @Override
        public void open() {
            opened.incrementAndGet();
        }

        @Override
        public Optional<SpoolEntry> append(Envelope envelope, SpoolProgress progress) {
            appends.incrementAndGet();
            kept.incrementAndGet();
            return Optional.of(new Entry(envelope));
        }

        @Override
        public void adopt(Consumer<? super List<SpoolEntry>> each) {}

        @Override
        public Envelope read(SpoolEntry entry) {
            return ((Entry) entry).envelope();
        }

        @Override
        public void update(SpoolEntry entry, SpoolProgress progress) {}

        @Override
        public void acknowledge(SpoolEntry entry) {
            kept.decrementAndGet();
        }

        @Override
        public void quarantine(SpoolEntry entry, String reason) {}

        @Override
        public void setAside(Envelope envelope, SpoolProgress progress, String reason) {}

        @Override
        public void force() {}

        @Override
        public boolean erase() {
            erasing.incrementAndGet();
            if (hangsIn.equals("erase")) {
                ConsentTrackerTest.await(disk);
            }
            if (canErase) {
                kept.set(0);
            }
            return canErase;
        }

        @Override
        public void close() {}
    }
}
