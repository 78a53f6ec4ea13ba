package gametracker.examples.javafx;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import javafx.scene.image.WritableImage;
import javafx.stage.Stage;
import javax.imageio.ImageIO;

/** What happens by itself after certain frames. */
final class Autoplay {
    private static final int SHORT_PAUSE = 30;

    private final Options options;
    private final Stage stage;
    private int minimisedAt;
    private boolean restored;

    Autoplay(Options options, Stage stage) {
        this.options = options;
        this.stage = stage;
        stage.iconifiedProperty().addListener((property, before, now) -> restored = !now);
    }

    /** The game's own timer goes on while the window is minimised. */
    void after(int frame) {
        if (options.minimise() && frame == options.autoplay() / 4) {
            stage.setIconified(true);
        }
        if (stage.isIconified() && minimisedAt == 0) {
            minimisedAt = frame;
        }
        if (stage.isIconified() && frame == minimisedAt + SHORT_PAUSE) {
            stage.setIconified(false);
        }
        if (frame == options.autoplay() * 3 / 4) {
            options.picture().ifPresent(this::save);
        }
        if (frame >= options.autoplay() && (restored || !options.minimise())) {
            stage.close();
        }
    }

    private void save(Path file) {
        WritableImage image = stage.getScene().snapshot(null);
        int width = (int) image.getWidth();
        int height = (int) image.getHeight();
        BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                picture.setRGB(x, y, image.getPixelReader().getArgb(x, y));
            }
        }
        try {
            ImageIO.write(picture, "png", file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
