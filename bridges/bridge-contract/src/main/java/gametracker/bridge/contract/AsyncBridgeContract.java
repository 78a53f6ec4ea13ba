package gametracker.bridge.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.bridge.contract.LogReceiver.Line;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a bridge is held to that a library calls from a queue of its own, by an asynchronous appender or asynchronous loggers:
 * time, thread and MDC are those of the event, and nothing in the queue is lost, whichever ends first. What only the
 * thread that logged knows (the current match and span) cannot be there, and docs/logging.md says so.
 */
public abstract class AsyncBridgeContract {
    private static final Path FILES = Path.of("src", "test", "config");

    @TempDir
    Path work;

    /** The modules of the bridge and of the library. */
    protected abstract List<String> modules();

    /** JVM options that make the library find its configuration. */
    protected abstract List<String> options(Path files, boolean modulePath);

    /** Whether the library fills the arguments into a message before the queue; else they may have changed by then. */
    protected boolean formatsBeforeTheQueue() {
        return true;
    }

    @Test
    final void queueIsEmptiedBeforeTheLibraryStops() throws Exception {
        play(false, true);
    }

    @Test
    final void queueThatOutlivesTheTrackerIsCounted() throws Exception {
        play(false, false);
    }

    @Test
    @Tag("long")
    final void allOfItOnTheModulePath() throws Exception {
        play(true, true);
        play(true, false);
    }

    private void play(boolean modulePath, boolean libraryFirst) throws Exception {
        GameProcess game = new GameProcess(work, Path.of("src", "test", "game"), modules());
        try (LogReceiver receiver = new LogReceiver()) {
            String[] arguments = {receiver.address(), "0", Boolean.toString(libraryFirst), BridgeGame.QUEUED};
            List<String> options = options(FILES.toAbsolutePath(), modulePath);
            String said = modulePath ? game.onModulePath(options, arguments) : game.onClassPath(options, arguments);
            List<Line> lines = receiver.lines();
            cases(lines, said);
            many(lines);
            assertFalse(lines.stream().anyMatch(line -> line.message().startsWith("own line")), said);
            only(lines, "the last one");
            assertFalse(lines.stream().anyMatch(line -> line.message().startsWith("after the")), said);
            assertEquals(libraryFirst ? 0 : 1, number("closed", said), said);
            assertEquals(lines.size(), number("delivered", said), said);
            assertEquals(number("accepted", said), number("delivered", said) + number("dropped", said), said);
        }
    }

    private void cases(List<Line> lines, String said) {
        boolean late = !formatsBeforeTheQueue()
                && lines.stream().anyMatch(line -> line.message().equals("as it was, changed scored 1"));
        Line kept = only(lines, late ? "as it was, changed scored 1" : "as it was scored 1");
        Matcher times = Pattern.compile("early (\\d+) (\\d+)").matcher(said);
        assertTrue(times.find(), said);
        long millis = kept.unixNanos() / 1_000_000;
        assertTrue(
                millis >= Long.parseLong(times.group(1)) && millis <= Long.parseLong(times.group(2)),
                () -> millis + " in " + times.group());
        assertEquals("loader-1", only(lines, "on a thread").fields().get("thread"));
        Line plain = only(lines, "plain");
        assertEquals("info", plain.level());
        assertEquals("game.Lobby", plain.logger());
        assertEquals("main", plain.fields().get("thread"));
        assertEquals(List.of("anna", 7), only(lines, "anna scored 7").data().get("args"));
        Map<String, Object> error =
                LogReceiver.map(only(lines, "broken").fields().get("error"));
        assertEquals("java.lang.IllegalStateException", error.get("type"));
        assertTrue(error.get("stack").toString().contains("Caused by: java.lang.RuntimeException: the cause"));
        Line rich = only(lines, "rich");
        assertEquals("worker-7", rich.fields().get("thread"));
        assertEquals(Map.of("player", "anna"), rich.data().get("mdc"));
        assertEquals("arena", rich.data().get("room"));
        assertEquals(List.of("AUDIT", "SECURITY"), rich.data().get("markers"));
        Instant then = Instant.parse("2026-01-02T03:04:05.678Z");
        assertEquals(then.toEpochMilli(), only(lines, "long ago").unixNanos() / 1_000_000);
        assertEquals(Map.of(), only(lines, "in a match").fields().get("tags"), "known to the game's thread alone");
    }

    /** Each event names its thread in its text. */
    private static void many(List<Line> lines) {
        Set<String> messages = new HashSet<>();
        for (Line line : lines) {
            if ("game.Queued".equals(line.logger())) {
                assertEquals(line.message().split(" ")[0], line.fields().get("thread"), line::toString);
                messages.add(line.message());
            }
        }
        assertEquals(BridgeGame.QUEUED_EVENTS, messages.size());
    }

    private static Line only(List<Line> lines, String message) {
        List<Line> found =
                lines.stream().filter(line -> line.message().equals(message)).toList();
        assertEquals(1, found.size(), message);
        return found.get(0);
    }

    private static long number(String name, String said) {
        Matcher matcher = Pattern.compile("(?m)^" + name + " (\\d+)").matcher(said);
        assertTrue(matcher.find(), said);
        return Long.parseLong(matcher.group(1));
    }
}
