package gametracker.bridge.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.bridge.contract.LogReceiver.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every bridge is held to. A real game logs by the real library, which finds the bridge by a configuration file of its
 * own; a real server on loopback takes what arrives. On the class path the tracker closes before the library stops, on
 * the module path the library stops first.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BridgeContract {
    private static final Path PAGE = Path.of("..", "..", "docs", "logging.md");
    private static final Path FILES = Path.of("src", "test", "config");
    private static final int STORM = 2_500;
    private static final int LONG_STORM = 100_000;

    @TempDir
    static Path work;

    private GameProcess game;

    /** The modules of the bridge and of the library. */
    protected abstract List<String> modules();

    /** The template of {@link BridgeGame#warn}, as the library has it. */
    protected abstract String template();

    /** JVM options that make the library find a configuration; {@code callerData} asks for that in it. */
    protected abstract List<String> options(Path files, boolean callerData);

    /** Whether the library has an MDC, key-value pairs and markers. */
    protected boolean isRich() {
        return true;
    }

    /** Whether an event of another time can be made. */
    protected boolean isTimed() {
        return true;
    }

    /** Whether the bridge can tell who called. */
    protected boolean knowsCaller() {
        return true;
    }

    /** Whether an event names its thread, so that it is known behind an asynchronous appender too. */
    protected boolean namesThreads() {
        return true;
    }

    /** Whether nothing comes after the library was stopped. */
    protected boolean stops() {
        return true;
    }

    @BeforeAll
    final void compile() throws IOException {
        game = new GameProcess(work, Path.of("src", "test", "game"), modules());
    }

    @Test
    final void everythingArrivesOnTheClassPath() throws Exception {
        play(false, STORM);
    }

    @Test
    final void everythingArrivesOnTheModulePath() throws Exception {
        play(true, STORM);
    }

    @Test
    @Tag("long")
    final void stormsNeitherRecurseNorBlock() throws Exception {
        play(false, LONG_STORM);
        play(true, LONG_STORM);
    }

    @Test
    final void pageShowsTheseFiles() throws Exception {
        if (!Files.isDirectory(FILES)) {
            return;
        }
        String page = Files.readString(PAGE);
        try (var files = Files.list(FILES)) {
            for (Path file : files.toList()) {
                assertTrue(page.contains(Files.readString(file)), () -> file + " is not in " + PAGE);
            }
        }
    }

    private void play(boolean modulePath, int storm) throws Exception {
        try (LogReceiver receiver = new LogReceiver()) {
            String[] arguments = {receiver.address(), Integer.toString(storm), Boolean.toString(modulePath)};
            List<String> options = options(FILES.toAbsolutePath(), modulePath);
            String said = modulePath ? game.onModulePath(options, arguments) : game.onClassPath(options, arguments);
            List<Line> lines = receiver.lines();
            assertTrue(said.contains("flushed before true") && said.contains("flushed after true"), said);
            early(lines, said);
            cases(lines, modulePath);
            own(lines, said);
            storm(lines, said, storm);
            end(lines, said, modulePath);
        }
    }

    private void early(List<Line> lines, String said) {
        Line kept = only(lines, "as it was scored 1");
        assertEquals("game.Early", kept.logger());
        assertEquals(List.of("as it was", 1), kept.data().get("args"));
        Matcher times = Pattern.compile("early (\\d+) (\\d+)").matcher(said);
        assertTrue(times.find(), said);
        long millis = kept.unixNanos() / 1_000_000;
        assertTrue(
                millis >= Long.parseLong(times.group(1)) && millis <= Long.parseLong(times.group(2)),
                () -> millis + " in " + times.group());
        assertEquals("loader-1", only(lines, "on a thread").fields().get("thread"));
    }

    private void cases(List<Line> lines, boolean callerData) {
        Line plain = only(lines, "plain");
        assertEquals("info", plain.level());
        assertEquals("game.Lobby", plain.logger());
        assertEquals("main", plain.fields().get("thread"));
        assertNull(plain.data().get("template"));
        if (callerData && knowsCaller()) {
            Map<String, Object> caller = LogReceiver.map(plain.data().get("caller"));
            assertEquals("game.Game", caller.get("class"));
            assertEquals("info", caller.get("method"));
        } else {
            assertEquals(Map.of(), plain.data());
        }
        assertEquals("debug", only(lines, "fine detail").level());
        Line warning = only(lines, "anna scored 7");
        assertEquals("warn", warning.level());
        assertEquals(template(), warning.data().get("template"));
        assertEquals(List.of("anna", 7), warning.data().get("args"));
        Line broken = only(lines, "broken");
        assertEquals("error", broken.level());
        Map<String, Object> error = LogReceiver.map(broken.fields().get("error"));
        assertEquals("java.lang.IllegalStateException", error.get("type"));
        assertEquals("no room", error.get("message"));
        assertTrue(error.get("stack").toString().contains("Caused by: java.lang.RuntimeException: the cause"));
        assertEquals(
                "m-17",
                LogReceiver.map(only(lines, "in a match").fields().get("tags")).get("match"));
        if (isTimed()) {
            Instant then = Instant.parse("2026-01-02T03:04:05.678Z");
            assertEquals(then.toEpochMilli(), only(lines, "long ago").unixNanos() / 1_000_000);
        }
        if (isRich()) {
            rich(only(lines, "rich"));
        }
    }

    private static void rich(Line rich) {
        assertEquals("game.Rich", rich.logger());
        assertEquals("worker-7", rich.fields().get("thread"));
        assertEquals(Map.of("player", "anna"), rich.data().get("mdc"));
        assertEquals("arena", rich.data().get("room"));
        assertEquals("7", rich.data().get("score").toString());
        assertEquals(List.of("AUDIT", "SECURITY"), rich.data().get("markers"));
    }

    /** The tracker's own warning is to be seen in the game's log where that is the JDK's, and never comes back. */
    private void own(List<Line> lines, String said) {
        assertTrue(said.contains("gametracker.endpiont") && said.contains("did you mean"), said);
        for (String never : List.of("own line by logger", "own line by thread", "did you mean")) {
            assertFalse(lines.stream().anyMatch(line -> line.message().contains(never)), never);
        }
        assertEquals(namesThreads() ? 0 : 1, count(lines, "own line by name of its thread"));
    }

    /** On a loaded machine the queue has no room for a whole storm; what it drops is counted. */
    private static void storm(List<Line> lines, String said, int events) {
        assertFalse(said.contains("blocked") || said.contains("StackOverflowError"), said);
        long arrived = lines.stream()
                .filter(line -> "game.Storm".equals(line.logger()))
                .count();
        assertTrue(arrived > 0 && arrived + number("dropped", said) >= events, said);
        // Each of the library's own appenders asks for the text as well, outside of ours.
        assertTrue(lines.stream()
                        .filter(line -> "game.Inner".equals(line.logger()))
                        .count()
                <= 4L * events);
    }

    private static long number(String name, String said) {
        Matcher matcher = Pattern.compile("(?m)^" + name + " (\\d+)").matcher(said);
        assertTrue(matcher.find(), said);
        return Long.parseLong(matcher.group(1));
    }

    private void end(List<Line> lines, String said, boolean libraryFirst) {
        assertEquals(libraryFirst && stops() ? 0 : 1, count(lines, "the last one"));
        assertEquals(0, count(lines, "after the tracker"));
        long closed = libraryFirst && stops() ? 0 : 1;
        assertEquals(closed, number("closed", said));
        assertEquals(lines.size(), number("delivered", said));
        assertEquals(number("accepted", said), number("delivered", said) + number("dropped", said));
    }

    private static Line only(List<Line> lines, String message) {
        assertEquals(1, count(lines, message), message);
        return lines.stream()
                .filter(line -> line.message().equals(message))
                .findFirst()
                .orElseThrow();
    }

    private static long count(List<Line> lines, String message) {
        return lines.stream().filter(line -> line.message().equals(message)).count();
    }
}
