package gametracker.api.spi;

import java.util.function.Consumer;

/**
 * Follows one loop. {@link #frameEnd} and {@link #explain} belong to the thread that runs the loop; calls for one loop
 * do not overlap. The thread may change from frame to frame: a frame that began on another thread than it ended on is
 * explained by pauses of the JVM alone.
 */
public interface LoopProbe extends AutoCloseable {
    /** How many open loops of a probe are followed: {@value}. */
    int MAX_LOOPS = 64;

    /** The answer of {@link #frameEnd} where the JVM does not tell: {@value}. */
    long UNKNOWN = -1;

    /**
     * Marks the end of a frame, and the beginning of the next. To be called for every frame, also those that are not
     * counted. No lock, no garbage, no I/O, no system call; tens of nanoseconds.
     *
     * @param nowNanos {@link System#nanoTime()} at this moment
     * @return for how many nanoseconds the JVM stood still since the call before (safepoints, the time to reach them,
     *     collections), or {@link #UNKNOWN}: at the first call, before the probe has started, after it was closed, where
     *     the JVM keeps no counters
     */
    long frameEnd(long nowNanos);

    /**
     * Asks for the causes of the frame that has just ended. To be called on the thread of {@link #frameEnd}, between the
     * call that ended the frame and the next. Costs some microseconds and about a kilobyte; takes no lock and does no
     * I/O.
     *
     * @param startNanos the frame's beginning, by {@link System#nanoTime()}
     * @param endNanos its end: what {@link #frameEnd} was given
     * @param then gets the explanation once, within 2 s, on a thread of the probe; must return quickly and not throw
     * @return false if nothing will come: the probe was not started, is closed or has too much to explain already
     */
    boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then);

    /** Ends following the loop. Never throws; closing twice does nothing. */
    @Override
    void close();
}
