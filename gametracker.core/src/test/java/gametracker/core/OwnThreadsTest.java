package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.TrackerThreads;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What comes back to the tracker from its own threads, through a bridge from the game's logging. */
class OwnThreadsTest {
    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final CoreTracker tracker = Trackers.start(Trackers.config().build(), server, null, Trackers.log(lines));

    @AfterEach
    void close() {
        tracker.close();
    }

    private interface Call {
        void on(CoreTracker tracker);
    }

    static final List<Call> EVERY_CALL = List.of(
            t -> t.logDebug("m"),
            t -> t.logDebug("m", Map.of()),
            t -> t.logInfo("m"),
            t -> t.logInfo("m", Map.of("k", 1)),
            t -> t.logWarn("m"),
            t -> t.logWarn("m", Map.of("k", 1)),
            t -> t.logError("m"),
            t -> t.logError("m", Map.of("k", 1)),
            t -> t.logError("m", new Exception()),
            t -> t.logError("m", new Exception(), Map.of("k", 1)),
            t -> t.logInfo(null),
            t -> t.log(Level.WARN, "m"),
            t -> t.log(Level.WARN, "m", Map.of("k", 1)),
            t -> t.log(Level.WARN, "m", new Exception(), Map.of("k", 1)),
            t -> t.log(new LogEvent(Level.WARN, "m", null, null, "logger", null, 0)),
            t -> t.child(Map.of("match", 17)).logInfo("m"),
            t -> t.child(null).increment("c"),
            t -> t.child(null).startSpan("s").end(),
            t -> {
                GameTracker child = t.child(null);
                child.close();
                child.logInfo("m");
                child.increment("c");
                child.startSpan("s").end();
            },
            t -> t.increment("c"),
            t -> t.increment("c", 2),
            t -> t.increment("c", Map.of("k", "v")),
            t -> t.increment("c", Map.of("k", "v"), -1),
            t -> t.gauge("g", 1),
            t -> t.gauge("g", Double.NaN, Map.of("k", "v")),
            t -> t.histogram("h", 1),
            t -> t.histogram("h", 1, Map.of("k", "v")),
            t -> t.counter("c").add(1),
            t -> t.gauge("g").set(1),
            t -> t.histogram("h").record(1),
            t -> t.observe("o", null, () -> 1),
            t -> {
                t.frames().frame();
                t.frames().section("s");
                t.frames().frame();
            },
            t -> t.startSpan("s")
                    .setAttribute("k", 1)
                    .recordError(new Exception())
                    .end(),
            t -> t.startSpan("s", Map.of("k", 1)).makeCurrent().close(),
            t -> t.startSpan("s", null, null).end(),
            t -> t.continueSpan("s", null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                    .end());

    @ParameterizedTest
    @FieldSource("EVERY_CALL")
    void noCallRecordsAnythingThere(Call call) throws InterruptedException {
        Thread own = TrackerThreads.newThread(() -> call.on(tracker), "gametracker-test");
        own.start();
        own.join();
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        TrackerStats stats = tracker.stats();
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.accepted(signal), stats::toString);
        }
        assertFalse(stats.toString().contains("refused"), stats::toString);
        call.on(tracker);
    }

    @Test
    void settersChangeNothingThere() throws InterruptedException {
        tracker.setUser(Map.of("id", "player"));
        Thread own = TrackerThreads.newThread(
                () -> {
                    tracker.setUser(Map.of("id", "client"));
                    tracker.setTag("of", "client");
                    tracker.setContext("of", Map.of("client", 1));
                    tracker.addBreadcrumb("client", null);
                },
                "gametracker-test");
        own.start();
        own.join();
        tracker.logError("after");
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        String sent = new String(toBytes(server.taken.remove().body()), java.nio.charset.StandardCharsets.UTF_8);
        assertTrue(sent.contains("player"));
        assertFalse(sent.contains("client"), sent);
    }

    private static byte[] toBytes(java.nio.ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Test
    void noLevelIsEnabledThere() throws InterruptedException {
        assertTrue(tracker.isEnabled(Level.ERROR));
        boolean[] enabled = {true};
        Thread own = TrackerThreads.newThread(() -> enabled[0] = tracker.isEnabled(Level.ERROR), "gametracker-test");
        own.start();
        own.join();
        assertFalse(enabled[0]);
    }

    /** A client that logs each try, over a bridge: without the rule each try would give the next one its record. */
    @Test
    void whatTheTransportLogsIsNotSentByIt() {
        server.answer = envelope -> {
            tracker.logDebug("sending " + envelope.id());
            return new Delivery.Delivered(204, "");
        };
        lines.whileWriting = () -> tracker.logWarn("the tracker said something");
        tracker.logInfo("one");
        for (int i = 0; i < 10; i++) {
            assertTrue(tracker.flush(Duration.ofSeconds(30)));
        }
        assertEquals(1, tracker.stats().accepted(Signal.LOGS));
    }
}
