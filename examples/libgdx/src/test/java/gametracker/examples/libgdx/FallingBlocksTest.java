package gametracker.examples.libgdx;

import static gametracker.engine.contract.Recorded.part;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.badlogic.gdx.Version;
import gametracker.engine.contract.GameRun;
import gametracker.engine.contract.PageLines;
import gametracker.engine.contract.Recorded;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class FallingBlocksTest {
    private static final String MAIN = "gametracker.examples.libgdx.Main";

    private final Recorded recorded = new Recorded();

    @AfterEach
    void close() {
        recorded.close();
    }

    private GameRun play(String... arguments) throws Exception {
        String[] all = new String[arguments.length + 1];
        all[0] = MAIN;
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        return GameRun.onClassPath(recorded.uri(), all);
    }

    @Test
    void gameWithoutAWindowReports() throws Exception {
        GameRun run = play("--headless", "--autoplay", "300");

        assertEquals(0, run.exitCode(), run::said);
        recorded.assertAllWasTaken();
        assertReports(300);
        assertFalse(part(recorded.line("game created"), "contexts").containsKey("gpu"));
        assertTrue(run.said().contains("evade the blocks"), "the logger before is asked too: " + run.said());
    }

    @Test
    @Tag("window")
    void gameInAWindowReports() throws Exception {
        Path picture = Files.createDirectories(Path.of("target", "pictures")).resolve("libgdx.png");
        GameRun run = play("--autoplay", "300", "--minimise", "--picture", picture.toString());

        assertEquals(0, run.exitCode(), run::said);
        recorded.assertAllWasTaken();
        assertReports(75); // those before it is minimised; how long that takes is up to the window manager
        assertEquals(2, recorded.lines("game paused").size(), "minimised, and at the end");
        assertEquals(1, recorded.lines("game resumed").size());
        assertDevice(part(recorded.line("game disposed"), "contexts"));
        assertPainted(picture);
    }

    @Test
    @Tag("window")
    void crashInAWindowIsReported() throws Exception {
        GameRun run = play("--autoplay", "60", "--crash");

        assertNotEquals(0, run.exitCode(), run::said);
        recorded.assertAllWasTaken();
        Map<String, Object> crash = recorded.line("exception in render()");
        assertEquals("error", crash.get("level"));
        assertEquals("the floor gives way", part(crash, "error").get("message"));
        assertTrue(crash.get("breadcrumbs").toString().contains("game created"), crash::toString);
        assertDevice(part(crash, "contexts"));
    }

    private void assertReports(int leastFrames) {
        assertTrue(recorded.value("frames_total") >= leastFrames, () -> recorded.value("frames_total") + " frames");
        assertTrue(recorded.value("blocks_evaded_total") > 0);
        Map<String, Object> error = recorded.line("the second level cannot be loaded, the first one goes on");
        assertEquals("error", error.get("level"));
        assertEquals("level", error.get("logger"));
        assertTrue(part(error, "error").get("message").toString().contains("level-2.txt"), error::toString);
        assertEquals(Version.VERSION, part(part(error, "contexts"), "engine").get("version"));
        assertEquals("game", recorded.line("evade the blocks").get("logger"));
        assertEquals(1, recorded.lines("game disposed").size());
    }

    private static void assertDevice(Map<String, Object> contexts) {
        assertEquals("Desktop", part(contexts, "engine").get("application"));
        Map<String, Object> gpu = part(contexts, "gpu");
        assertEquals(Set.of("vendor", "renderer", "version"), gpu.keySet());
        assertTrue(gpu.get("renderer").toString().contains("llvmpipe"), gpu::toString);
        Map<String, Object> screen = part(contexts, "screen");
        assertEquals(1024, screen.get("width"), screen::toString);
        assertEquals(768, screen.get("height"), screen::toString);
        assertEquals(
                Map.of("width", (int) Field.WIDTH, "height", (int) Field.HEIGHT, "fullscreen", false),
                part(contexts, "window"));
    }

    /** Background, player, and blocks of several colours. */
    private static void assertPainted(Path picture) throws Exception {
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals((int) Field.WIDTH, image.getWidth());
        Set<Integer> colours = new TreeSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xffffff);
            }
        }
        assertTrue(colours.size() >= 4, () -> colours.size() + " colours in " + picture);
    }

    @Test
    void pageShowsWhatIsCompiled() throws Exception {
        PageLines.assertFrom(
                Path.of("..", "..", "docs", "libgdx.md"),
                Path.of("src", "main", "java"),
                Path.of("..", "..", "engines", "gametracker.engine.libgdx", "src", "test"));
    }
}
