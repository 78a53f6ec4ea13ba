package gametracker.engine.libgdx;

import com.badlogic.gdx.ApplicationListener;
import com.badlogic.gdx.Gdx;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands between libGDX and the game, and records what the game does. One line, in the launcher:
 * <pre>{@code
 * new Lwjgl3Application(new GameTrackerListener(new MyGame()), configuration);
 * }</pre>
 *
 * <ul>
 *   <li>Each {@code render()} is a frame of the loop {@code "main"} of {@link GameTracker#frames()}: from the end of the one
 *       before to its own end, with what libGDX does in between (swapping buffers, input, posted runnables). Without
 *       continuous rendering a frame is the {@code render()} alone. There are no frames from {@code pause()} to {@code
 *       resume()}.
 *   <li>{@code game created}, {@code game paused}, {@code game resumed} and {@code game disposed} are logs at INFO, and
 *       breadcrumbs.
 *   <li>What is logged by {@code Gdx.app} is recorded, with the tag as its logger, and goes to the logger that was there
 *       before. libGDX's own level ({@code Gdx.app.setLogLevel}) decides first.
 *   <li>What any method of the game throws is recorded at ERROR, with the breadcrumbs, and thrown on.
 *   <li>The contexts {@code engine}, {@code gpu}, {@code screen} and {@code window} of the session are set: libGDX's version
 *       and the type of application, OpenGL's vendor, renderer and version, the monitor's mode, the window's size in
 *       pixels. What a backend does not know is left out; a headless one knows the first alone.
 * </ul>
 *
 * <p>The tracker may be started before or in {@code create()}. It is closed after the game's {@code dispose()}, which
 * waits for delivery, at most for the tracker's {@code shutdownTimeout}. While the game lives, the tracker is what {@link
 * GameTracker#get()} returns on the game's thread. libGDX calls no {@code dispose()} after an exception; the tracker's exit
 * hook closes it then.
 *
 * <p>For one application. {@code Gdx.app.getApplicationListener()} returns this object, no longer the game: {@link #game()}
 * has it.
 */
public final class GameTrackerListener implements ApplicationListener {
    private final ApplicationListener game;
    private final GameTracker tracker;
    private final FrameMeter frames;

    private @Nullable Scope scope;
    private @Nullable TrackedLogger logger;
    private boolean created;
    private boolean paused;
    private boolean frameBegun;
    private String session = "";

    /**
     * Wraps a game that records by the process-wide tracker.
     *
     * @param game the game
     * @throws IllegalArgumentException if there is no game, or one that is wrapped already
     */
    public GameTrackerListener(ApplicationListener game) {
        this(game, GameTracker.get());
    }

    /**
     * Wraps a game that records by a tracker of its own.
     *
     * @param game the game
     * @param tracker made by {@link GameTracker#create}, or a child; closed after the game
     * @throws IllegalArgumentException if one of them is null, or the game is wrapped already
     */
    public GameTrackerListener(ApplicationListener game, GameTracker tracker) {
        if (game == null) {
            throw new IllegalArgumentException("game must be the ApplicationListener that is to be wrapped: null");
        }
        if (game instanceof GameTrackerListener) {
            throw new IllegalArgumentException("game must not be wrapped twice, each frame would count twice: " + game);
        }
        if (tracker == null) {
            throw new IllegalArgumentException(
                    "tracker must be a GameTracker; leave it out for GameTracker.get(): null");
        }
        this.game = game;
        this.tracker = tracker;
        this.frames = tracker.frames();
    }

    /**
     * Returns the game that was given to the constructor.
     *
     * @return what {@code Gdx.app.getApplicationListener()} would return without this wrapper
     */
    public ApplicationListener game() {
        return game;
    }

    /**
     * Called by libGDX.
     *
     * @throws IllegalStateException if it is the second application that this object is given to
     */
    @Override
    public void create() {
        if (created) {
            throw new IllegalStateException(
                    "a GameTrackerListener is for one application: make a new one for the next");
        }
        created = true;
        scope = tracker.makeCurrent();
        logger = TrackedLogger.install(Gdx.app, tracker);
        noteSession();
        long begun = System.nanoTime();
        try {
            game.create();
        } catch (Throwable e) {
            failed("create", e);
            throw e;
        }
        logger = TrackedLogger.install(Gdx.app, tracker); // the game may have set one of its own
        noteSession(); // the game may have started the tracker
        note("game created", Map.of("took_ms", (System.nanoTime() - begun) / 1_000_000));
    }

    @Override
    public void resize(int width, int height) {
        try {
            game.resize(width, height);
        } catch (Throwable e) {
            failed("resize", e);
            throw e;
        }
        DeviceFacts.recordScreen(tracker);
    }

    @Override
    public void render() {
        noteSession();
        boolean measured = !paused;
        if (measured && !frameBegun) {
            frames.frame();
            frameBegun = true;
        }
        try {
            game.render();
        } catch (Throwable e) {
            failed("render", e);
            throw e;
        }
        if (measured && !paused) {
            frames.frame();
            if (!DeviceFacts.isContinuous()) {
                endFrames();
            }
        }
    }

    @Override
    public void pause() {
        paused = true;
        endFrames();
        try {
            game.pause();
        } catch (Throwable e) {
            failed("pause", e);
            throw e;
        }
        note("game paused", Map.of());
    }

    @Override
    public void resume() {
        paused = false;
        try {
            game.resume();
        } catch (Throwable e) {
            failed("resume", e);
            throw e;
        }
        note("game resumed", Map.of());
    }

    @Override
    public void dispose() {
        endFrames();
        try {
            game.dispose();
            note("game disposed", Map.of());
        } catch (Throwable e) {
            failed("dispose", e);
            throw e;
        } finally {
            if (logger != null) {
                logger.uninstall(Gdx.app);
            }
            if (scope != null) {
                scope.close();
            }
            tracker.close();
        }
    }

    private void endFrames() {
        frames.pause();
        frameBegun = false;
    }

    /** What is known of the device belongs to a session, and another one begins by init, or after a consent was denied. */
    private void noteSession() {
        String current = tracker.sessionId();
        if (!current.equals(session)) {
            session = current;
            DeviceFacts.record(tracker);
        }
    }

    private void note(String event, Map<String, ?> data) {
        tracker.addBreadcrumb(event, data);
        tracker.logInfo(event, data);
    }

    private void failed(String method, Throwable error) {
        endFrames(); // a game that shows a message about the error is no loop that hangs
        tracker.logError("exception in " + method + "()", error, Map.of("method", method));
    }
}
