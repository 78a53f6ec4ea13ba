package gametracker.engine.libgdx;

import com.badlogic.gdx.Application;
import com.badlogic.gdx.ApplicationLogger;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import org.jspecify.annotations.Nullable;

/**
 * Records what is logged by {@code Gdx.app}, and hands it to the logger before it. If that one logs by a library that has
 * a bridge to the tracker, the event is recorded once: the guard of {@link LogBridge} spans both. For any thread.
 */
final class TrackedLogger implements ApplicationLogger {
    private final GameTracker tracker;
    private final @Nullable ApplicationLogger next;

    private TrackedLogger(GameTracker tracker, @Nullable ApplicationLogger next) {
        this.tracker = tracker;
        this.next = next;
    }

    /** Makes such a logger the application's, unless it has one. */
    static TrackedLogger install(Application app, GameTracker tracker) {
        ApplicationLogger current = app.getApplicationLogger();
        if (current instanceof TrackedLogger tracked && tracked.tracker == tracker) {
            return tracked;
        }
        TrackedLogger logger = new TrackedLogger(tracker, current);
        app.setApplicationLogger(logger);
        return logger;
    }

    /** Gives the application back the logger before, unless it has another one by now. */
    void uninstall(Application app) {
        if (app.getApplicationLogger() == this) {
            app.setApplicationLogger(next);
        }
    }

    @Override
    public void log(String tag, String message) {
        boolean entered = record(Level.INFO, tag, message, null);
        try {
            if (next != null) {
                next.log(tag, message);
            }
        } finally {
            leave(entered);
        }
    }

    @Override
    public void log(String tag, String message, Throwable exception) {
        boolean entered = record(Level.INFO, tag, message, exception);
        try {
            if (next != null) {
                next.log(tag, message, exception);
            }
        } finally {
            leave(entered);
        }
    }

    @Override
    public void error(String tag, String message) {
        boolean entered = record(Level.ERROR, tag, message, null);
        try {
            if (next != null) {
                next.error(tag, message);
            }
        } finally {
            leave(entered);
        }
    }

    @Override
    public void error(String tag, String message, Throwable exception) {
        boolean entered = record(Level.ERROR, tag, message, exception);
        try {
            if (next != null) {
                next.error(tag, message, exception);
            }
        } finally {
            leave(entered);
        }
    }

    @Override
    public void debug(String tag, String message) {
        boolean entered = record(Level.DEBUG, tag, message, null);
        try {
            if (next != null) {
                next.debug(tag, message);
            }
        } finally {
            leave(entered);
        }
    }

    @Override
    public void debug(String tag, String message, Throwable exception) {
        boolean entered = record(Level.DEBUG, tag, message, exception);
        try {
            if (next != null) {
                next.debug(tag, message, exception);
            }
        } finally {
            leave(entered);
        }
    }

    /** Returns whether the guard was entered, and has to be left after the next logger. */
    @SuppressWarnings("try") // a scope is closed, and not named in between
    private boolean record(Level level, @Nullable String tag, @Nullable String message, @Nullable Throwable error) {
        // A thread of the game that loads assets is in no scope of the tracker's.
        try (Scope current = tracker.makeCurrent()) {
            if (!LogBridge.takes(level, tag, null) || !LogBridge.enter()) {
                return false;
            }
            LogBridge.log(new LogEvent(level, message, error, null, tag, null, 0));
            return true;
        }
    }

    private static void leave(boolean entered) {
        if (entered) {
            LogBridge.leave();
        }
    }
}
