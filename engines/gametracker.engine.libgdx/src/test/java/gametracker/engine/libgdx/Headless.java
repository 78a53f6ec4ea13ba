package gametracker.engine.libgdx;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.badlogic.gdx.ApplicationListener;
import com.badlogic.gdx.backends.headless.HeadlessApplication;
import com.badlogic.gdx.backends.headless.HeadlessApplicationConfiguration;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** libGDX's own headless application, to its end. */
final class Headless extends HeadlessApplication {
    private static final long PATIENCE_MILLIS = 60_000;

    private Headless(ApplicationListener listener) {
        super(listener, asFastAsPossible());
    }

    private static HeadlessApplicationConfiguration asFastAsPossible() {
        HeadlessApplicationConfiguration configuration = new HeadlessApplicationConfiguration();
        configuration.updatesPerSecond = 0;
        return configuration;
    }

    /** Returns what ended the game's thread, or null if the game has ended in order. */
    static @Nullable Throwable play(ApplicationListener listener) throws InterruptedException {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, error) -> thrown.set(error));
        try {
            Headless application = new Headless(listener);
            application.mainLoopThread.join(PATIENCE_MILLIS);
            assertFalse(application.mainLoopThread.isAlive(), "the game does not end");
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
        return thrown.get();
    }
}
