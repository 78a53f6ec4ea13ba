package gametracker.engine.jme;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.jme3.app.SimpleApplication;
import com.jme3.app.state.AppState;
import com.jme3.system.AppSettings;
import com.jme3.system.JmeContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A game in the engine's own headless context, in which something happens in some frames, and which stops itself. */
final class HeadlessGame extends SimpleApplication {
    private static final long PATIENCE_SECONDS = 60;

    private final Map<Integer, Runnable> happenings = new HashMap<>();
    private final CountDownLatch created = new CountDownLatch(1);
    private final int last;
    private Thread loop;
    private int frame;
    private int pausedTurns;

    /** What the engine handed to the application. */
    final List<String> errors = new ArrayList<>();

    HeadlessGame(int frames, AppState... states) {
        super(states);
        last = frames;
        showSettings = false;
        AppSettings headless = new AppSettings(true);
        headless.setFrameRate(1000);
        headless.setAudioRenderer(null);
        setSettings(headless);
    }

    HeadlessGame in(int number, Runnable happening) {
        happenings.put(number, happening);
        return this;
    }

    /** Plays to the end of the loop's thread. The context sets the process's handler of uncaught exceptions. */
    void play() throws InterruptedException {
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        try {
            start(JmeContext.Type.Headless);
            assertTrue(created.await(PATIENCE_SECONDS, TimeUnit.SECONDS), "the game does not start");
            loop.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            assertFalse(loop.isAlive(), "the game does not end");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    @Override
    public void simpleInitApp() {
        loop = Thread.currentThread();
        created.countDown();
    }

    @Override
    public void update() {
        super.update();
        if (paused && ++pausedTurns == 20) {
            getContext().getSystemListener().gainFocus();
        }
    }

    @Override
    public void simpleUpdate(float tpf) {
        frame++;
        happenings.getOrDefault(frame, () -> {}).run();
        if (frame == last) {
            stop();
        }
    }

    @Override
    public void handleError(String message, Throwable error) {
        errors.add(message + " " + error);
        stop();
    }

    void attachLater() {
        stateManager.attach(new GameTrackerState());
    }

    void loseFocus(LostHow how) {
        how.set(this);
        getContext().getSystemListener().loseFocus();
    }

    /** How the game goes on without the focus. */
    interface LostHow {
        void set(HeadlessGame game);
    }
}
