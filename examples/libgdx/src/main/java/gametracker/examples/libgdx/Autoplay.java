package gametracker.examples.libgdx;

import com.badlogic.gdx.Gdx;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Graphics;
import com.badlogic.gdx.backends.lwjgl3.Lwjgl3Window;
import com.badlogic.gdx.graphics.Pixmap;
import com.badlogic.gdx.graphics.PixmapIO;
import java.nio.file.Path;
import java.util.zip.Deflater;

/** What happens by itself after certain frames. */
final class Autoplay {
    private static final int SHORT_PAUSE = 10;

    private final Options options;
    private int pausedAt;
    private boolean resumed;

    Autoplay(Options options) {
        this.options = options;
    }

    void after(int frame) {
        if (options.minimise() && frame == options.autoplay() / 4) {
            window().iconifyWindow();
        }
        if (pausedAt > 0 && frame == pausedAt + SHORT_PAUSE) {
            window().restoreWindow();
        }
        if (frame == options.autoplay() * 3 / 4) {
            options.picture().ifPresent(Autoplay::save);
        }
        if (frame >= options.autoplay() && (resumed || !options.minimise())) {
            if (options.crash()) {
                throw new IllegalStateException("the floor gives way");
            }
            Gdx.app.exit();
        }
    }

    /** The window is minimised. libGDX goes on rendering. */
    void paused(int frame) {
        pausedAt = frame;
    }

    void resumed() {
        resumed = true;
    }

    private static Lwjgl3Window window() {
        return ((Lwjgl3Graphics) Gdx.graphics).getWindow();
    }

    private static void save(Path file) {
        Pixmap pixels = Pixmap.createFromFrameBuffer(
                0, 0, Gdx.graphics.getBackBufferWidth(), Gdx.graphics.getBackBufferHeight());
        try {
            PixmapIO.writePNG(
                    Gdx.files.absolute(file.toAbsolutePath().toString()), pixels, Deflater.DEFAULT_COMPRESSION, true);
        } finally {
            pixels.dispose();
        }
    }
}
