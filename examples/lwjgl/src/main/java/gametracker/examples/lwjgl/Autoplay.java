package gametracker.examples.lwjgl;

import static org.lwjgl.glfw.GLFW.*;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The game without a player: minimises the window for a moment, makes a mistake that GLFW complains of, saves a picture and
 * ends.
 */
final class Autoplay {
    private final int frames;
    private final Optional<Path> picture;
    private final boolean crash;
    private int frame;
    private boolean wasMinimised;

    private Autoplay(int frames, Optional<Path> picture, boolean crash) {
        this.frames = frames;
        this.picture = picture;
        this.crash = crash;
    }

    static Autoplay of(String... args) {
        return new Autoplay(
                args.length == 0 ? 0 : Integer.parseInt(args[0]),
                args.length < 2 ? Optional.empty() : Optional.of(Path.of(args[1])),
                args.length > 2 && args[2].equals("crash"));
    }

    boolean isOn() {
        return frames > 0;
    }

    /** Follows the ball. */
    int direction(Court court) {
        float aside = court.ballX() + Court.BALL / 2 - court.paddleX() - Court.PADDLE_WIDTH / 2;
        return Math.abs(aside) < Court.BALL ? 0 : aside < 0 ? -1 : 1;
    }

    /** Called after each frame was painted, and before it is shown. */
    void painted(long window) {
        if (!isOn()) {
            return;
        }
        frame++;
        if (frame == frames / 4) {
            glfwGetKey(window, GLFW_KEY_UNKNOWN);
        }
        if (frame == frames / 2) {
            picture.ifPresent(file -> Painter.save(window, file));
            glfwIconifyWindow(window);
        }
        if (frame >= frames && wasMinimised) {
            if (crash) {
                throw new IllegalStateException("the ball has burst");
            }
            glfwSetWindowShouldClose(window, true);
        }
    }

    void whileMinimised(long window) {
        if (isOn()) {
            wasMinimised = true;
            glfwRestoreWindow(window);
        }
    }
}
