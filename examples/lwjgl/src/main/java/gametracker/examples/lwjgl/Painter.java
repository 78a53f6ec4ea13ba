package gametracker.examples.lwjgl;

import static org.lwjgl.glfw.GLFW.glfwGetFramebufferSize;
import static org.lwjgl.opengl.GL11.*;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.lwjgl.BufferUtils;

/** Paints rectangles, each by clearing a part of the picture: that needs no shader, and works with every OpenGL. */
final class Painter {
    private Painter() {}

    static void paint(long window, Court court) {
        float scale = size(window)[0] / Court.WIDTH;
        glDisable(GL_SCISSOR_TEST);
        glClearColor(0.07f, 0.13f, 0.12f, 1);
        glClear(GL_COLOR_BUFFER_BIT);
        glEnable(GL_SCISSOR_TEST);
        rectangle(scale, court.paddleX(), 0, Court.PADDLE_WIDTH, Court.PADDLE_HEIGHT, 0.45f, 0.85f, 0.60f);
        rectangle(scale, court.ballX(), court.ballY(), Court.BALL, Court.BALL, 0.98f, 0.85f, 0.45f);
        for (int i = 0; i < court.returned(); i++) {
            rectangle(scale, 6 + 10 * i, Court.HEIGHT - 12, 6, 6, 0.45f, 0.85f, 0.60f);
        }
        glDisable(GL_SCISSOR_TEST);
    }

    private static void rectangle(
            float scale, float x, float y, float width, float height, float red, float green, float blue) {
        glScissor((int) (x * scale), (int) (y * scale), (int) (width * scale), (int) (height * scale));
        glClearColor(red, green, blue, 1);
        glClear(GL_COLOR_BUFFER_BIT);
    }

    private static int[] size(long window) {
        int[] width = new int[1];
        int[] height = new int[1];
        glfwGetFramebufferSize(window, width, height);
        return new int[] {width[0], height[0]};
    }

    /** Saves what was painted, before it is shown. OpenGL's first row is the lowest. */
    static void save(long window, Path file) {
        int width = size(window)[0];
        int height = size(window)[1];
        ByteBuffer pixels = BufferUtils.createByteBuffer(width * height * 4);
        glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, pixels);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int at = (y * width + x) * 4;
                int colour = (pixels.get(at) & 255) << 16 | (pixels.get(at + 1) & 255) << 8 | pixels.get(at + 2) & 255;
                image.setRGB(x, height - 1 - y, colour);
            }
        }
        try {
            ImageIO.write(image, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
