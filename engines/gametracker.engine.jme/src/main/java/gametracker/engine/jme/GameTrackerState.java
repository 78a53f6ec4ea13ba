package gametracker.engine.jme;

import com.jme3.app.Application;
import com.jme3.app.LostFocusBehavior;
import com.jme3.app.state.BaseAppState;
import com.jme3.system.JmeContext;
import com.jme3.system.SystemListener;
import gametracker.api.GameTracker;
import gametracker.api.spi.UncaughtErrors;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Tells GameTracker of a game on jMonkeyEngine. One line in the game:
 * <pre>{@code
 * stateManager.attach(new GameTrackerState());
 * }</pre>
 *
 * <ul>
 *   <li>Each turn of the loop that updates the game is a frame of the loop {@code "main"}, with the sections {@code tasks},
 *       {@code input}, {@code audio}, {@code update}, {@code scene}, {@code render}, {@code queue}, {@code processors}, {@code
 *       draw} and {@code swap}. They come from the application's {@link com.jme3.profile.AppProfiler}; a profiler of the
 *       game's is called as before, also one that is set later.
 *   <li>A turn that does not update (paused, speed 0), or is throttled because the window has lost the focus, is no frame.
 *   <li>What the engine hands to {@code handleError} is recorded, then handled by the application as before. An exception
 *       that ended the loop counts as uncaught, so the session ends by it.
 *   <li>{@code game created}, {@code game paused}, {@code game resumed} and {@code game disposed} are logs at INFO, and
 *       breadcrumbs. So are the window's gaining and losing the focus, as breadcrumbs alone.
 *   <li>The contexts {@code engine}, {@code gpu}, {@code audio}, {@code screen} and {@code window} are set: the engine's
 *       version, OpenGL's vendor, renderer and version, the monitor's mode, the window's size in pixels. What a back end does
 *       not know is left out; a headless one knows the first alone.
 * </ul>
 *
 * <p>The tracker is the game's to close, after the loop. May be attached before or after {@code start}, on any thread;
 * everything else happens on the loop's thread. Nothing of it throws into the game.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class GameTrackerState extends BaseAppState {
    /** What the engine's contexts put before the name of a thread that an exception has ended. */
    private static final String UNCAUGHT = "Uncaught exception thrown in ";

    private final GameTracker tracker;
    private final FrameProfiler profiler;
    private @Nullable WatchedListener listener;
    private String session = "";
    private volatile @Nullable Throwable recorded;

    /** Tells the process-wide tracker, {@link GameTracker#get()}. */
    public GameTrackerState() {
        this(GameTracker.get());
    }

    /**
     * Tells a tracker.
     *
     * @param tracker to be told
     */
    public GameTrackerState(GameTracker tracker) {
        this.tracker = Objects.requireNonNull(tracker, "tracker");
        this.profiler = new FrameProfiler(tracker.frames(), this::paused);
    }

    @Override
    protected void initialize(Application app) {
        JmeContext context = app.getContext();
        watch(context, app);
        profiler.install(app);
        describe(app);
        tell("game created", new DeviceFacts(app).abilities());
    }

    /** Each session has the facts: a tracker that is started later, or again, and one that the player declined for a while. */
    private void describe(Application app) {
        String current = tracker.sessionId();
        if (!current.equals(session)) {
            session = current;
            new DeviceFacts(app).record(tracker);
        }
    }

    private void watch(@Nullable JmeContext context, Application app) {
        SystemListener current = context == null ? null : context.getSystemListener();
        if (current == null) {
            return;
        }
        listener = new WatchedListener(current, new WatchedListener.Watcher() {
            @Override
            public void resized() {
                new DeviceFacts(app).recordScreen(tracker);
            }

            @Override
            public void focus(boolean has) {
                profiler.throttle(!has && app.getLostFocusBehavior() == LostFocusBehavior.ThrottleOnLostFocus);
                tracker.addBreadcrumb(has ? "window has the focus" : "window has lost the focus", null);
            }

            @Override
            public void error(@Nullable String message, @Nullable Throwable error) {
                handleError(message, error);
            }
        });
        context.setSystemListener(listener);
    }

    /**
     * Records an error of the engine's. The state calls it by itself from its first frame on. An application whose own {@code
     * handleError} calls it too has the errors from before that, a window that cannot be created for example. The same error
     * is recorded once. Any thread.
     *
     * @param message what the engine says
     * @param error what went wrong
     */
    public void handleError(@Nullable String message, @Nullable Throwable error) {
        if (error != null && error == recorded) {
            return;
        }
        recorded = error;
        if (error != null && message != null && message.startsWith(UNCAUGHT)) {
            if (!UncaughtErrors.record(Thread.currentThread(), error)) {
                tracker.logError("uncaught exception", error, Map.of("uncaught", true));
            }
        } else {
            tracker.logError(message, error);
        }
    }

    @Override
    public void update(float tpf) {
        describe(getApplication());
        profiler.update(getApplication());
    }

    private void paused(boolean paused) {
        tell(paused ? "game paused" : "game resumed", null);
    }

    private void tell(String event, @Nullable Map<String, ?> data) {
        tracker.logInfo(event, data);
        tracker.addBreadcrumb(event, null);
    }

    @Override
    protected void cleanup(Application app) {
        profiler.remove(app);
        WatchedListener watched = listener;
        if (watched != null) {
            watched.end(app.getContext());
            listener = null;
        }
        tell("game disposed", null);
    }

    @Override
    protected void onEnable() {}

    /** A disabled state is not updated, which the profiler takes for a pause. */
    @Override
    protected void onDisable() {}
}
