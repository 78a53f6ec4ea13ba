package gametracker.examples.lwjgl;

import static gametracker.engine.contract.Recorded.part;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.engine.contract.GameRun;
import gametracker.engine.contract.PageLines;
import gametracker.engine.contract.Recorded;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.lwjgl.Version;

@Timeout(240)
class PaddleTest {
    private static final String MAIN = "gametracker.examples.lwjgl.Main";
    private static final String[] MODULES = {
        "gametracker.examples.lwjgl",
        "gametracker.api",
        "gametracker.core",
        "gametracker.transport.jdkhttp",
        "tools.jackson.core",
        "tools.jackson.jr.ob",
        "org.lwjgl",
        "org.lwjgl.natives",
        "org.lwjgl.glfw",
        "org.lwjgl.glfw.natives",
        "org.lwjgl.opengl",
        "org.lwjgl.opengl.natives",
    };
    private static final int FRAMES = 400;

    private final Recorded recorded = new Recorded();
    private final Path picture = Path.of("target", "pictures", "lwjgl.png");

    @AfterEach
    void close() {
        recorded.close();
    }

    @Test
    @Tag("window")
    void gameInAWindowReports() throws Exception {
        Files.createDirectories(picture.getParent());
        assertReports(GameRun.onClassPath(recorded.uri(), MAIN, Integer.toString(FRAMES), picture.toString()));
        assertPainted();
    }

    @Test
    @Tag("window")
    void gameOnTheModulePathReports() throws Exception {
        Files.createDirectories(picture.getParent());
        assertReports(GameRun.java(
                recorded.uri(),
                List.of(
                        "-p",
                        GameRun.modulePath(MODULES),
                        "--add-modules",
                        "org.lwjgl.natives,org.lwjgl.glfw.natives,org.lwjgl.opengl.natives",
                        "-m",
                        "gametracker.examples.lwjgl/" + MAIN,
                        Integer.toString(FRAMES),
                        picture.toString())));
    }

    private void assertReports(GameRun run) {
        assertEquals(0, run.exitCode(), run::said);
        recorded.assertAllWasTaken();
        // The first call of frame() begins the first frame, and so does the first one after the window was minimised.
        assertTrue(recorded.value("frames_total") >= FRAMES - 2, () -> recorded.value("frames_total") + " frames");
        assertEquals(1, recorded.lines("game created").size());
        assertEquals(1, recorded.lines("game paused").size());
        assertEquals(1, recorded.lines("game resumed").size());
        Map<String, Object> ended = recorded.line("game ended");
        assertTrue(((Number) part(ended, "data").get("returned")).intValue() > 0, ended::toString);
        assertDevice(ended);
        Map<String, Object> error = recorded.line("GLFW: Invalid key -1");
        assertEquals("error", error.get("level"));
        assertEquals("0x10003", part(error, "data").get("code"));
    }

    private static void assertDevice(Map<String, Object> line) {
        assertEquals("LWJGL " + Version.getVersion(), part(line, "device").get("engine"));
        Map<String, Object> gpu = part(part(line, "contexts"), "gpu");
        assertEquals(Set.of("vendor", "renderer", "version"), gpu.keySet());
        assertTrue(gpu.get("renderer").toString().contains("llvmpipe"), gpu::toString);
    }

    /** Background, paddle, ball. */
    private void assertPainted() throws Exception {
        BufferedImage image = ImageIO.read(picture.toFile());
        assertEquals((int) Court.WIDTH, image.getWidth());
        Set<Integer> colours = new TreeSet<>();
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                colours.add(image.getRGB(x, y) & 0xffffff);
            }
        }
        assertEquals(3, colours.size(), picture::toString);
    }

    @Test
    @Tag("window")
    void crashIsReported() throws Exception {
        Files.createDirectories(picture.getParent());
        GameRun run = GameRun.onClassPath(recorded.uri(), MAIN, "60", "target/pictures/crash.png", "crash");

        assertNotEquals(0, run.exitCode(), run::said);
        recorded.assertAllWasTaken();
        Map<String, Object> crash = recorded.lineOfError("the ball has burst");
        assertEquals("error", crash.get("level"));
        assertEquals("main", crash.get("thread"));
        assertDevice(crash);
    }

    @Test
    void pageShowsWhatIsCompiled() throws Exception {
        PageLines.assertFrom(Path.of("..", "..", "docs", "lwjgl.md"), Path.of("src", "main", "java"));
    }
}
