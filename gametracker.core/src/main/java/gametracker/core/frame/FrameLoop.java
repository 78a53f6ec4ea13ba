package gametracker.core.frame;

import gametracker.api.FrameMeter;
import gametracker.api.spi.LoopProbe;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One loop. What happens at the end of each frame happens on the loop's thread and is all here: a clock's reading, the
 * probe's, some numbers, and for a hitch an object with what is known of it.
 */
final class FrameLoop implements FrameMeter, LoopSigns {
    static final Duration DEFAULT_BUDGET = Duration.ofNanos(1_000_000_000 / 60);
    static final Duration SMALLEST_BUDGET = Duration.ofMillis(1);
    static final Duration LARGEST_BUDGET = Duration.ofSeconds(10);

    /** Hitches of a loop that are told at once, and again each minute. */
    private static final int TOLD_AT_ONCE = 30;

    private static final long NANOS_PER_TOKEN = 60_000_000_000L / TOLD_AT_ONCE;

    /** The shortest time after which a loop may count as hung. */
    private static final long LONG_NANOS = 250_000_000;

    private final String name;
    private final LongSupplier nanoTime;
    private final Events events;
    private volatile LoopProbe probe = GuardedProbe.NONE;
    private final FrameCounts counts;
    private final HitchRule rule = new HitchRule();
    private final Sections sections = new Sections();
    private final TokenBucket bucket;

    private volatile long budgetNanos = DEFAULT_BUDGET.toNanos();

    /** When the running frame began. Meaningless while {@link #running} is false. Written in release mode: a volatile
     * write costs as much as all the rest. */
    private final AtomicLong startedAt = new AtomicLong();

    private volatile boolean running;

    /** The thread that began the running frame. Written before {@link #startedAt}. */
    private Thread thread = Thread.currentThread();

    private volatile @Nullable LongFrame lastLong;
    private long frames;

    private record LongFrame(long start, long end) {}

    /**
     * Prepares.
     *
     * @param events hears of what is rare
     */
    FrameLoop(String name, LongSupplier nanoTime, FrameCounts counts, Events events) {
        this.name = name;
        this.nanoTime = nanoTime;
        this.counts = counts;
        this.events = events;
        this.bucket = new TokenBucket(TOLD_AT_ONCE, NANOS_PER_TOKEN, nanoTime.getAsLong());
    }

    /** What the loop tells of, on the loop's own thread; nothing of it may throw or block. */
    interface Events {
        /** Says whether frames are no longer counted, or not on this thread. */
        boolean isOver();

        /**
         * Says whether the machine or the process was suspended in the meantime, so that what passed was no frame.
         *
         * @param stoodStillNanos how long the JVM stopped its threads in this time, or {@link LoopProbe#UNKNOWN}
         */
        boolean wasSuspended(long startNanos, long endNanos, long stoodStillNanos);

        /** A frame hitched. The next frame has not begun. */
        void hitch(FrameLoop loop, Hitch hitch);

        /** A budget was refused. */
        void budgetRefused(String loop, Duration budget);

        /** Something failed that cannot be told otherwise. */
        void failed(Throwable error);
    }

    @Override
    public void frame() {
        try {
            if (events.isOver()) {
                return;
            }
            long now = nanoTime.getAsLong();
            long stoodStill = probe.frameEnd(now);
            if (running) {
                end(now, stoodStill);
            }
            sections.clear();
            Thread current = Thread.currentThread();
            if (thread != current) {
                thread = current;
            }
            startedAt.setRelease(now);
            if (!running) {
                running = true;
            }
        } catch (Throwable e) {
            events.failed(e);
        }
    }

    /** Returns for how long the running frame has lasted; 0 if none runs. Any thread. */
    long runningNanos(long now) {
        long since = runningSince();
        return since == NOT_RUNNING ? 0 : Math.max(0, now - since);
    }

    @Override
    public long runningSince() {
        if (!running) {
            return NOT_RUNNING;
        }
        long since = startedAt.getAcquire();
        return thread.isAlive() ? since : NOT_RUNNING;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public long endOf(long sinceNanos, long otherwise) {
        LongFrame last = lastLong;
        return last != null && last.start == sinceNanos ? last.end : otherwise;
    }

    @Override
    public long frames() {
        return startedAt.getAcquire() == 0 ? 0 : frames;
    }

    /** Says whether this thread began the running frame. */
    boolean isOf(Thread other) {
        return running && thread == other;
    }

    private void end(long now, long stoodStill) {
        long start = startedAt.getPlain();
        long took = now - start;
        sections.end(now);
        if (took >= LONG_NANOS) {
            lastLong = new LongFrame(start, now);
        }
        if (took < 0 || took > FrameCounts.FROZEN_NANOS && events.wasSuspended(start, now, stoodStill)) {
            rule.forget();
            return;
        }
        long budget = budgetNanos;
        frames++;
        counts.frame(took, budget);
        if (rule.isHitch(took, budget)) {
            // A frozen frame is told always, and takes a token if there is one.
            boolean told = bucket.take(now) | took > FrameCounts.FROZEN_NANOS;
            String thread = Thread.currentThread().getName();
            events.hitch(this, new Hitch(name, frames, start, took, budget, thread, sections.ended(), told));
        }
    }

    @Override
    public void section(String name) {
        try {
            if (running && name != null && !events.isOver()) {
                sections.begin(name, nanoTime.getAsLong());
            }
        } catch (Throwable e) {
            events.failed(e);
        }
    }

    @Override
    public void pause() {
        running = false;
        sections.clear();
        rule.forget();
    }

    @Override
    public FrameMeter budget(Duration budget) {
        if (budget == null || budget.compareTo(SMALLEST_BUDGET) < 0 || budget.compareTo(LARGEST_BUDGET) > 0) {
            events.budgetRefused(name, budget);
        } else {
            budgetNanos = budget.toNanos();
        }
        return this;
    }

    /** Has the frames from now on explained. Any thread. */
    void explainBy(LoopProbe loopProbe) {
        probe = loopProbe;
    }

    LoopProbe probe() {
        return probe;
    }

    FrameCounts counts() {
        return counts;
    }

    @Override
    public String name() {
        return name;
    }

    long budgetNanos() {
        return budgetNanos;
    }
}
