package gametracker.api.spi;

/**
 * What the runtime tells about itself: why a frame was late, how the JVM fares, why a thread hangs.
 *
 * <p>Call order: {@link #loop()} for each loop at any time; {@link #start()} once, after the first frames;
 * {@link #metrics} once; {@link #examine} whenever a thread hangs; {@link #close()} at the end. Nothing of it throws;
 * what the runtime refuses is said once to the listener of the provider, and what depends on it is
 * {@link FrameCause#UNKNOWN}, empty or absent. Safe for use by several threads.
 */
public interface RuntimeProbe extends AutoCloseable {
    /**
     * Begins to listen. Returns at once: what is slow (about a second) happens on a daemon thread of the probe. Until it
     * is done frames are explained by what is known, which may be nothing. A second call does nothing.
     */
    void start();

    /**
     * Makes the handle of one loop. Cheap, without I/O, also before {@link #start()} and after {@link #close()}. The
     * probe follows at most {@value LoopProbe#MAX_LOOPS} open loops; the frames of further ones are explained by pauses
     * of the JVM alone.
     *
     * @return a handle of its own at each call
     */
    LoopProbe loop();

    /**
     * Registers the runtime's health as metrics, under OpenTelemetry's names. May take 100 ms: not for the game's
     * thread.
     *
     * @param sink takes the metrics; used until {@link #close()}
     */
    void metrics(MetricSink sink);

    /**
     * Looks at a thread that gives no sign, and at what it waits for. Stops the JVM for the moment in which stacks are
     * taken, so that it is for hangs, not for frames. Not for the game's thread.
     *
     * @param thread the one that hangs
     * @param maxFrames bounds each stack, at least 1
     * @param maxOthers bounds the number of other threads, 0 or more
     * @return what was seen
     */
    ThreadReport examine(Thread thread, int maxFrames, int maxOthers);

    /**
     * Explains what still waits to be explained with what is known, then lets go of everything. Waits for that at most
     * 200 ms; what the JVM takes longer for ends on the probe's own thread. Closing twice does nothing.
     */
    @Override
    void close();
}
