package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.spi.LogEvent;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** At which level a log is made, with which throwable, and where it comes from. */
class LogSourceTest {
    private final FakeServer server = new FakeServer();
    private CoreTracker tracker = Trackers.start(Trackers.config().build(), server);

    @AfterEach
    void close() {
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private Map<String, Object> only() {
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        List<Map<String, Object>> sent = SentLogs.of(server);
        assertEquals(1, sent.size(), sent::toString);
        return sent.get(0);
    }

    @ParameterizedTest
    @EnumSource
    void throwableTravelsAtEveryLevelAndBreadcrumbsWithErrors(Level level) {
        tracker.addBreadcrumb("before", null);
        tracker.log(level, "m", new IllegalStateException("why"), Map.of("k", 1));
        Map<String, Object> line = only();
        assertEquals(level.name().toLowerCase(Locale.ROOT), line.get("(level)"));
        assertEquals("m", line.get("msg"));
        assertEquals(Map.of("k", 1), line.get("data"));
        assertEquals("java.lang.IllegalStateException", ((Map<?, ?>) line.get("error")).get("type"));
        assertEquals("why", ((Map<?, ?>) line.get("error")).get("message"));
        assertEquals(level == Level.ERROR, line.containsKey("breadcrumbs"));
    }

    @ParameterizedTest
    @EnumSource
    void levelsBelowTheMinimumAreNotCounted(Level least) {
        tracker.close();
        tracker = Trackers.start(Trackers.config().minLevel(least).build(), server);
        for (Level level : Level.values()) {
            tracker.log(level, "m");
            tracker.log(level, "m", Map.of("k", 1));
            tracker.log(level, "m", null, null);
            tracker.log(new LogEvent(level, "m", null, null, null, null, 0));
        }
        assertEquals(4 * (4 - least.ordinal()), tracker.stats().accepted(Signal.LOGS));
    }

    @Test
    void nullsAreTaken() {
        tracker.log(null, "no level");
        assertEquals("info", only().get("(level)"));
        tracker.log(null, null);
        tracker.log(Level.ERROR, null, null);
        tracker.log(Level.ERROR, null, null, null);
        tracker.log(new LogEvent(null, null, null, null, null, null, 0));
        tracker.log((LogEvent) null);
        assertEquals(5, tracker.stats().dropped(Signal.LOGS, DropReason.INVALID));
    }

    @Test
    void eachLineNamesItsThread() throws InterruptedException {
        Thread thread = new Thread(() -> tracker.logInfo("m"), "ai-worker \"3\"");
        thread.start();
        thread.join();
        Map<String, Object> line = only();
        assertEquals("ai-worker \"3\"", line.get("thread"));
        assertFalse(line.containsKey("logger"));
    }

    @Test
    void namesAreCut() throws InterruptedException {
        Thread thread = new Thread(
                () -> tracker.log(new LogEvent(Level.INFO, "m", null, null, "l".repeat(255) + "\ud83d\ude00", null, 0)),
                "t".repeat(10_000));
        thread.start();
        thread.join();
        Map<String, Object> line = only();
        assertEquals("t".repeat(256), line.get("thread"));
        assertEquals("l".repeat(255), line.get("logger"));
    }

    @Test
    void eventKeepsItsTimeThreadLoggerAndData() {
        long then = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - TimeUnit.SECONDS.toNanos(7);
        Map<String, Object> data = new HashMap<>(Map.of("template", "{} joined", "args", Arrays.asList("anna", null)));
        assertTrue(tracker.log(
                new LogEvent(Level.WARN, "anna joined", new Exception("why"), data, "game.Lobby", "netty-3", then)));
        data.clear();
        Map<String, Object> line = only();
        assertEquals(Long.toString(then), line.get("(time)"));
        assertEquals("netty-3", line.get("thread"));
        assertEquals("game.Lobby", line.get("logger"));
        assertEquals("warn", line.get("(level)"));
        assertEquals(Map.of("template", "{} joined", "args", Arrays.asList("anna", null)), line.get("data"));
        assertEquals("why", ((Map<?, ?>) line.get("error")).get("message"));
    }

    @Test
    void eventOfAChildBearsItsContext() {
        ((CoreTracker) tracker.child(Map.of("match", 17)))
                .log(new LogEvent(Level.INFO, "m", null, null, null, null, 0));
        assertEquals(Map.of("match", "17"), only().get("tags"));
    }

    /** One such time would hold for all later records of its stream. */
    @Test
    void timeToComeCountsAsNow() {
        for (long time : new long[] {Long.MAX_VALUE, 0, -1, Long.MIN_VALUE}) {
            tracker.log(new LogEvent(Level.INFO, "m", null, null, null, null, time));
        }
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        long now = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis() + 1);
        for (Map<String, Object> line : SentLogs.of(server)) {
            assertTrue(Long.parseLong((String) line.get("(time)")) <= now, line::toString);
            assertNotEquals("0", line.get("(time)"));
        }
    }

    @Test
    void eventAfterCloseIsCounted() {
        tracker.close();
        assertTrue(tracker.log(new LogEvent(Level.INFO, "m", null, null, null, null, 0)));
        assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.CLOSED));
    }
}
