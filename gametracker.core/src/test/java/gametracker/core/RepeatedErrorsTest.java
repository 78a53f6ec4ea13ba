package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.core.queue.Parker;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What servers have of a storm in the end. */
class RepeatedErrorsTest {
    private final Receiver servers = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());
    private final Lines lines = new Lines();
    private CoreTracker tracker;

    @AfterEach
    void close() {
        tracker.close();
        servers.close();
    }

    private void start(TrackerConfig.Builder config, Protocol protocol, InstantSource wallTime, LongSupplier nanoTime) {
        tracker = Trackers.start(
                config.protocol(protocol).build(),
                new World(
                        wallTime,
                        nanoTime,
                        new Parker.OfThread(),
                        new ReceiverTransport(servers.uri(), protocol),
                        null,
                        Trackers.log(lines)));
    }

    private void start(TrackerConfig.Builder config) {
        start(config, Protocol.LGTM, InstantSource.system(), System::nanoTime);
    }

    private void throwInFrame(int frame) {
        tracker.logError("frame " + frame, new IllegalStateException("broken in " + frame), Map.of("frame", frame));
    }

    private List<ReceivedLog> logs() {
        return servers.received().logs();
    }

    private static String field(ReceivedLog log, String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\":\"?([^\",}]+)").matcher(log.line());
        return matcher.find() ? matcher.group(1) : "";
    }

    private List<ReceivedLog> sums() {
        return logs().stream().filter(log -> !field(log, "repeated").isEmpty()).toList();
    }

    private long told() {
        return sums().stream()
                .mapToLong(log -> Long.parseLong(field(log, "repeated")))
                .sum();
    }

    @Test
    void flushSendsTheFirstOnesAndARecordThatSumsUp() {
        Instant before = Instant.now();
        start(Trackers.config());
        try (Span first = tracker.startSpan("first");
                Span later = tracker.startSpan("later", null, null)) {
            for (int frame = 1; frame <= 100; frame++) {
                try (Scope inner = (frame == 1 ? first : later).makeCurrent()) {
                    throwInFrame(frame);
                }
            }
            assertTrue(tracker.flush(Duration.ofSeconds(30)));

            assertEquals(6, logs().size());
            ReceivedLog sum = sums().get(0);
            assertEquals("frame 100", sum.message());
            assertEquals("error", sum.level());
            assertEquals("95", field(sum, "repeated"));
            assertEquals("100", field(sum, "frame"));
            assertTrue(sum.line().contains("broken in 100"), sum::line);
            assertTrue(sum.line().contains("throwInFrame"), sum::line);
            String data = sum.line().substring(sum.line().indexOf("\"data\""));
            assertTrue(data.contains("\"trace_id\":\"" + first.traceId() + "\""), data);
            Instant firstAt = Instant.parse(field(sum, "first_at"));
            Instant lastAt = Instant.parse(field(sum, "last_at"));
            assertFalse(firstAt.isBefore(before.minusSeconds(1)), firstAt::toString);
            assertFalse(lastAt.isBefore(firstAt));
        }
        TrackerStats stats = tracker.stats();
        assertEquals(101, stats.accepted(Signal.LOGS), "the record that sums up is one of its own");
        assertEquals(95, stats.dropped(Signal.LOGS, DropReason.REPEATED));
        Trackers.assertLaw(stats);
    }

    private void throwAll(int from, int to) {
        for (int frame = from; frame <= to; frame++) {
            throwInFrame(frame);
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeSendsTheRecordThatSumsUp(Protocol protocol) {
        start(Trackers.config(), protocol, InstantSource.system(), System::nanoTime);
        throwAll(1, 3600);
        tracker.close();
        assertEquals(6, logs().size());
        assertTrue(logs().stream().anyMatch(log -> log.message().equals("frame 3600")));
        assertEquals(3595, tracker.stats().dropped(Signal.LOGS, DropReason.REPEATED));
        Trackers.assertLaw(tracker.stats());
        assertTrue(
                lines.all.stream().noneMatch(line -> line.startsWith("WARNING GameTracker closed")),
                () -> "nothing was lost: " + lines.all);
    }

    /** The collector turns the windows in its own time, so how many there are depends on how often it looks. */
    @Test
    void sixtyAnErrorASecondForTenMinutesAreFewRecordsAndTheCountIsExact() {
        AtomicLong nanos = new AtomicLong();
        Instant begin = Instant.now().minus(Duration.ofHours(1));
        start(
                Trackers.config().shutdownTimeout(Duration.ofHours(9)),
                Protocol.LGTM,
                () -> begin.plusNanos(nanos.get()),
                nanos::get);
        int seconds = 600;
        for (int second = 0; second < seconds; second++) {
            throwAll(60 * second + 1, 60 * second + 60);
            nanos.addAndGet(1_000_000_000);
        }
        tracker.close();
        Trackers.assertLaw(tracker.stats());
        assertTrue(logs().size() < 70, () -> "records: " + logs().size());
        assertEquals(60L * seconds, logs().size() - sums().size() + told());
        assertEquals(tracker.stats().dropped(Signal.LOGS, DropReason.REPEATED), told());
        assertTrue(logs().stream().anyMatch(log -> log.message().equals("frame " + 60 * seconds)));
    }

    /** Nothing is recorded any more, and nobody flushes. */
    @Test
    void windowsEndIsSentWithoutTraffic() throws InterruptedException {
        FakeServer server = new FakeServer();
        tracker = Trackers.start(
                Trackers.config()
                        .flushInterval(Duration.ofMillis(1))
                        .repeatedErrors(1, Duration.ofMillis(50))
                        .build(),
                server);
        throwAll(1, 3);
        for (int taken = 0; taken < 2; ) {
            server.awaitEnvelope();
            taken = server.items(Signal.LOGS);
        }
        assertEquals(2, tracker.stats().dropped(Signal.LOGS, DropReason.REPEATED));
    }

    /** What sums up is about the child whose error was the last. */
    @Test
    void childrenShareAStormWithTheirTracker() {
        start(Trackers.config());
        GameTracker[] matches = new GameTracker[10];
        for (int i = 0; i < matches.length; i++) {
            matches[i] = tracker.child(Map.of("match", "m" + i));
        }
        for (int round = 0; round < 3; round++) {
            for (GameTracker match : matches) {
                match.logError("broken", new IllegalStateException());
            }
        }
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        assertEquals(6, logs().size());
        assertEquals(25, told());
        assertTrue(sums().get(0).line().contains("\"match\":\"m9\""), sums().get(0)::line);
        Trackers.assertLaw(tracker.stats());
    }

    @Test
    void zeroSendsEachError() {
        start(Trackers.config().repeatedErrors(0, Duration.ofSeconds(10)));
        throwAll(1, 100);
        tracker.close();
        assertEquals(100, logs().size());
    }

    @Test
    void sixtyFourThreadsInOneStormSendAsManyAsOne() throws InterruptedException {
        start(Trackers.config().repeatedErrors(5, Duration.ofHours(1)));
        Thread[] threads = new Thread[64];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> throwAll(1, 200));
            threads[i].start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        assertEquals(6, logs().size());
        assertEquals(64 * 200 - 5, told());
        Trackers.assertLaw(tracker.stats());
    }

    /** What is counted is told, or its record is counted as what came too late. */
    @Test
    void stormThatGoesOnThroughCloseAddsUp() throws InterruptedException {
        for (int round = 0; round < 20; round++) {
            FakeServer server = new FakeServer();
            CoreTracker closing = Trackers.start(
                    Trackers.config().repeatedErrors(2, Duration.ofHours(1)).build(), server);
            Thread[] threads = new Thread[8];
            for (int i = 0; i < threads.length; i++) {
                threads[i] = new Thread(() -> {
                    for (int n = 0; n < 300; n++) {
                        closing.logError("same");
                    }
                });
                threads[i].start();
            }
            closing.close();
            for (Thread thread : threads) {
                thread.join();
            }
            TrackerStats stats = closing.stats();
            Trackers.assertLaw(stats);
            assertEquals(0, stats.pending(Signal.LOGS));
            long sums = stats.accepted(Signal.LOGS) - 8 * 300;
            assertTrue(sums >= 0 && sums <= 8 + 1, stats::toString);
            assertTrue(sums > 0 || stats.dropped(Signal.LOGS, DropReason.REPEATED) == 0, stats::toString);
        }
        tracker = Trackers.start(Trackers.config().build(), new FakeServer());
    }
}
