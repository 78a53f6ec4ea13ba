package gametracker.examples.lwjgl;

import static org.lwjgl.glfw.GLFW.*;
import static org.lwjgl.opengl.GL11.*;
import static org.lwjgl.system.MemoryUtil.NULL;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.util.Map;
import org.lwjgl.Version;
import org.lwjgl.glfw.GLFWErrorCallback;
import org.lwjgl.opengl.GL;

/** A paddle keeps a ball in the air. Opens the window and runs the loop; the lines with a tracker are what matters. */
public final class Main {
    private final GameTracker tracker = GameTracker.init(TrackerConfig.fromEnvironment()
            .game("paddle")
            .version("1.0.0")
            .device(Map.of("engine", "LWJGL " + Version.getVersion()))
            .build());
    private final FrameMeter frames = tracker.frames();
    private final Court court = new Court();
    private final Autoplay autoplay;
    private boolean minimised;

    private Main(Autoplay autoplay) {
        this.autoplay = autoplay;
    }

    /**
     * Plays. Without arguments the arrow keys move the paddle.
     *
     * @param args frames to play by itself, and perhaps a file for a picture; a third one, {@code crash}, ends it so
     */
    public static void main(String[] args) {
        new Main(Autoplay.of(args)).run();
    }

    private void run() {
        glfwSetErrorCallback((code, description) -> tracker.logError(
                "GLFW: " + GLFWErrorCallback.getDescription(description),
                Map.of("code", "0x" + Integer.toHexString(code))));
        if (!glfwInit()) {
            throw new IllegalStateException("GLFW cannot be initialised");
        }
        try {
            long window = open();
            tracker.setContext(
                    "gpu",
                    Map.of(
                            "vendor", glGetString(GL_VENDOR),
                            "renderer", glGetString(GL_RENDERER),
                            "version", glGetString(GL_VERSION)));
            tracker.logInfo("game created");
            while (!glfwWindowShouldClose(window)) {
                play(window);
            }
            tracker.logInfo("game ended", Map.of("returned", court.returned(), "missed", court.missed()));
        } finally {
            glfwTerminate();
        }
        tracker.close();
    }

    private long open() {
        glfwWindowHint(GLFW_RESIZABLE, GLFW_FALSE);
        long window = glfwCreateWindow((int) Court.WIDTH, (int) Court.HEIGHT, "Paddle", NULL, NULL);
        if (window == NULL) {
            throw new IllegalStateException("there is no window with OpenGL");
        }
        glfwMakeContextCurrent(window);
        glfwSwapInterval(1);
        GL.createCapabilities();
        glfwSetWindowIconifyCallback(window, (handle, iconified) -> minimise(iconified));
        return window;
    }

    private void minimise(boolean iconified) {
        minimised = iconified;
        if (iconified) {
            frames.pause();
        }
        tracker.logInfo(iconified ? "game paused" : "game resumed");
    }

    private void play(long window) {
        if (minimised) {
            glfwWaitEventsTimeout(0.1);
            autoplay.whileMinimised(window);
            return;
        }
        frames.section("physics");
        int missed = court.missed();
        court.step(autoplay.isOn() ? autoplay.direction(court) : direction(window));
        if (court.missed() > missed) {
            tracker.addBreadcrumb("ball missed", Map.of("returned", court.returned()));
        }
        frames.section("render");
        Painter.paint(window, court);
        autoplay.painted(window);
        glfwSwapBuffers(window);
        frames.frame();
        glfwPollEvents();
    }

    private static int direction(long window) {
        boolean left = glfwGetKey(window, GLFW_KEY_LEFT) == GLFW_PRESS;
        boolean right = glfwGetKey(window, GLFW_KEY_RIGHT) == GLFW_PRESS;
        return left == right ? 0 : left ? -1 : 1;
    }
}
