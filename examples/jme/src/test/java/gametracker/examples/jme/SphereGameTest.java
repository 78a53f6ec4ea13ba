package gametracker.examples.jme;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
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
class SphereGameTest {
    private static final int FRAMES = 120;
    private static final String MAIN = "gametracker.examples.jme.Main";

    /** What the game is played with, and the test needs not. */
    private static final String MODULES =
            ".*(/examples/jme/target/classes|gametracker\\.(engine\\.jme|api|core|transport\\.jdkhttp)"
                    + "(-[0-9.]+\\.jar|/target/classes)|/jackson-[^/]*\\.jar|/jme3-core-[^/]*\\.jar)";

    private final Recorded recorded = new Recorded();

    @TempDir
    Path directory;

    @AfterEach
    void close() {
        recorded.close();
    }

    @Test
    @Tag("long")
    void playsWithoutAWindowOnTheClassPath() throws Exception {
        GameRun run = GameRun.onClassPath(recorded.uri(), MAIN, "--headless", "--autoplay", "" + FRAMES);
        assertEquals(0, run.exitCode(), run::said);
        arrived(FRAMES);
        assertEquals(1, recorded.lines("game disposed").size());
        assertEquals(1, recorded.lines("the rain has ended").size());
    }

    /** The exception ends the loop, and by it the session. */
    @Test
    void crashesWithoutAWindowOnTheModulePath() throws Exception {
        List<String> arguments = new ArrayList<>(List.of(
                "-Dgametracker.stateDirectory=" + directory.resolve("state"),
                "-p",
                entry(MODULES),
                "--patch-module",
                "jme3.core=" + entry(".*/jme3-desktop-[^/]*\\.jar"),
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "gametracker.examples.jme/" + MAIN));
        arguments.addAll(List.of("--headless", "--autoplay", "" + FRAMES, "--crash"));
        GameRun run = GameRun.java(recorded.uri(), arguments);
        assertTrue(run.said().contains("the basket breaks"), run::said);
        arrived(FRAMES);
        crashed(run);
        assertEquals(
                "UNCAUGHT_EXCEPTION",
                Recorded.part(recorded.line("session.end"), "data").get("ending"));
    }

    private static String entry(String pattern) {
        String path = Stream.of(GameRun.path().split(File.pathSeparator))
                .filter(entry -> entry.matches(pattern))
                .collect(Collectors.joining(File.pathSeparator));
        assertFalse(path.isEmpty(), pattern);
        return path;
    }

    @Test
    @Tag("window")
    void playsInAWindow() throws Exception {
        Path picture = Files.createDirectories(Path.of("target", "pictures"))
                .resolve("jme.png")
                .toAbsolutePath();
        GameRun run = GameRun.onClassPath(
                recorded.uri(), MAIN, "--autoplay", "" + 2 * FRAMES, "--picture", picture.toString());
        assertEquals(0, run.exitCode(), run::said);
        arrived(2 * FRAMES);
        drawn();
        assertEquals(1, recorded.lines("game disposed").size());
        assertEquals(480, ByteBuffer.wrap(Files.readAllBytes(picture)).getInt(16), "the width in the head of a PNG");
    }

    @Test
    @Tag("window")
    void crashesInAWindow() throws Exception {
        GameRun run = GameRun.onClassPath(recorded.uri(), MAIN, "--autoplay", "" + FRAMES, "--crash");
        arrived(FRAMES);
        crashed(run);
        drawn();
    }

    /** Frames, the pause, an error that was caught, and the engine. */
    private void arrived(int frames) {
        recorded.assertAllWasTaken();
        double counted = recorded.value("frames_total");
        assertTrue(counted >= frames - 4 && counted < frames, () -> counted + " frames of " + frames);
        assertTrue(recorded.value("spheres_caught_total") > 0);
        for (String event : List.of("game created", "game paused", "game resumed")) {
            assertEquals("info", recorded.line(event).get("level"), event);
        }
        Map<String, Object> error = recorded.line("the second level cannot be loaded, the first one goes on");
        assertEquals("error", error.get("level"));
        assertEquals(
                "com.jme3.asset.AssetNotFoundException",
                Recorded.part(error, "error").get("type"));
        assertTrue(error.get("breadcrumbs").toString().contains("game created"), error::toString);
        Map<String, Object> engine = Recorded.part(Recorded.part(error, "contexts"), "engine");
        assertEquals("jMonkeyEngine", engine.get("name"));
    }

    private void crashed(GameRun run) {
        Map<String, Object> line = recorded.line("uncaught exception");
        assertEquals("error", line.get("level"), run::said);
        assertEquals("the basket breaks", Recorded.part(line, "error").get("message"));
        assertTrue(line.get("breadcrumbs").toString().contains("game resumed"), line::toString);
    }

    private void drawn() {
        Map<String, Object> contexts =
                Recorded.part(recorded.lines("game paused").get(0), "contexts");
        assertFalse(contexts.toString().contains("incomplete"), contexts::toString);
        for (String fact : List.of("vendor", "renderer", "version", "glsl_version", "max_texture_size")) {
            assertNotNull(Recorded.part(contexts, "gpu").get(fact), () -> fact + " in " + contexts);
        }
        assertEquals(480, Recorded.part(contexts, "window").get("width"));
        assertEquals(360, Recorded.part(contexts, "window").get("height"));
        assertEquals(1024, Recorded.part(contexts, "screen").get("width"));
        assertTrue(Recorded.part(recorded.line("game created"), "data")
                .get("caps")
                .toString()
                .contains("OpenGL"));
    }

    @Test
    void pageShowsCodeThatIsPlayed() throws Exception {
        PageLines.assertFrom(
                Path.of("../../docs/jme.md"),
                Path.of("src/main/java"),
                Path.of("../../engines/gametracker.engine.jme/src/test/java"));
    }
}
