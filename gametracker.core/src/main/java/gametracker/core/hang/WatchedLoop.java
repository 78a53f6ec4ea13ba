package gametracker.core.hang;

import gametracker.core.frame.LoopSigns;
import gametracker.core.frame.TokenBucket;
import java.util.concurrent.TimeUnit;

/** What the watch knows of one loop. Belongs to the watch's thread. */
final class WatchedLoop {
    /** Hangs of a loop that are told at once, and again each minute: each costs stops of the JVM. */
    private static final int TOLD_AT_ONCE = 10;

    final LoopSigns loop;
    private final TokenBucket bucket;

    /** When the frame began that runs; {@link LoopSigns#NOT_RUNNING} if none does. */
    long since = LoopSigns.NOT_RUNNING;

    /** For how long of this frame the watch did not run itself. */
    private long excusedNanos;

    boolean hangs;
    boolean told;

    /** The number of the frame that hangs, and its thread. */
    long frame;

    Thread thread = Thread.currentThread();

    WatchedLoop(LoopSigns loop, long now) {
        this.loop = loop;
        this.bucket = new TokenBucket(TOLD_AT_ONCE, TimeUnit.MINUTES.toNanos(1) / TOLD_AT_ONCE, now);
    }

    void begin(long sinceNanos) {
        since = sinceNanos;
        excusedNanos = 0;
        hangs = false;
        told = false;
    }

    boolean isRunning() {
        return since != LoopSigns.NOT_RUNNING;
    }

    /** The watch was late itself: so long nobody can tell whether the loop stood still by itself. */
    void excuse(long lateNanos, long now) {
        excusedNanos += Math.min(lateNanos, Math.max(0, now - since));
    }

    /** Returns when the silence would have begun, had the watch always run. */
    long silentSince() {
        return since + excusedNanos;
    }

    void hang(long now) {
        hangs = true;
        told = bucket.take(now);
        frame = loop.frames() + 1;
        thread = loop.thread();
    }

    /** Whether the same frame still runs. */
    boolean isSilent() {
        return loop.runningSince() == since;
    }
}
