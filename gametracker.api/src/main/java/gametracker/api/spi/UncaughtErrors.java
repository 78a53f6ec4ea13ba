package gametracker.api.spi;

import org.jspecify.annotations.Nullable;

/**
 * Uncaught exceptions that an engine comes upon before the process's default handler does, or which end no thread. For
 * modules of engines.
 *
 * <p>A tracker takes what reaches the default handler for the end of a thread: it waits for delivery, and if the thread ran a
 * loop the session has ended by it. An engine whose context has a handler of its own keeps such an exception from the tracker;
 * a toolkit that hands to the handler what an event threw, and goes on, would have the tracker wait in the middle of the game.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class UncaughtErrors {
    /** The value is the JDK's or the game's, so that a thread keeps no class of this library. */
    private static final ThreadLocal<Throwable> PASSED_ON = new ThreadLocal<>();

    private static volatile @Nullable Recorder recorder;

    private UncaughtErrors() {}

    /** Records what has ended a thread. For implementations of the API. */
    public interface Recorder {
        /**
         * Records, and waits until it is delivered or safe, for 2 seconds at most. On the thread that ends.
         *
         * @param thread the thread that ends
         * @param error what ended it
         * @return whether a tracker has recorded it
         */
        boolean record(Thread thread, Throwable error);
    }

    /**
     * Sets what records. For implementations of the API.
     *
     * @param newRecorder records from now on
     */
    public static void recorder(Recorder newRecorder) {
        recorder = newRecorder;
    }

    /**
     * Records an exception that ends a thread, as if it had reached the default handler, in each tracker that records
     * uncaught exceptions. Calls no other handler. Blocks for at most 2 seconds; never throws.
     *
     * @param thread the calling thread, which ends
     * @param error what ends it
     * @return false if no tracker records uncaught exceptions
     */
    public static boolean record(Thread thread, Throwable error) {
        Recorder records = recorder;
        try {
            return records != null && records.record(thread, error);
        } catch (Throwable e) {
            return false; // the exception that is to be reported is the other one
        }
    }

    /**
     * Calls the handler that was there before, for an error that has been recorded already and after which the thread goes
     * on: trackers do not record it again, and do not wait.
     *
     * @param handler to be called; what it throws is thrown
     * @param thread the calling thread
     * @param error what was recorded
     */
    public static void passOn(Thread.UncaughtExceptionHandler handler, Thread thread, Throwable error) {
        Throwable outer = PASSED_ON.get();
        PASSED_ON.set(error);
        try {
            handler.uncaughtException(thread, error);
        } finally {
            if (outer == null) {
                PASSED_ON.remove();
            } else {
                PASSED_ON.set(outer);
            }
        }
    }

    /**
     * Says whether {@link #passOn} runs on the calling thread with this error.
     *
     * @param error what a handler was given
     * @return whether it is recorded already
     */
    public static boolean isPassedOn(Throwable error) {
        return PASSED_ON.get() == error;
    }
}
