package gametracker.core.frame;

/** The signs of life that a loop gives, to be read on any thread at any time. */
public interface LoopSigns {
    /** The answer of {@link #runningSince()} while no frame runs: {@value}. */
    long NOT_RUNNING = Long.MIN_VALUE;

    String name();

    /**
     * Returns when the running frame began, by {@link System#nanoTime()}; {@link #NOT_RUNNING} before the first one, after
     * a pause, and once the loop's thread has ended. Two frames do not begin at the same time.
     */
    long runningSince();

    /** Returns the thread on which the running frame began; read {@link #runningSince()} before and after. */
    Thread thread();

    /** Returns how many frames have ended. */
    long frames();

    /**
     * Returns when a frame ended that took long.
     *
     * @param sinceNanos its beginning
     * @param otherwise returned if that is not known: the frame did not end, or not as the last long one
     */
    long endOf(long sinceNanos, long otherwise);
}
