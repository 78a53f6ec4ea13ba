package gametracker.core.collect;

import gametracker.core.queue.LastingThread;
import gametracker.core.queue.Parker;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The thread between the game and the lanes: looks into the rings, has what it finds encoded, collects the series.
 *
 * <p>While there is traffic it looks by itself, every few milliseconds, so that no recording call has to wake it: an
 * unpark costs the caller 5 to 50 µs. Each second it puts the wake signal to "watching"; if nobody has touched it a second
 * later there is no traffic, and the collector sleeps, until what it still holds is due, then for good. The first
 * touch after that wakes it, once.
 *
 * <p>The wake signal's touch follows a write into a cell that may be weaker than volatile ({@code LongAdder} on machines with
 * a weak memory model), so the collector, having declared itself asleep, looks once more a moment later.
 *
 * <p>An unpark may be used up by a wait somewhere else on the thread's way, for a lane's lock, say. So whoever unparks
 * first sets something (the wake signal, a flag, a queue), and it is looked at between the last such wait and the park.
 */
public final class Collector implements LastingThread.Work {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_AGAIN_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** What is asked for tidying is answered no sooner after the last time: tidying itself may ask for it again. */
    private static final long TIDY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** Found this much of a ring at one look: the next look comes sooner. */
    private final int busy;

    private final WakeSignal wakeSignal;
    private final WallClock clock;
    private final LongSupplier nanoTime;
    private final Parker parker;
    private final List<RecordBatcher<?>> batchers;
    private final MetricReader metrics;
    private final Housekeeping housekeeping;
    private final Queue<Flush> flushes = new ConcurrentLinkedQueue<>();

    private long watchingSince;
    private long tidiedAt;
    private boolean begun;
    private boolean prepared;
    private boolean lookedLast;
    private volatile boolean ended;
    private volatile boolean stopping;
    private volatile boolean tidyWanted;

    public Collector(
            WakeSignal wakeSignal,
            WallClock clock,
            LongSupplier nanoTime,
            Parker parker,
            List<RecordBatcher<?>> batchers,
            MetricReader metrics,
            Housekeeping housekeeping,
            int ringCapacity) {
        this.wakeSignal = wakeSignal;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.parker = parker;
        this.batchers = batchers;
        this.metrics = metrics;
        this.housekeeping = housekeeping;
        this.busy = Math.max(1, ringCapacity / 4);
    }

    /** What is to be done now and then, besides collecting. */
    public interface Housekeeping {
        /** At the start, on the collector's thread. */
        void begin();

        /** Once, after the first look: what is better done before there is trouble than in it. */
        void prepare();

        /**
         * Before each look at the rings: puts records into them that sum up what was only counted.
         *
         * @param all whether to sum up what is not due yet, too
         * @param last whether there is no look after this one
         */
        void sumUp(long now, boolean all, boolean last);

        /** When there is something to sum up, by the same clock; {@link Long#MAX_VALUE} if nothing is counted. */
        long dueAt();

        /** Each second while there is traffic, and before the collector goes to sleep. */
        void tidy();

        /** Something went wrong that should not be able to; the collector goes on. */
        void failed(Throwable error);

        /** The last look is over; what is offered from now on is found by nobody. */
        void ended();
    }

    /** Somebody waits for the collector to have looked. */
    private static final class Flush {
        final CountDownLatch done = new CountDownLatch(1);
        volatile boolean failed;
    }

    /** One look and the wait after it. A thread that takes the place of a dead one goes on where that one was. */
    @Override
    public boolean step() {
        if (!begun) {
            guarded(c -> c.housekeeping.begin());
            begun = true;
            watchingSince = nanoTime.getAsLong();
            tidiedAt = watchingSince - TIDY_AGAIN_NANOS;
        }
        if (!stopping) {
            if (tidyIsDue()) {
                tidy();
            }
            waitForMore(look(false));
            return true;
        }
        lookOnceMore();
        ended = true;
        Flush flush;
        while ((flush = flushes.poll()) != null) {
            flush.done.countDown();
        }
        guarded(c -> c.housekeeping.ended());
        return false;
    }

    private void lookOnceMore() {
        if (lookedLast) {
            return;
        }
        lookedLast = true;
        // A closed wake signal no longer tells what was touched before.
        guarded(c -> c.metrics.noteChanges());
        guarded(c -> c.look(true));
        guarded(c -> c.metrics.end());
    }

    private boolean tidyIsDue() {
        return tidyWanted && nanoTime.getAsLong() - tidiedAt >= TIDY_AGAIN_NANOS;
    }

    private void tidy() {
        tidyWanted = false;
        guarded(c -> c.housekeeping.tidy());
        tidiedAt = nanoTime.getAsLong();
    }

    /**
     * Has everything that was recorded before the call handed over to the lanes. False if that took too long, or if it
     * could not be done.
     */
    public boolean handOver(long deadline) throws InterruptedException {
        Flush flush = new Flush();
        flushes.add(flush);
        // Either the thread's last poll of the queue finds this one, or its end is seen here.
        if (hasEnded()) {
            return true;
        }
        parker.unpark();
        return flush.done.await(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS) && !flush.failed;
    }

    /** Hands over everything, ends the series, and ends the thread. */
    public void stop() {
        stopping = true;
        parker.unpark();
    }

    /** Says whether the last look is over. */
    public boolean hasEnded() {
        return ended;
    }

    /** Has the thread see to its housekeeping although there may be no traffic. */
    public void tidySoon() {
        tidyWanted = true;
        parker.unpark();
    }

    /**
     * Does one chore. Whatever it throws, this thread goes on, for without it nothing is sent any more. A chore gets the
     * collector as its argument, so that the lambda captures nothing and needs no memory.
     *
     * @return false if the chore failed
     */
    private boolean guarded(Consumer<Collector> chore) {
        try {
            chore.accept(this);
            return true;
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    @Override
    public void failed(Throwable e) {
        try {
            housekeeping.failed(e);
        } catch (Throwable again) {
            // There is nobody left to tell.
        }
    }

    /** Returns the most that was found in one ring. One station's trouble does not keep another from its turn. */
    private int look(boolean all) {
        // Flushes that come while looking may have records that were not seen: they wait for the next look.
        List<Flush> served = flushes.isEmpty() ? List.of() : takeFlushes();
        boolean everything = all || !served.isEmpty();
        boolean whole = guarded(c -> c.clock.adjust());
        long now = nanoTime.getAsLong();
        try {
            housekeeping.sumUp(now, everything, all);
        } catch (Throwable e) {
            whole = false;
            failed(e);
        }
        int most = 0;
        for (RecordBatcher<?> batcher : batchers) {
            try {
                most = Math.max(most, batcher.poll(now, everything));
            } catch (Throwable e) {
                whole = false;
                failed(e);
            }
        }
        try {
            if (metrics.poll(now, everything)) {
                watchingSince = now;
            }
        } catch (Throwable e) {
            whole = false;
            failed(e);
        }
        for (Flush flush : served) {
            flush.failed = !whole;
            flush.done.countDown();
        }
        return most;
    }

    private List<Flush> takeFlushes() {
        List<Flush> taken = new ArrayList<>();
        Flush flush;
        while ((flush = flushes.poll()) != null) {
            taken.add(flush);
        }
        return taken;
    }

    private void waitForMore(int found) {
        if (isWanted()) {
            return;
        }
        if (!prepared) {
            prepared = true;
            park(LOOK_NANOS);
            guarded(c -> c.housekeeping.prepare());
            return;
        }
        if (wakeSignal.isAsleep()) {
            sleep();
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - watchingSince < QUIET_NANOS) {
            park(found >= busy ? LOOK_AGAIN_SOON_NANOS : LOOK_NANOS);
            return;
        }
        tidy();
        watchingSince = now;
        if (!metrics.noteTouches() && wakeSignal.sleep()) {
            // Quiet for a second. One more look, for a touch whose cell was written but not yet seen.
            if (!isWanted()) {
                park(SETTLE_NANOS);
            }
            guarded(c -> c.metrics.noteChanges());
        }
    }

    private boolean isWanted() {
        return !flushes.isEmpty() || stopping || tidyIsDue();
    }

    private void park(long nanos) {
        parker.park(
                tidyWanted ? Math.min(nanos, Math.max(1, tidiedAt + TIDY_AGAIN_NANOS - nanoTime.getAsLong())) : nanos);
    }

    private void sleep() {
        long due = Math.min(metrics.dueAt(), housekeeping.dueAt());
        for (RecordBatcher<?> batcher : batchers) {
            due = Math.min(due, batcher.dueAt());
        }
        if (due == Long.MAX_VALUE) {
            park(Parker.FOR_GOOD);
        } else {
            long nanos = due - nanoTime.getAsLong();
            if (nanos > 0) {
                park(nanos);
            }
        }
        if (!wakeSignal.isAsleep()) {
            watchingSince = nanoTime.getAsLong();
        }
    }
}
