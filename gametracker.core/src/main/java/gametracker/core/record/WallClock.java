package gametracker.core.record;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * Unix time in nanoseconds: a wall clock's reading, carried on by a clock that only ever counts up.
 *
 * <p>{@link System#nanoTime} is fine-grained and does not jump, but stands still while a machine sleeps and knows
 * nothing of a wall clock that was set. {@link #adjust}, called by the collector while there is traffic, moves the anchor
 * if the two have come apart by more than a second. While the collector sleeps nobody calls it, so the first reading
 * after a second without a comparison compares by itself. The times of new records follow the wall clock, also
 * backwards; how far the times of a series or a stream may decrease is for {@link MonotonicTime} to see to.
 */
public final class WallClock {
    private static final long TOLERANCE_NANOS = 1_000_000_000;

    private final InstantSource wall;
    private final LongSupplier nanoTime;
    private volatile Anchor anchor;

    /** When the two were last compared. Not volatile: a thread that sees an old value compares once more. */
    private long compared;

    /** Runs by the system's clocks. */
    public WallClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    public WallClock(InstantSource wall, LongSupplier nanoTime) {
        this.wall = wall;
        this.nanoTime = nanoTime;
        this.anchor = drop();
        this.compared = anchor.ticks;
    }

    /** Returns the Unix time. Any thread; reads one clock and allocates nothing. */
    public long nanos() {
        return nanosAt(ticks());
    }

    /** Returns the reading of the clock that only counts up, to measure durations by. */
    public long ticks() {
        return nanoTime.getAsLong();
    }

    /** Returns the Unix time at a reading of {@link #ticks()}. */
    public long nanosAt(long ticks) {
        if (ticks - compared > TOLERANCE_NANOS) {
            adjust();
        }
        Anchor held = anchor;
        return held.wallNanos + (ticks - held.ticks);
    }

    /**
     * Compares with the wall clock and follows it if it is more than a second away.
     *
     * @return by how many nanoseconds the time of new records has changed; 0 if the anchor held
     */
    public long adjust() {
        Anchor now = drop();
        compared = now.ticks;
        long difference = now.wallNanos - nanosAt(now.ticks);
        if (Math.abs(difference) <= TOLERANCE_NANOS) {
            return 0;
        }
        anchor = now;
        return difference;
    }

    private Anchor drop() {
        return new Anchor(unixNanos(wall.instant()), nanoTime.getAsLong());
    }

    /** Not before 1970 and not after 2200: a clock out of order must not make times overflow. */
    private static long unixNanos(Instant instant) {
        long seconds = Math.max(0, Math.min(instant.getEpochSecond(), 7_258_118_400L));
        return seconds * 1_000_000_000 + instant.getNano();
    }

    private record Anchor(long wallNanos, long ticks) {}
}
