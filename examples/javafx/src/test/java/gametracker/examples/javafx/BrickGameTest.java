package gametracker.examples.javafx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.engine.contract.GameRun;
import gametracker.engine.contract.PageLines;
import gametracker.engine.contract.Recorded;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Plays the game in a JVM of its own, and looks at what arrives. */
@Timeout(400)
class BrickGameTest {
    private static final int FRAMES = 180;
    private static final String MAIN = "gametracker.examples.javafx.Main";

    /** Of the test's path. The jars of JavaFX without a system in their name are empty. */
    private static final String MODULES =
            ".*(/examples/javafx/target/classes|gametracker\\.(engine\\.javafx|api|core|transport\\.jdkhttp)"
                    + "(-[0-9.]+\\.jar|/target/classes)|/jackson-[^/]*\\.jar|/javafx-[a-z]+-[0-9.]+-[^/]*\\.jar)";

    private final Recorded recorded = new Recorded();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        recorded.close();
    }

    private GameRun play(List<String> options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("-Dprism.order=sw"));
        all.addAll(options);
        all.addAll(List.of(arguments));
        GameRun run = GameRun.java(recorded.uri(), all);
        assertEquals(0, run.exitCode(), run::said);
        return run;
    }

    private static String modules() {
        return Stream.of(GameRun.path().split(File.pathSeparator))
                .filter(entry -> entry.matches(MODULES))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static List<String> onModulePath() {
        return List.of("-p", modules(), "-m", "gametracker.examples.javafx/" + MAIN);
    }

    private static List<String> onClassPath() {
        return List.of("-cp", modules(), MAIN);
    }

    /** Without a screen, by Monocle, which is for the class path. */
    @Test
    @Tag("long")
    void playsOnTheClassPath() throws Exception {
        GameRun run = play(
                List.of("-Dglass.platform=Monocle", "-Dmonocle.platform=Headless", "-cp", GameRun.path(), MAIN),
                "--autoplay",
                "" + FRAMES);
        arrived(run);
        assertTrue(recorded.lines("game paused").isEmpty());
    }

    @Test
    @Tag("window")
    void playsInAWindowOnTheModulePath() throws Exception {
        Path picture = Files.createDirectories(Path.of("target", "pictures"))
                .resolve("javafx.png")
                .toAbsolutePath();
        List<String> options = new ArrayList<>(List.of("-Dgametracker.stateDirectory=" + directory.resolve("state")));
        options.addAll(onModulePath());
        GameRun run = play(options, "--autoplay", "" + 2 * FRAMES, "--minimise", "--picture", picture.toString());
        arrived(run);
        minimised();
        assertFalse(run.said().contains("WARNING"), run::said);
        assertEquals(
                "EXITED", Recorded.part(recorded.line("session.end"), "data").get("ending"));
        assertEquals(480, ByteBuffer.wrap(Files.readAllBytes(picture)).getInt(16), "the width in the head of a PNG");
    }

    @Test
    @Tag("window")
    void playsInAWindowOnTheClassPath() throws Exception {
        GameRun run = play(onClassPath(), "--autoplay", "" + FRAMES, "--minimise");
        arrived(run);
        minimised();
    }

    private void minimised() {
        List<Map<String, Object>> paused = recorded.lines("game paused");
        // A window manager that is slow to answer has JavaFX report the change twice.
        assertFalse(paused.isEmpty());
        assertEquals(paused.size(), recorded.lines("game resumed").size());
        assertEquals("info", paused.get(0).get("level"));
        Map<String, Object> screen = Recorded.part(Recorded.part(paused.get(0), "contexts"), "screen");
        assertEquals(1024, screen.get("width"));
        assertEquals(768, screen.get("height"));
    }

    /** Frames, the stage's life, an error that nobody caught, and the facts. */
    private void arrived(GameRun run) {
        recorded.assertAllWasTaken();
        double counted = recorded.value("frames_total");
        assertTrue(counted >= FRAMES / 2.0 && counted <= 20 * FRAMES, () -> counted + " frames");
        assertTrue(recorded.value("bricks_hit_total") > 0);
        for (String event : List.of("game created", "the game is over", "game disposed")) {
            assertEquals("info", recorded.line(event).get("level"), event);
        }
        Map<String, Object> error = recorded.line("uncaught exception");
        assertEquals("error", error.get("level"));
        assertEquals(
                "the second level is missing", Recorded.part(error, "error").get("message"));
        assertTrue(error.get("breadcrumbs").toString().contains("game created"), error::toString);
        assertTrue(run.said().contains("the second level is missing"), "as JavaFX says it: " + run.said());
        Map<String, Object> contexts = Recorded.part(error, "contexts");
        assertEquals("JavaFX", Recorded.part(contexts, "engine").get("name"));
        assertEquals(false, Recorded.part(contexts, "gpu").get("accelerated"));
        assertEquals(480, Recorded.part(contexts, "window").get("width"));
        int height = (int) Recorded.part(contexts, "window").get("height"); // some window managers add a little
        assertTrue(height >= 360 && height < 400, () -> height + " pixels");
    }

    @Test
    void pageShowsCodeThatIsPlayed() throws Exception {
        PageLines.assertFrom(Path.of("../../docs/javafx.md"), Path.of("src/main/java"));
    }
}
