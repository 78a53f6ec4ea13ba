package gametracker.examples.javafx;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import gametracker.engine.javafx.GameTrackerFx;
import java.util.Map;
import javafx.animation.AnimationTimer;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.scene.Group;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.input.KeyCode;
import javafx.scene.paint.Color;
import javafx.stage.Stage;

/** The game. What JavaFX does not tell GameTracker, it records itself: what the player did. */
public final class BrickGame extends Application {
    private static final int LEVEL_AFTER_FRAMES = 30;
    private static final double LONGEST_STEP = 0.05;
    private static final Color[] COLOURS = {
        Color.web("#f2735a"), Color.web("#f2a65a"), Color.web("#f2d95a"), Color.web("#8fd95a"), Color.web("#5acdf2")
    };

    private final Counter hitBricks = GameTracker.get().counter("bricks_hit");
    private final Court court = new Court();
    private final Canvas canvas = new Canvas(Court.WIDTH, Court.HEIGHT);
    private Options options;
    private Autoplay autoplay;
    private boolean left;
    private boolean right;
    private long lastNanos;
    private int frame;
    private int hit;
    private int lost;

    /** Called by JavaFX. */
    public BrickGame() {}

    @Override
    public void start(Stage stage) {
        options = Options.parse(getParameters().getRaw().toArray(String[]::new));
        GameTracker.init(
                TrackerConfig.fromEnvironment().game("bricks").version("1.0.0").build());
        GameTrackerFx.attach(stage);

        Scene scene = new Scene(new Group(canvas));
        scene.setOnKeyPressed(event -> key(event.getCode(), true));
        scene.setOnKeyReleased(event -> key(event.getCode(), false));
        stage.setScene(scene);
        stage.setTitle("Bricks");
        stage.setResizable(false);
        stage.setOnHidden(event -> GameTracker.get().logInfo("the game is over", Map.of("hit", hit, "lost", lost)));
        stage.show();
        if (options.autoplay() > 0) {
            autoplay = new Autoplay(options, stage);
        }
        new AnimationTimer() {
            @Override
            public void handle(long now) {
                play(now);
            }
        }.start();
    }

    private void key(KeyCode code, boolean pressed) {
        if (code == KeyCode.LEFT) {
            left = pressed;
        } else if (code == KeyCode.RIGHT) {
            right = pressed;
        }
    }

    private void play(long now) {
        double seconds = lastNanos == 0 ? 0 : Math.min(LONGEST_STEP, (now - lastNanos) / 1e9);
        lastNanos = now;
        frame++;
        court.step(seconds, direction());
        report();
        draw(canvas.getGraphicsContext2D());
        if (autoplay != null) {
            autoplay.after(frame);
        }
    }

    private int direction() {
        if (autoplay != null) {
            return court.attentiveDirection();
        }
        return left == right ? 0 : left ? -1 : 1;
    }

    private void report() {
        hitBricks.add(court.hit() - hit);
        hit = court.hit();
        if (court.lost() > lost) {
            lost = court.lost();
            GameTracker.get().addBreadcrumb("lost the ball", Map.of("lost", lost, "hit", hit));
        }
        if (frame == LEVEL_AFTER_FRAMES) {
            Platform.runLater(this::loadLevel);
        }
    }

    /** There is no second level. Nobody catches the exception, and JavaFX goes on. */
    private void loadLevel() {
        throw new IllegalStateException("the second level is missing");
    }

    private void draw(GraphicsContext graphics) {
        graphics.setFill(Color.web("#171a29"));
        graphics.fillRect(0, 0, Court.WIDTH, Court.HEIGHT);
        for (Court.Brick brick : court.bricks()) {
            graphics.setFill(COLOURS[brick.row()]);
            graphics.fillRoundRect(brick.x(), brick.y(), Court.BRICK_WIDTH, Court.BRICK_HEIGHT, 6, 6);
        }
        graphics.setFill(Color.web("#d9ccb3"));
        graphics.fillRoundRect(court.bat() - Court.BAT_WIDTH / 2, Court.BAT_Y, Court.BAT_WIDTH, 10, 8, 8);
        graphics.setFill(Color.WHITE);
        graphics.fillOval(court.x() - Court.BALL, court.y() - Court.BALL, 2 * Court.BALL, 2 * Court.BALL);
    }

    @Override
    public void stop() {
        GameTracker.get().close();
    }
}
