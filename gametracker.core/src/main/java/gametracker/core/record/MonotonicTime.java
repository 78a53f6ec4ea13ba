package gametracker.core.record;

import java.util.concurrent.TimeUnit;

/**
 * The times that are sent for one stream of logs, or for all series. They do not decrease while the clock goes on as it
 * should. When the clock was set back, they decrease with it, but not below the newest time that a server has accepted:
 * a server may refuse what is older than that. A time that no server has accepted holds nothing back, so a clock that
 * was far ahead, whose records the servers refuse, spoils only what was recorded by it.
 *
 * <p>An accepted time is held for at most {@link #LONGEST_HOLD_NANOS}, by the clock. That is as far as Loki and
 * Prometheus let a time be ahead of theirs, so a clock that was less wrong has caught up by then. After that the times
 * follow the clock again, and the stream or the series starts anew.
 *
 * <p>{@link #next} and {@link #receipt} belong to one thread; receipts run on any.
 */
public final class MonotonicTime {
    /** How long an accepted time is held after the clock was set back: ten minutes. */
    public static final long LONGEST_HOLD_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Stands for no time at all. */
    public static final long NONE = Long.MIN_VALUE;

    /** Readings of several threads may come in another order than they were taken in. {@link WallClock} steps by more. */
    private static final long DISORDER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final long tick;

    /** The newest reading since the clock was last set back. */
    private long newest = NONE;

    private long last = NONE;

    /** The reading at which the times began to be held. */
    private long heldSince = NONE;

    private volatile long accepted = NONE;

    /** How often the times have started anew; under the lock for writing. */
    private volatile int starts;

    /**
     * Begins without a time.
     *
     * @param tickNanos by how much a time is larger than the one before, at least; 0 if they may be equal
     */
    public MonotonicTime(long tickNanos) {
        this.tick = tickNanos;
    }

    /** Says whether a reading shows that the clock was set back since the last {@link #next}. */
    public boolean isSetBack(long reading) {
        return newest != NONE && reading < newest - DISORDER_NANOS;
    }

    /** Returns the time to send for a reading of the clock. */
    public long next(long reading) {
        if (isSetBack(reading)) {
            newest = reading;
            last = NONE;
        }
        newest = Math.max(newest, reading);
        long held = Math.max(last, accepted);
        if (held == NONE || reading >= held + tick) {
            heldSince = NONE;
            last = reading;
            return last;
        }
        if (heldSince == NONE || reading < heldSince) {
            heldSince = reading;
        }
        if (reading - heldSince >= LONGEST_HOLD_NANOS) {
            startAnew();
            last = reading;
        } else {
            last = held + tick;
        }
        return last;
    }

    private synchronized void startAnew() {
        starts++;
        accepted = NONE;
        heldSince = NONE;
    }

    /** Returns the newest time that a server has accepted since the times last started anew, or {@link #NONE}. */
    public long accepted() {
        return accepted;
    }

    /** Returns a callback to run when a server has accepted this time. */
    public Runnable receipt(long time) {
        int start = starts;
        return () -> accept(start, time);
    }

    private synchronized void accept(int start, long time) {
        if (start == starts && time > accepted) {
            accepted = time;
        }
    }
}
