package gametracker.engine.javafx;

import gametracker.api.GameTracker;
import gametracker.api.spi.UncaughtErrors;
import java.util.Map;

/**
 * The handler of what JavaFX's thread does not catch. JavaFX hands it what an event threw, and goes on. The tracker's own
 * handler is made for threads that end: it would wait for delivery, and take the session for ended.
 */
final class ErrorHandler implements Thread.UncaughtExceptionHandler {
    private final GameTracker tracker;
    private final Thread thread;

    /** The thread's own, or its group, which asks the process's default handler. */
    private final Thread.UncaughtExceptionHandler before;

    private volatile boolean ended;

    private ErrorHandler(GameTracker tracker, Thread thread) {
        this.tracker = tracker;
        this.thread = thread;
        this.before = thread.getUncaughtExceptionHandler();
    }

    /** Makes such a handler the calling thread's. */
    static ErrorHandler install(GameTracker tracker) {
        ErrorHandler handler = new ErrorHandler(tracker, Thread.currentThread());
        handler.thread.setUncaughtExceptionHandler(handler);
        return handler;
    }

    /** Gives the place back, unless another handler has taken it, which may call this one. */
    void end() {
        ended = true;
        if (thread.getUncaughtExceptionHandler() == this) {
            thread.setUncaughtExceptionHandler(before);
        }
    }

    /** Of several of these, one for each stage, the first records. */
    @Override
    public void uncaughtException(Thread failed, Throwable error) {
        if (ended) {
            before.uncaughtException(failed, error);
            return;
        }
        if (!UncaughtErrors.isPassedOn(error)) {
            tracker.logError("uncaught exception", error, Map.of("uncaught", true));
        }
        UncaughtErrors.passOn(before, failed, error);
    }
}
