package gametracker.core.frame;

import gametracker.api.FrameMeter;
import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.RuntimeProbe;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.record.WallClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The loops of a tracker, and what becomes of their hitches: each is explained by the runtime's probe, where there is
 * one, about a second later, then counted by its causes, and told in a record if its loop has not told too many.
 */
public final class Frames implements AutoCloseable {
    /** More than any game has. The probe follows as many. */
    public static final int MAX_LOOPS = LoopProbe.MAX_LOOPS;

    private static final int MAX_NAME = 256;

    /** Hitches that wait for their causes. A probe refuses sooner. */
    private static final int MAX_WAITING = 1024;

    private final ConcurrentHashMap<String, Measured> loops = new ConcurrentHashMap<>();
    private final Queue<Unexplained> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waits = new AtomicInteger();
    private final Instruments metrics;
    private final WallClock clock;
    private final Suspension suspension;
    private final HitchLog log;
    private final JankLog jank;
    private final Consumer<String> notes;
    private final AtomicBoolean limitTold = new AtomicBoolean();
    private final AtomicBoolean failureTold = new AtomicBoolean();
    private final AtomicBoolean budgetTold = new AtomicBoolean();
    private final AtomicBoolean probeTold = new AtomicBoolean();
    private volatile @Nullable RuntimeProbe probe;
    private volatile boolean closed;

    private record Measured(FrameLoop loop, HitchCounts hitches, JankReport jank) {}

    /**
     * Measures no loop yet.
     *
     * @param notes takes what a developer would want to read; returns at once
     */
    public Frames(
            Instruments metrics,
            WallClock clock,
            Suspension suspension,
            HitchLog log,
            JankLog jank,
            Consumer<String> notes) {
        this.metrics = metrics;
        this.clock = clock;
        this.suspension = suspension;
        this.log = log;
        this.jank = jank;
        this.notes = notes;
    }

    /** Returns the meter of a loop, the same at each call; one that does nothing past {@link #MAX_LOOPS}. */
    public FrameMeter loop(@Nullable String name) {
        if (name == null || name.isEmpty() || name.length() > MAX_NAME || closed) {
            return NoMeter.INSTANCE;
        }
        Measured there = loops.get(name);
        if (there == null && loops.size() < MAX_LOOPS) {
            there = loops.computeIfAbsent(name, this::measured);
            follow(there.loop);
        }
        if (there == null) {
            tellOnce(limitTold, "the loop \"" + name + "\" is not measured: there are " + MAX_LOOPS + " already");
            return NoMeter.INSTANCE;
        }
        return there.loop;
    }

    private Measured measured(String name) {
        FrameLoop loop = new FrameLoop(name, clock::ticks, new FrameCounts(metrics, name), new Told());
        return new Measured(loop, new HitchCounts(metrics, name), new JankReport(loop, jank, clock.ticks()));
    }

    /** Has a runtime's probe find the causes from now on. It is not started here. Any thread, once. */
    public void explainBy(RuntimeProbe found) {
        probe = found;
        loops.values().forEach(each -> follow(each.loop));
    }

    /** Each loop once, whichever comes first: the loop or the probe. */
    private synchronized void follow(FrameLoop loop) {
        RuntimeProbe found = probe;
        if (found != null && loop.probe() == GuardedProbe.NONE) {
            loop.explainBy(GuardedProbe.of(
                    found,
                    error -> tellOnce(
                            probeTold,
                            "the probe of the runtime throws "
                                    + error.getClass().getName() + "; frames stay without causes")));
        }
    }

    /** Returns how many frames all loops together had. Any thread. */
    public long count() {
        long count = 0;
        for (Measured each : loops.values()) {
            count += each.loop.frames();
        }
        return count;
    }

    /** Returns how long the longest frame lasts that runs now, of all loops; 0 if none runs. Any thread. */
    public long longestRunningNanos() {
        long longest = 0;
        long now = clock.ticks();
        for (Measured each : loops.values()) {
            longest = Math.max(longest, each.loop.runningNanos(now));
        }
        return longest;
    }

    /** Says whether a thread is in the middle of a frame of any loop. */
    public boolean isLoopOf(Thread thread) {
        for (Measured each : loops.values()) {
            if (each.loop.isOf(thread)) {
                return true;
            }
        }
        return false;
    }

    /** Shows each loop's signs of life. Any thread. */
    public void eachLoop(Consumer<? super LoopSigns> seen) {
        loops.values().forEach(each -> seen.accept(each.loop));
    }

    /** Says whether there is any loop. */
    public boolean isAny() {
        return !loops.isEmpty();
    }

    /** Tells of late frames, and of hitches that nobody explains. To be called now and then, not on a game's thread. */
    public void tidy() {
        long now = clock.ticks();
        tellOfJank(now, false);
        waiting.removeIf(each -> {
            boolean over = each.isOver(now);
            if (over) {
                each.giveUp();
                waits.decrementAndGet();
            }
            return over;
        });
    }

    private void tellOfJank(long now, boolean last) {
        for (Measured each : loops.values()) {
            each.jank.tell(now, last);
        }
    }

    private void tellOnce(AtomicBoolean told, String note) {
        if (told.compareAndSet(false, true)) {
            notes.accept(note);
        }
    }

    /** Later frames are not counted. What waits to be explained may still be, until {@link #settle}. */
    @Override
    public void close() {
        closed = true;
    }

    /** Counts and tells what still waits, without its causes. */
    public void settle() {
        tellOfJank(clock.ticks(), true);
        Unexplained each;
        while ((each = waiting.poll()) != null) {
            each.giveUp();
        }
    }

    private final class Told implements FrameLoop.Events {
        @Override
        public boolean isOver() {
            return closed || TrackerThreads.isCurrent();
        }

        @Override
        public boolean wasSuspended(long startNanos, long endNanos, long stoodStillNanos) {
            return suspension.wasSuspended(startNanos, endNanos, stoodStillNanos);
        }

        @Override
        public void hitch(FrameLoop loop, Hitch hitch) {
            Consumer<Map<String, ?>> record = hitch.told() ? log.begin() : null;
            Instant start = Instant.ofEpochSecond(0, clock.nanosAt(hitch.startNanos()));
            Unexplained unexplained =
                    new Unexplained(hitch, explanation -> explained(loop, hitch, start, explanation, record));
            boolean asked = waits.get() < MAX_WAITING
                    && loop.probe()
                            .explain(hitch.startNanos(), hitch.startNanos() + hitch.durationNanos(), unexplained);
            if (!asked) {
                unexplained.giveUp();
                return;
            }
            waits.incrementAndGet();
            waiting.add(unexplained);
            if (closed) { // what waits may have been settled before this was added
                unexplained.giveUp();
            }
        }

        private void explained(
                FrameLoop loop,
                Hitch hitch,
                Instant start,
                FrameExplanation explanation,
                @Nullable Consumer<Map<String, ?>> record) {
            Measured measured = loops.get(loop.name());
            if (measured != null) {
                measured.hitches.count(explanation);
            }
            if (record != null) {
                record.accept(HitchData.of(hitch, start, explanation));
            }
        }

        @Override
        public void budgetRefused(String loop, @Nullable Duration budget) {
            tellOnce(
                    budgetTold,
                    "budget of the loop \"" + loop + "\" must be " + FrameLoop.SMALLEST_BUDGET.toMillis() + " ms to "
                            + FrameLoop.LARGEST_BUDGET.toSeconds() + " s: " + budget);
        }

        @Override
        public void failed(Throwable error) {
            tellOnce(
                    failureTold,
                    "a frame could not be measured: " + error.getClass().getName());
        }
    }

    private enum NoMeter implements FrameMeter {
        INSTANCE;

        @Override
        public void frame() {}

        @Override
        public void section(String name) {}

        @Override
        public void pause() {}

        @Override
        public FrameMeter budget(Duration budget) {
            return this;
        }
    }
}
