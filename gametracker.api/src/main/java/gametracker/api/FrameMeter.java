package gametracker.api;

import java.time.Duration;

/**
 * Measures the frames, or ticks, of one loop: counts those that come late, and records those that hitch with what took
 * their time.
 *
 * <p>To be called by the loop's own thread:
 *
 * <pre>{@code
 * FrameMeter frames = tracker.frames();
 * while (running) {
 *     frames.section("physics");
 *     ...
 *     frames.section("render");
 *     ...
 *     frames.frame();
 * }
 * }</pre>
 *
 * <p>A loop that calls {@link #frame()} no more for {@link TrackerConfig#hangTimeout()} hangs, and is told while it does; one
 * that is over, or waits on purpose, calls {@link #pause()}.
 *
 * <p>No method throws, blocks or does I/O. Calls from changing threads are allowed as long as they do not overlap; of a
 * frame that ends on another thread than it began on, only pauses of the JVM are known as causes. Loops of different names
 * may share a thread. After the tracker was closed, and while consent is {@link Consent#DENIED}, calls do nothing and are
 * not counted.
 */
public interface FrameMeter {
    /** Ends a frame and begins the next. The first call begins the first frame. */
    void frame();

    /**
     * Begins a part of the frame: what follows, until the next section or the end of the frame, counts for it.
     *
     * @param name the part, best a constant; a name beyond the 32nd of a frame counts for none
     */
    void section(String name);

    /**
     * Ends measuring: what follows until the next {@link #frame()} (a loading screen, a minimised window, what comes after
     * the loop) is no frame and no hang.
     */
    void pause();

    /**
     * Sets how long a frame may take; a sixtieth of a second unless set.
     *
     * @param budget from 1 ms to 10 s; anything else is refused, and said once
     * @return this meter
     */
    FrameMeter budget(Duration budget);
}
