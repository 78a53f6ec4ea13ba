package gametracker.api.spi;

import gametracker.api.GameTracker;
import gametracker.api.Level;
import org.jspecify.annotations.Nullable;

/**
 * The way of a bridge into the tracker that is current. All bridges of a process share it, so that an event which passes
 * two of them (SLF4J to {@code java.util.logging}, for example) is recorded once.
 *
 * <p>A bridge does, in this order:
 * <pre>{@code
 * if (LogBridge.takes(level, logger, thread) && LogBridge.enter()) {
 *     try {
 *         LogBridge.log(event); // formats the message and reads all else in here
 *     } finally {
 *         LogBridge.leave();
 *     }
 * }
 * }</pre>
 *
 * <p>No lock is held during any call. An event from before the first {@code init} is copied and kept: the last
 * {@value #MAX_EARLY}, of 8 MiB at most. {@code init} records them, and says how many did not fit.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class LogBridge {
    /** How many events from before the first {@code init} are kept: {@value}. */
    public static final int MAX_EARLY = 1000;

    private static final EarlyEvents EARLY = new EarlyEvents();

    /** Whether each thread is inside an append. The value is the JDK's, so that a thread keeps no class of this library. */
    private static final ThreadLocal<boolean[]> INSIDE = new ThreadLocal<>();

    private static volatile boolean initialised;

    private LogBridge() {}

    /**
     * Says whether an event may be recorded: it is not below the minimum level of the current tracker, and it is not the
     * library's own. The library logs by {@link System.Logger} as {@code gametracker}, and an HTTP client logs on the
     * library's threads, whose names begin with {@code gametracker-}; what came of recording that would be logged
     * again, without end. An asynchronous appender runs on a thread of its own, so the names count too.
     *
     * <p>True before {@code init}, whose configuration is not known yet, and after {@code close}, which counts the event.
     *
     * @param level the event's level
     * @param logger the name of its logger, or null
     * @param thread the name of the thread that logged it, or null for the calling one
     * @return whether {@link #log} would do anything with it
     */
    public static boolean takes(Level level, @Nullable String logger, @Nullable String thread) {
        if (logger != null && isOwnLogger(logger)
                || thread != null && thread.startsWith("gametracker-")
                || TrackerThreads.isCurrent()) {
            return false;
        }
        GameTracker tracker = GameTracker.get();
        // No minimum is above ERROR: a tracker that does not take one is not open, and no level says anything about it.
        return tracker.isEnabled(level) || !tracker.isEnabled(Level.ERROR);
    }

    private static boolean isOwnLogger(String logger) {
        return logger.equals("gametracker") || logger.startsWith("gametracker.transport.");
    }

    /**
     * Begins an append on the calling thread.
     *
     * @return false if the thread is inside one already: whatever is logged there (by the {@code toString} of an argument,
     *     for example) is not to be recorded, for it might log the same again. Then {@link #leave} must not be called
     */
    public static boolean enter() {
        boolean[] inside = INSIDE.get();
        if (inside == null) {
            inside = new boolean[1];
            INSIDE.set(inside);
        }
        return !inside[0] && (inside[0] = true);
    }

    /** Ends the append that {@link #enter} began. */
    public static void leave() {
        boolean[] inside = INSIDE.get();
        if (inside != null) {
            inside[0] = false;
        }
    }

    /**
     * Records an event through {@link GameTracker#get()}, or keeps it until the first {@code init}. To be called between
     * {@link #enter} and {@link #leave}. Never throws.
     *
     * @param event what was logged
     */
    public static void log(LogEvent event) {
        try {
            if (GameTracker.get() instanceof EventSink sink && !sink.log(event)) {
                EARLY.keep(event);
                if (initialised) {
                    EARLY.deliver(sink); // a tracker was started in between
                }
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap.
        }
    }

    /**
     * Records what was kept. For implementations of the API; {@code init} calls it.
     *
     * @param sink the process-wide tracker, which has just been started
     */
    public static void initialised(EventSink sink) {
        initialised = true;
        boolean entered = enter();
        try {
            EARLY.deliver(sink);
        } finally {
            if (entered) {
                leave();
            }
        }
    }
}
