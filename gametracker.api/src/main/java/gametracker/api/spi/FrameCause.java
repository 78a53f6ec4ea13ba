package gametracker.api.spi;

import java.util.Locale;

/** What can have taken a frame's time: a closed set. */
public enum FrameCause {
    /** The garbage collector stopped the game, or the thread had to wait for a collection. */
    GC,
    /** Something else than a collection stopped all threads, or the way to a common stop was long. */
    SAFEPOINT,
    /** The thread waited to enter a monitor or to get a lock. */
    LOCK,
    /** The thread waited for a signal of another: a condition, a future, a queue. */
    WAIT,
    /** The thread slept, as it had asked for. */
    SLEEP,
    /** The thread read or wrote a file or a socket, or forced a file to the device. */
    IO,
    /** The thread loaded or initialised classes. */
    CLASS_LOADING,
    /** The thread ran: the game's own code, and what it calls. */
    CPU,
    /** The thread could have run, but no processor ran it: other threads, other processes, a stopped process. */
    SCHEDULER,
    /** Nothing that is known. */
    UNKNOWN;

    private final String label = name().toLowerCase(Locale.ROOT);

    /**
     * Returns its name in records and labels.
     *
     * @return lower case, for example {@code "class_loading"}
     */
    public String label() {
        return label;
    }
}
