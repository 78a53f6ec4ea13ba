package gametracker.core.deliver;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * The pause of a lane, or of one stream of it, after tries that failed in a row. Each failure makes the pause longer; an
 * answer that is final ends it. Guarded by the lane's lock.
 */
final class Pause {
    /** The shortest time between two tries that a flush asks for, because a game may flush in each frame. */
    static final long NEAREST_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration LONGEST_DELAY = Duration.ofDays(1);
    private static final int MOST_FAILURES = 30;

    private final Backoff backoff;
    private int failures;
    private boolean paused;
    private long failedAt;
    private long askedUntil;
    private long until;

    Pause(Backoff backoff) {
        this.backoff = backoff;
    }

    /** @param asked the delay that the server asked for: the pause is at least that long, up to a day */
    void failed(long now, Duration asked) {
        failures = Math.min(failures + 1, MOST_FAILURES);
        paused = true;
        failedAt = now;
        askedUntil = now + nanos(asked);
        until = later(now + backoff.pauseNanos(failures), askedUntil);
    }

    /** The server has given a final answer. */
    void end() {
        failures = 0;
        paused = false;
    }

    /**
     * Lets the next try be now, or as soon as the server's own delay has passed.
     *
     * @param gapNanos how long after the failed try at the earliest
     */
    void bringForward(long now, long gapNanos) {
        long earliest = later(later(now, failedAt + gapNanos), askedUntil);
        if (paused && earliest - until < 0) {
            until = earliest;
        }
    }

    boolean isOver(long now) {
        return !paused || now - until >= 0;
    }

    /** When it is over, if it is not yet. */
    long until() {
        return until;
    }

    /** Tries in a row that failed. */
    int failures() {
        return failures;
    }

    static long later(long one, long other) {
        return one - other >= 0 ? one : other;
    }

    private static long nanos(Duration delay) {
        if (delay.isNegative()) {
            return 0;
        }
        return delay.compareTo(LONGEST_DELAY) > 0 ? LONGEST_DELAY.toNanos() : delay.toNanos();
    }
}
