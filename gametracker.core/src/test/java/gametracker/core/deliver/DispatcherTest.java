package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.Transport;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** With threads. Bounds are generous; what is fast is fast because it waits for nothing. */
@Timeout(60)
class DispatcherTest {
    private final Ledger ledger = new Ledger();
    private final FakeReports reports = new FakeReports();
    private final FakeRules rules = new FakeRules();
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();
    private final AtomicLong skipped = new AtomicLong();
    private final AtomicInteger batches = new AtomicInteger();
    private final CountDownLatch release = new CountDownLatch(1);
    private ThreadFactory factory = Thread::new;
    private Dispatcher dispatcher;
    private FakeSpool spool;

    private Dispatcher start(@Nullable Transport transport, FakeSpool.@Nullable Disk disk) {
        dispatcher = new Dispatcher(
                new Settings(
                        30_000,
                        Set.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES),
                        LaneWorld.destinations(EnumSet.allOf(Signal.class)),
                        Duration.ofSeconds(10)),
                new Environment(
                        () -> System.nanoTime() + skipped.get(), InstantSource.system(), () -> 0.0, runnable -> {
                            Thread thread = factory.newThread(runnable);
                            threads.add(thread);
                            return thread;
                        }),
                transport,
                disk == null ? null : listener -> spool = new FakeSpool(disk, "now", listener),
                rules,
                id -> {},
                ledger,
                reports);
        dispatcher.openSpool();
        return dispatcher;
    }

    @AfterEach
    void end() {
        release.countDown();
        if (dispatcher != null) {
            dispatcher.close();
        }
        Thread.interrupted();
    }

    private Envelope offer(Format format, Integer... items) {
        Envelope envelope = FakeRules.envelope(
                format.signal() + "-" + batches.incrementAndGet(),
                format,
                InstantSource.system().instant(),
                List.of(items));
        ledger.upstream.accepted(format.signal(), items.length);
        dispatcher.offer(envelope);
        return envelope;
    }

    private static long in(Duration time) {
        return System.nanoTime() + time.toNanos();
    }

    private static final Duration LONG = Duration.ofSeconds(50);

    private void await(BooleanSupplier condition) {
        long deadline = in(LONG);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "never came; " + reports.lines);
            Thread.onSpinWait();
        }
    }

    private TrackerStats stats() {
        return ledger.snapshot();
    }

    private void assertNothingIsUnaccounted() {
        TrackerStats stats = stats();
        for (Signal signal : Signal.values()) {
            assertEquals(
                    stats.accepted(signal),
                    stats.delivered(signal) + stats.spooled(signal) + stats.pending(signal) + stats.dropped(signal),
                    stats.toString());
        }
    }

    private void assertThreadsEnd() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(30_000);
            assertFalse(thread.isAlive(), thread::getName);
        }
    }

    @Nested
    class Sending {
        @Test
        void eachSignalHasADaemonOfItsOwnFromItsFirstEnvelopeOn() throws Exception {
            start(new FakeTransport(e -> OK), null);
            assertTrue(threads.isEmpty());
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2);
            offer(Format.OTLP_TRACES, 1);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(
                    List.of("gametracker-logs", "gametracker-traces"),
                    threads.stream().map(Thread::getName).sorted().toList());
            assertTrue(threads.stream().allMatch(Thread::isDaemon));
            dispatcher.close();
            assertThreadsEnd();
        }

        @Test
        void oneSignalsStalledServerHoldsUpNoOther() {
            start(new FakeTransport(e -> e.signal() == Signal.LOGS ? FakeTransport.hangUntil(release, OK) : OK), null);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.REMOTE_WRITE_1, 1);
            offer(Format.OTLP_TRACES, 1);
            assertFalse(dispatcher.flush(in(Duration.ofMillis(200)), Dispatcher.Backlog.AWAIT));
            // Their threads may only be starting.
            await(() -> dispatcher.isIdle(Signal.METRICS) && dispatcher.isIdle(Signal.TRACES));
            assertFalse(dispatcher.isIdle(Signal.LOGS));
            assertTrue(dispatcher.isIdle(Signal.METRICS));
            assertEquals(1, dispatcher.pendingItems(Signal.LOGS));
            assertEquals(1, stats().delivered(Signal.METRICS));
            assertEquals(1, stats().delivered(Signal.TRACES));
            release.countDown();
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(1, stats().delivered(Signal.LOGS));
        }

        @Test
        void aTransportThatThrowsKillsNoSenderAndItsMessageIsNotShown() throws Exception {
            AtomicInteger tries = new AtomicInteger();
            FakeTransport transport = new FakeTransport(e -> switch (tries.incrementAndGet()) {
                case 1 -> throw new IllegalArgumentException("invalid header value: Bearer secret");
                case 2 -> throw new NoClassDefFoundError("secret");
                case 3 -> null;
                default -> OK;
            });
            start(transport, new FakeSpool.Disk());
            offer(Format.LOKI_PUSH, 1);
            for (int i = 0; i < 4; i++) {
                transport.nextSent();
                skipped.addAndGet(TimeUnit.MINUTES.toNanos(2));
                while (i < 3 && transport.sent.isEmpty() && stats().delivered(Signal.LOGS) == 0) {
                    offer(Format.LOKI_PUSH, 2); // wakes the sender, which looks at the time
                    Thread.yield();
                    skipped.addAndGet(TimeUnit.MINUTES.toNanos(2));
                }
            }
            assertTrue(dispatcher.flush(in(LONG) + skipped.get(), Dispatcher.Backlog.AWAIT));
            assertEquals(stats().accepted(Signal.LOGS), stats().delivered(Signal.LOGS));
            assertTrue(
                    reports.lines.stream().anyMatch(l -> l.contains("java.lang.IllegalArgumentException")),
                    reports.lines::toString);
            assertTrue(reports.lines.stream().noneMatch(l -> l.contains("secret")), reports.lines::toString);
        }

        @Test
        void aLaneStillSendsWhileEnvelopesComeFasterThanTheyCanBeTakenIn() throws Exception {
            FakeTransport transport = new FakeTransport(e -> OK);
            AtomicInteger offers = new AtomicInteger();
            AtomicBoolean enough = new AtomicBoolean();
            rules.asked = () -> {
                if (!enough.get() && Thread.currentThread().getName().equals("gametracker-logs")) {
                    Thread collector = new Thread(() -> offer(Format.LOKI_PUSH, offers.incrementAndGet()));
                    collector.start();
                    joined(collector);
                }
            };
            start(transport, null);
            offer(Format.LOKI_PUSH, 0);
            for (int i = 0; i < 3; i++) {
                transport.nextSent();
            }
            enough.set(true);
            assertTrue(offers.get() > 0);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(stats().accepted(Signal.LOGS), stats().delivered(Signal.LOGS));
        }

        private void joined(Thread thread) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Test
        void errorInALaneNeitherReachesTheCallerNorEndsTheLane() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.error = new OutOfMemoryError();
            AtomicBoolean there = new AtomicBoolean();
            start(new FakeTransport(e -> there.get() ? OK : UNREACHABLE), disk);
            Integer[] many = FakeRules.range(1, 2000).toArray(Integer[]::new);
            for (int i = 0; i < 5; i++) {
                offer(Format.LOKI_PUSH, many); // more than the lane's share: to the disk
            }
            // The sender may have the lock, and settle what was offered a little later.
            await(() -> reports.lines.stream().anyMatch(l -> l.contains("OutOfMemoryError")));
            there.set(true);
            skipped.addAndGet(TimeUnit.MINUTES.toNanos(2));
            assertTrue(dispatcher.flush(in(LONG) + skipped.get(), Dispatcher.Backlog.AWAIT));
            assertEquals(10_000, stats().delivered(Signal.LOGS));
            assertNothingIsUnaccounted();
        }

        @Test
        void anOfferIsNeverOverlookedHoweverItMeetsTheSenderGoingToSleep() throws Exception {
            FakeTransport transport = new FakeTransport(e -> OK);
            start(transport, null);
            for (int i = 0; i < 5000; i++) {
                offer(Format.LOKI_PUSH, i);
                if (i % 3 == 0) {
                    offer(Format.LOKI_PUSH, i);
                    transport.nextSent();
                }
                transport.nextSent();
            }
        }

        @Test
        void aThreadThatCannotBeStartedIsStartedByTheNextOffer() {
            AtomicInteger starts = new AtomicInteger();
            factory = runnable -> {
                if (starts.getAndIncrement() == 0) {
                    throw new OutOfMemoryError("unable to create native thread");
                }
                return new Thread(runnable);
            };
            start(new FakeTransport(e -> OK), null);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2);
            await(() -> stats().delivered(Signal.LOGS) == 2);
        }

        @Test
        void aThreadThatHasDiedIsReplaced() {
            AtomicInteger starts = new AtomicInteger();
            factory = runnable -> new Thread(starts.getAndIncrement() == 0 ? () -> {} : runnable);
            start(new FakeTransport(e -> OK), null);
            offer(Format.LOKI_PUSH, 1);
            await(() -> {
                dispatcher.tick(); // as the collector does each second
                return stats().delivered(Signal.LOGS) == 1;
            });
        }

        @Test
        void aBatchWhoseAnswerCannotBeSettledAtOnceIsNotSentAgain() throws Exception {
            rules.errors = 1;
            FakeTransport transport = new FakeTransport(e -> OK);
            start(transport, null);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            transport.nextSent();
            assertEquals(1, stats().delivered(Signal.LOGS));
            assertNull(transport.sent.poll());
        }

        @Test
        void aRetrySucceedsByItself() throws Exception {
            AtomicInteger tries = new AtomicInteger();
            start(new FakeTransport(e -> tries.incrementAndGet() == 1 ? UNREACHABLE : OK), null);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(2, tries.get());
        }

        @Test
        void withoutTransportAndSpoolThereIsNoDestination() {
            start(null, null);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(1, stats().dropped(Signal.LOGS, DropReason.NO_DESTINATION));
            assertTrue(threads.isEmpty());
        }
    }

    @Nested
    class Flushing {
        @Test
        void restIsSpooledAtTheDeadlineAndFlushReturnsTrue() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            start(new FakeTransport(e -> FakeTransport.hangUntil(release, OK)), disk);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2);
            assertTrue(dispatcher.flush(in(Duration.ofMillis(100)), Dispatcher.Backlog.AWAIT));
            assertEquals(2, stats().spooled(Signal.LOGS));
            assertEquals(2, disk.items("now"));
            assertNothingIsUnaccounted();
        }

        @Test
        void flushReturnsFalseOnAFullDisk() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.full = true;
            start(new FakeTransport(e -> FakeTransport.hangUntil(release, OK)), disk);
            offer(Format.LOKI_PUSH, 1);
            assertFalse(dispatcher.flush(in(Duration.ofMillis(100)), Dispatcher.Backlog.AWAIT));
            assertEquals(1, stats().pending(Signal.LOGS));
        }

        /** The server was away for so long that the next try is half a minute off; now it is back. */
        private void comeBackAfterALongOutage() {
            AtomicBoolean there = new AtomicBoolean();
            start(new FakeTransport(e -> there.get() ? OK : UNREACHABLE), null);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2);
            for (int i = 0; i < 7; i++) {
                dispatcher.flush(System.nanoTime() + skipped.get(), Dispatcher.Backlog.AWAIT);
                skipped.addAndGet(TimeUnit.MINUTES.toNanos(2));
                dispatcher.flush(System.nanoTime() + skipped.get() + 50_000_000L, Dispatcher.Backlog.AWAIT);
            }
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(2));
            there.set(true);
        }

        @Test
        void pausingLaneTriesNow() {
            comeBackAfterALongOutage();
            assertTrue(dispatcher.flush(System.nanoTime() + skipped.get() + 5_000_000_000L, Dispatcher.Backlog.AWAIT));
            assertEquals(2, stats().delivered(Signal.LOGS));
        }

        @Test
        void closeTriesAPausingLaneNow() {
            comeBackAfterALongOutage();
            long deadline = System.nanoTime() + skipped.get() + 5_000_000_000L;
            dispatcher.flush(deadline, Dispatcher.Backlog.LEAVE);
            dispatcher.close(deadline);
            assertEquals(2, stats().delivered(Signal.LOGS));
        }

        @Test
        void envelopeThatCannotBeTriedBeforeTheDeadlineIsSpooledAtOnce() throws Exception {
            FakeTransport transport = new FakeTransport(e -> LaneWorld.retryAfter(503, Duration.ofHours(1)));
            start(transport, new FakeSpool.Disk());
            offer(Format.LOKI_PUSH, 1);
            transport.nextSent();
            offer(Format.LOKI_PUSH, 2);
            long start = System.nanoTime();
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(25), "it waited for nothing");
            assertEquals(2, stats().spooled(Signal.LOGS));
        }

        @Test
        void interruptEndsFlushWithFalseAndIsKept() throws Exception {
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hangUntil(release, OK));
            start(transport, new FakeSpool.Disk());
            offer(Format.LOKI_PUSH, 1);
            AtomicBoolean result = new AtomicBoolean(true);
            AtomicBoolean kept = new AtomicBoolean();
            Thread thread = new Thread(() -> {
                result.set(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
                kept.set(Thread.currentThread().isInterrupted());
            });
            thread.start();
            transport.nextSent();
            thread.interrupt();
            thread.join(30_000);
            assertFalse(result.get());
            assertTrue(kept.get());
        }

        @Test
        void interruptDoesNotMakeATrueResultFalse() {
            start(new FakeTransport(e -> OK), null);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            Thread.currentThread().interrupt();
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertTrue(Thread.interrupted());
        }

        @Test
        void flushWaitsUntilEarlierSessionsAreReplayed() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            for (int i = 1; i <= 200; i++) {
                disk.leave(
                        FakeRules.envelope(
                                "logs-" + i,
                                Format.LOKI_PUSH,
                                InstantSource.system().instant(),
                                List.of(i)),
                        SpoolProgress.NONE);
            }
            start(new FakeTransport(e -> OK), disk);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(200, stats().adoptedDelivered(Signal.LOGS));
            assertEquals(List.of(), disk.waiting());
        }

        @Test
        void flushDoesNotWaitForAReplayThatTheServerRefuses() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.leave(
                    FakeRules.envelope(
                            "logs-1", Format.LOKI_PUSH, InstantSource.system().instant(), List.of(1)),
                    SpoolProgress.NONE);
            start(new FakeTransport(e -> LaneWorld.retryAfter(429, Duration.ofHours(1))), disk);
            long start = System.nanoTime();
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(25));
        }
    }

    @Nested
    class Closing {
        @Test
        void aTransportThatIgnoresInterruptsIsAbandonedAndItsBatchCounted() throws Exception {
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hangUntil(release, OK));
            start(transport, null);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2, 3);
            transport.nextSent();
            long start = System.nanoTime();
            dispatcher.close(in(Duration.ofMillis(50)));
            assertTrue(System.nanoTime() - start < TimeUnit.SECONDS.toNanos(20));
            assertEquals(1, stats().dropped(Signal.LOGS, DropReason.OUTCOME_UNKNOWN));
            assertEquals(2, stats().dropped(Signal.LOGS, DropReason.CLOSED));
            assertTrue(transport.closed.await(30, TimeUnit.SECONDS));
            release.countDown();
            assertThreadsEnd();
            assertEquals(0, stats().delivered(Signal.LOGS), "its answer comes too late to count twice");
            assertNothingIsUnaccounted();
        }

        @Test
        void anAbandonedBatchIsSafeWhereThereIsASpool() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hangUntil(release, OK));
            start(transport, disk);
            offer(Format.OTLP_TRACES, 1);
            transport.nextSent();
            dispatcher.close();
            assertEquals(1, stats().spooled(Signal.TRACES));
            assertTrue(disk.waiting().get(0).progress.openSince().isPresent());
            assertTrue(spool.closed);
            release.countDown();
            assertThreadsEnd();
            assertFalse(spool.calls.stream().anyMatch(c -> c.startsWith("acknowledge")));
        }

        @Test
        void aTryThatEndsBeforeTheDeadlineCounts() throws Exception {
            FakeTransport transport = new FakeTransport(e -> {
                release.await();
                return OK;
            });
            start(transport, null);
            offer(Format.LOKI_PUSH, 1);
            transport.nextSent();
            Thread closing = new Thread(() -> dispatcher.close(in(LONG)));
            closing.start();
            release.countDown();
            closing.join(30_000);
            assertEquals(1, stats().delivered(Signal.LOGS));
            assertThreadsEnd();
        }

        @Test
        void aTryThatIsInterruptedMayHaveArrived() throws Exception {
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hang());
            start(transport, null);
            offer(Format.LOKI_PUSH, 1);
            transport.nextSent();
            dispatcher.close();
            assertEquals(1, stats().dropped(Signal.LOGS, DropReason.OUTCOME_UNKNOWN));
            assertThreadsEnd();
        }

        @Test
        void secondCloseDoesNothingAndALaterEnvelopeIsCounted() {
            start(new FakeTransport(e -> OK), new FakeSpool.Disk());
            dispatcher.close();
            dispatcher.close();
            offer(Format.LOKI_PUSH, 1);
            assertEquals(1, stats().dropped(Signal.LOGS, DropReason.CLOSED));
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            dispatcher.tick();
            assertTrue(threads.stream().noneMatch(t -> t.getName().equals("gametracker-logs")));
        }

        @Test
        void closeKeepsAnInterruptAndSpoolsTheRest() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hang());
            start(transport, disk);
            offer(Format.LOKI_PUSH, 1);
            offer(Format.LOKI_PUSH, 2);
            transport.nextSent();
            Thread.currentThread().interrupt();
            dispatcher.close(in(Duration.ofMillis(100)));
            assertTrue(Thread.interrupted());
            assertEquals(2, stats().spooled(Signal.LOGS));
            assertNull(spool.disturbed);
        }

        @Test
        void aLaneWhoseDiskHangsIsLeftBehindWithNothingPending() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.slow = release;
            start(new FakeTransport(e -> UNREACHABLE), disk);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(disk.waited.await(30, TimeUnit.SECONDS));
            offer(Format.LOKI_PUSH, 2);
            Thread closing = new Thread(() -> dispatcher.close());
            closing.start();
            await(() -> stats().dropped(Signal.LOGS) == 2);
            assertNothingIsUnaccounted();
            disk.slow = null;
            release.countDown();
            closing.join(30_000);
            assertThreadsEnd();
            offer(Format.LOKI_PUSH, 3);
            assertNothingIsUnaccounted();
            assertEquals(0, stats().pending(Signal.LOGS));
        }

        @Test
        void aTransportThatHangsOrThrowsInCloseHoldsUpNothing() {
            start(
                    new Transport() {
                        @Override
                        public Delivery send(Envelope envelope) {
                            return OK;
                        }

                        @Override
                        public void close() {
                            FakeTransport.hangUntil(release, OK);
                            throw new IllegalStateException();
                        }
                    },
                    null);
            dispatcher.close();
            assertTrue(reports.lines.toString().contains("hangs in close"), reports.lines::toString);
        }
    }

    @Nested
    class Spooling {
        @Test
        void aMinuteLaterNewlyDeadSessionsAreAdopted() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            start(new FakeTransport(e -> OK), disk);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT), "it has looked by then");
            disk.leave(
                    FakeRules.envelope(
                            "traces-1",
                            Format.OTLP_TRACES,
                            InstantSource.system().instant(),
                            List.of(1)),
                    SpoolProgress.NONE);
            dispatcher.tick();
            assertEquals(0, stats().adopted(Signal.TRACES));
            skipped.addAndGet(TimeUnit.SECONDS.toNanos(61));
            dispatcher.tick();
            assertTrue(dispatcher.flush(in(LONG) + skipped.get(), Dispatcher.Backlog.AWAIT));
            assertEquals(1, stats().adoptedDelivered(Signal.TRACES));
            assertTrue(spool.calls.contains("force"));
        }

        @Test
        void aSlowDiskOfASenderHoldsUpNoOffer() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.slow = release;
            start(new FakeTransport(e -> UNREACHABLE), disk);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(disk.waited.await(30, TimeUnit.SECONDS));
            offer(Format.LOKI_PUSH, 2);
            offer(Format.LOKI_PUSH, 3);
            assertFalse(dispatcher.isIdle(Signal.LOGS));
            release.countDown();
            dispatcher.close();
            assertEquals(3, stats().spooled(Signal.LOGS));
            assertEquals(
                    List.of(1, 2, 3),
                    disk.waiting().stream()
                            .flatMap(e -> FakeRules.items(e.envelope).stream())
                            .toList());
        }

        /** An offer that waited for the disk would never return: the disk goes on only after it. */
        @Test
        void aSlowDiskHoldsUpNoOfferOfALaneWithoutADestination() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.slow = release;
            start(null, disk);
            offer(Format.LOKI_PUSH, 1);
            assertTrue(disk.waited.await(30, TimeUnit.SECONDS));
            offer(Format.LOKI_PUSH, 2);
            offer(Format.OTLP_TRACES, 3);
            assertEquals(2, stats().pending(Signal.LOGS));
            assertEquals(1, stats().pending(Signal.TRACES));
            release.countDown();
            await(() -> stats().spooled(Signal.LOGS) == 2 && stats().spooled(Signal.TRACES) == 1);
            assertEquals(2, disk.items("now") - stats().spooled(Signal.TRACES));
            assertNothingIsUnaccounted();
        }

        @Test
        void aSlowDiskHoldsUpNoOfferOfALaneOverItsShareWhoseSenderIsBusy() throws Exception {
            CountDownLatch answered = new CountDownLatch(1);
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.slow = release;
            FakeTransport transport = new FakeTransport(e -> FakeTransport.hangUntil(answered, OK));
            start(transport, disk);
            Integer[] many = FakeRules.range(1, 1000).toArray(Integer[]::new); // 3893 bytes, of a share of 10,000
            offer(Format.LOKI_PUSH, many);
            transport.nextSent();
            for (int i = 0; i < 3; i++) {
                offer(Format.LOKI_PUSH, many);
            }
            assertTrue(disk.waited.await(30, TimeUnit.SECONDS), "the disk's thread makes room");
            assertEquals(4000, stats().pending(Signal.LOGS));
            release.countDown();
            await(() -> stats().spooled(Signal.LOGS) > 0);
            assertEquals(0, stats().dropped(Signal.LOGS));
            answered.countDown();
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(4000, stats().delivered(Signal.LOGS));
            assertNothingIsUnaccounted();
        }

        @Test
        void oneLanesWriteMayPushOutAnothersEntry() {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.maxBytes = 30;
            start(null, disk);
            offer(Format.LOKI_PUSH, 1000000000, 1000000000);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            offer(Format.REMOTE_WRITE_1, 1000000000, 1000000000);
            assertTrue(dispatcher.flush(in(LONG), Dispatcher.Backlog.AWAIT));
            assertEquals(2, stats().dropped(Signal.LOGS, DropReason.SPOOL_FULL));
            assertEquals(2, stats().spooled(Signal.METRICS));
            assertNothingIsUnaccounted();
        }

        @Test
        void lanesThatPushOutEachOthersEntriesNeverWaitForEachOther() throws Exception {
            FakeSpool.Disk disk = new FakeSpool.Disk();
            disk.maxBytes = 2000;
            AtomicInteger turn = new AtomicInteger();
            start(
                    new FakeTransport(e -> switch (turn.incrementAndGet() % 4) {
                        case 0 -> OK;
                        case 1 -> UNREACHABLE;
                        case 2 -> LaneWorld.status(503);
                        default -> LaneWorld.rejected(413, "too large");
                    }),
                    disk);
            List<Thread> games = List.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_TRACES).stream()
                    .map(format -> new Thread(() -> {
                        for (int i = 0; i < 500; i++) {
                            offer(format, Collections.nCopies(100, i).toArray(Integer[]::new));
                            skipped.addAndGet(TimeUnit.SECONDS.toNanos(1));
                            if (i % 100 == 0) {
                                dispatcher.flush(System.nanoTime() + skipped.get(), Dispatcher.Backlog.AWAIT);
                            }
                        }
                    }))
                    .toList();
            games.forEach(Thread::start);
            for (Thread game : games) {
                game.join(50_000);
                assertFalse(game.isAlive(), "stuck");
            }
            dispatcher.close();
            assertNothingIsUnaccounted();
            assertEquals(
                    disk.items("now"),
                    stats().spooled(Signal.LOGS) + stats().spooled(Signal.METRICS) + stats().spooled(Signal.TRACES));
        }
    }
}
