package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A log handler that hangs: nothing but the one thread that writes reports waits for it. */
class HostLogTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final CountDownLatch never = new CountDownLatch(1);
    private final CountDownLatch hangs = new CountDownLatch(1);
    private final Lines lines = new Lines();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final HostLog log = new HostLog(lines, thread);
    private final FakeServer server = new FakeServer();

    private void hang() {
        lines.whileWriting = () -> {
            hangs.countDown();
            try {
                never.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        };
    }

    @AfterEach
    void release() throws InterruptedException {
        never.countDown();
        thread.shutdown();
        assertTrue(thread.awaitTermination(30, TimeUnit.SECONDS));
    }

    @Test
    void whoWritesALineDoesNotWaitForIt() {
        hang();
        for (int i = 0; i < 1000; i++) {
            log.write(System.Logger.Level.WARNING, "line " + i);
        }
        assertTimeoutPreemptively(LONG, () -> log.write(System.Logger.Level.WARNING, "last", 1_000_000));
    }

    @Test
    void whoWaitsForALineHasItWritten() {
        log.write(System.Logger.Level.WARNING, "line", LONG.toNanos());
        assertEquals(List.of("WARNING line"), lines.all);
    }

    @Test
    void anInterruptEndsTheWaitAndIsKept() {
        hang();
        Thread.currentThread().interrupt();
        log.write(System.Logger.Level.WARNING, "line", LONG.toNanos());
        assertTrue(Thread.interrupted());
    }

    @Test
    void anExecutorThatThrowsHarmsNobody() {
        new HostLog(lines, work -> {
                    throw new OutOfMemoryError();
                })
                .write(System.Logger.Level.WARNING, "line", LONG.toNanos());
        assertEquals(List.of(), lines.all);
    }

    @Test
    void signalsGoOnAndCloseKeepsItsTime() throws InterruptedException {
        hang();
        server.answer = envelope -> new Delivery.Rejected(400, "no such tenant");
        CoreTracker tracker = Trackers.start(
                Trackers.config().shutdownTimeout(Duration.ofMillis(50)).build(), server, null, log);
        tracker.logInfo("refused");
        assertTrue(tracker.flush(LONG));
        assertTrue(hangs.await(30, TimeUnit.SECONDS), "the refusal is told");
        server.answer = envelope -> new Delivery.Delivered(204, "");
        tracker.logInfo("taken");
        tracker.increment("taken");
        tracker.startSpan("taken").end();
        assertTrue(tracker.flush(LONG));
        assertEquals(1, server.items(Signal.LOGS));
        assertEquals(1, server.items(Signal.TRACES));
        assertTrue(server.items(Signal.METRICS) > 0);
        assertTimeoutPreemptively(LONG, tracker::close);
        Trackers.assertLaw(tracker.stats());
    }

    @Test
    void linesOfTheTrackerComeFromOneThreadOfItsOwn() {
        List<String> threads = new CopyOnWriteArrayList<>();
        lines.whileWriting = () -> threads.add(Thread.currentThread().getName());
        server.answer = envelope -> new Delivery.Rejected(400, "no such tenant");
        CoreTracker tracker =
                Trackers.start(Trackers.config().build(), server, null, new HostLog(lines, HostLog.REPORTS));
        tracker.logInfo("refused");
        assertTrue(tracker.flush(LONG));
        tracker.close();
        assertTrue(threads.stream().allMatch("gametracker-reports"::equals), threads::toString);
        assertEquals(1, threads.stream().distinct().count());
    }
}
