package gametracker.engine.javafx;

import gametracker.api.GameTracker;
import java.util.Objects;
import javafx.application.Platform;
import javafx.beans.value.ChangeListener;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;

/**
 * Tells GameTracker of a game on JavaFX. One line in the game, best in {@code Application.start}:
 * <pre>{@code
 * GameTrackerFx.attach(stage);
 * }</pre>
 *
 * <ul>
 *   <li>Each pulse is a frame of the loop {@code "main"}, with the sections {@code animation} (animations and animation
 *       timers), {@code layout} (CSS and layout of the stage's scene) and {@code render} (handing the scene over to the
 *       renderer, input events and waiting for the next pulse). A stage that is minimised or hidden has no frames, and costs
 *       no pulses. An attached stage has them all the time, not only while something is animated.
 *   <li>What an event, an animation or a task of {@code Platform.runLater} throws is recorded at ERROR, with the breadcrumbs,
 *       and goes to the handler that was there before. JavaFX goes on after that, so the session goes on too, and nothing
 *       waits for delivery.
 *   <li>{@code game created} (the stage is shown), {@code game paused} (minimised), {@code game resumed} and {@code game
 *       disposed} (hidden, or detached) are logs at INFO, and breadcrumbs.
 *   <li>The contexts {@code engine}, {@code gpu}, {@code screen} and {@code window} are set: JavaFX's version, whether the
 *       graphics card draws, the screen's size and scale, the window's size in pixels.
 * </ul>
 *
 * <p>The tracker is the game's to close, in {@code Application.stop} for example. Nothing of it throws into the game.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class GameTrackerFx {
    private final Stage stage;
    private final GameTracker tracker;
    private final Pulses pulses;
    private final ChangeListener<Object> visibility = (property, before, now) -> look();
    private final ChangeListener<Object> size = (property, before, now) -> resized();
    private final ChangeListener<Scene> scene = (property, before, now) -> sceneChanged(before, now);

    private @Nullable ErrorHandler errors;
    private State state = State.HIDDEN;
    private boolean attached;
    private String session = "";

    private enum State {
        HIDDEN,
        PLAYING,
        PAUSED
    }

    private GameTrackerFx(Stage stage, GameTracker tracker) {
        this.stage = Objects.requireNonNull(stage, "stage");
        this.tracker = Objects.requireNonNull(tracker, "tracker");
        this.pulses = new Pulses(tracker.frames(), this::describe);
    }

    /**
     * Tells the process-wide tracker, {@link GameTracker#get()}, of a stage.
     *
     * @param stage the game's window, shown or not yet
     * @return to be detached, if that is to end before the stage does
     */
    public static GameTrackerFx attach(Stage stage) {
        return attach(stage, GameTracker.get());
    }

    /**
     * Tells a tracker of a stage. Any thread; takes effect at once on JavaFX's, and soon on others.
     *
     * @param stage the game's window, shown or not yet
     * @param tracker to be told
     * @return to be detached, if that is to end before the stage does
     */
    public static GameTrackerFx attach(Stage stage, GameTracker tracker) {
        GameTrackerFx fx = new GameTrackerFx(stage, tracker);
        onFxThread(fx::begin);
        return fx;
    }

    /** Ends it: no more frames, and the earlier handler of errors back in its place. A second call does nothing. Any thread. */
    public void detach() {
        onFxThread(this::end);
    }

    private static void onFxThread(Runnable task) {
        if (Platform.isFxApplicationThread()) {
            task.run();
        } else {
            Platform.runLater(task);
        }
    }

    private void begin() {
        attached = true;
        errors = ErrorHandler.install(tracker);
        stage.showingProperty().addListener(visibility);
        stage.iconifiedProperty().addListener(visibility);
        stage.renderScaleXProperty().addListener(size);
        stage.fullScreenProperty().addListener(size);
        stage.sceneProperty().addListener(scene);
        watch(stage.getScene());
        look();
    }

    private void end() {
        if (!attached) {
            return;
        }
        attached = false;
        stage.showingProperty().removeListener(visibility);
        stage.iconifiedProperty().removeListener(visibility);
        stage.renderScaleXProperty().removeListener(size);
        stage.fullScreenProperty().removeListener(size);
        stage.sceneProperty().removeListener(scene);
        unwatch(stage.getScene());
        become(State.HIDDEN);
        if (errors != null) {
            errors.end();
        }
    }

    private void look() {
        become(!stage.isShowing() ? State.HIDDEN : stage.isIconified() ? State.PAUSED : State.PLAYING);
    }

    private void become(State next) {
        State before = state;
        if (next == before) {
            return;
        }
        state = next;
        if (next == State.PLAYING) {
            pulses.start();
        } else {
            pulses.stop();
        }
        if (before == State.HIDDEN) {
            describe();
            tell("game created");
        }
        if (next == State.PAUSED) {
            tell("game paused");
        } else if (next == State.HIDDEN) {
            tell("game disposed");
        } else if (before == State.PAUSED) {
            tell("game resumed");
        }
    }

    private void tell(String event) {
        tracker.logInfo(event);
        tracker.addBreadcrumb(event, null);
    }

    /** Each session has the facts: a tracker that is started later, or again, and one that the player declined for a while. */
    private void describe() {
        String current = tracker.sessionId();
        if (!current.equals(session)) {
            session = current;
            DeviceFacts.record(tracker, stage);
        }
    }

    private void resized() {
        DeviceFacts.recordScreen(tracker, stage);
    }

    private void sceneChanged(@Nullable Scene before, @Nullable Scene now) {
        unwatch(before);
        watch(now);
        resized();
    }

    /** The scene has its size later than the stage. */
    private void watch(@Nullable Scene current) {
        if (current != null) {
            current.widthProperty().addListener(size);
            current.heightProperty().addListener(size);
            pulses.watch(current);
        }
    }

    private void unwatch(@Nullable Scene former) {
        if (former != null) {
            former.widthProperty().removeListener(size);
            former.heightProperty().removeListener(size);
            pulses.unwatch(former);
        }
    }
}
