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
 * The thread between the game and the lanes. It polls the rings, has their records encoded, and collects the series.
 *
 * <p>While there is traffic the collector polls every few milliseconds, so that no recording call has to wake it: an
 * unpark costs the caller 5 to 50 µs. Each second it sets the wake signal to "watching". If no call has touched the
 * signal a second later, there is no traffic. The collector then sleeps until the records it still holds are due, and
 * after that without a limit. The next touch wakes it, once.
 *
 * <p>A touch follows a write into a cell that may be weaker than volatile ({@code LongAdder} on machines with a weak
 * memory model). So the collector looks at the series once more a moment after it has declared itself asleep.
 *
 * <p>A wait somewhere else on this thread, for a lane's lock for example, may consume an unpark. So every caller of
 * unpark first sets something (the wake signal, a flag, a queue), and the collector checks it after its last such wait
 * and before it parks.
 */
public final class Collector implements LastingThread.Work {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_AGAIN_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** The shortest time between two requested tidyings, because a tidying may itself request the next one. */
    private static final long TIDY_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** If one look finds this many records in a ring, the next look comes sooner. */
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
    private volatile boolean discarding;
    private volatile boolean held;

    /** Runs after the end of a session that is discarded. */
    private volatile Runnable afterDiscarding = () -> {};

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

    /** The work that the collector's thread does now and then, besides collecting. */
    public interface Housekeeping {
        /** Runs at the start. */
        void begin();

        /** Runs once, after the first look, for preparations that may fail when there is trouble already. */
        void prepare();

        /**
         * Runs before each look at the rings. Puts records into them that sum up what was only counted.
         *
         * @param all whether to sum up what is not due yet, too
         * @param last whether there is no look after this one
         */
        void sumUp(long now, boolean all, boolean last);

        /** Returns when a sum is due, by the same clock; {@link Long#MAX_VALUE} if nothing is counted. */
        long dueAt();

        /** Runs each second while there is traffic, and before the collector goes to sleep. */
        void tidy();

        /** Runs before a sleep that may be long. */
        void rest();

        /** Hears of an unexpected error. The collector goes on. */
        void failed(Throwable error);

        /** Runs after the last look. Nobody sees a record that is offered from now on. */
        void ended();
    }

    /** A caller that waits for a look. */
    private static final class Flush {
        final CountDownLatch done = new CountDownLatch(1);
        volatile boolean failed;
    }

    /** One look and the wait after it. A thread that replaces a dead one goes on where that one was. */
    @Override
    public boolean step() {
        if (held && !stopping) {
            parker.park(Parker.FOR_GOOD);
            return true;
        }
        if (!begun && !discarding) {
            guarded(self -> self.housekeeping.begin());
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
        if (!lookedLast && !discarding) {
            lookedLast = true;
            // A closed wake signal does not tell what was touched before.
            guarded(self -> self.metrics.noteChanges());
            guarded(self -> self.look(true));
            guarded(self -> self.metrics.end());
        }
        ended = true;
        Flush flush;
        while ((flush = flushes.poll()) != null) {
            flush.done.countDown();
        }
        guarded(self -> self.housekeeping.ended());
        if (discarding) {
            guarded(self -> self.afterDiscarding.run());
        }
        return false;
    }

    private boolean tidyIsDue() {
        return tidyWanted && nanoTime.getAsLong() - tidiedAt >= TIDY_AGAIN_NANOS;
    }

    private void tidy() {
        tidyWanted = false;
        guarded(self -> self.housekeeping.tidy());
        tidiedAt = nanoTime.getAsLong();
    }

    /**
     * Has everything that was recorded before the call handed over to the lanes. False if that took too long, or if it
     * could not be done.
     */
    public boolean handOver(long deadline) throws InterruptedException {
        Flush flush = new Flush();
        flushes.add(flush);
        // Either the collector's last poll of the queue finds this flush, or the collector has ended by now.
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

    /** Has the thread wait until {@link #release}, however it is woken. Before it starts. */
    public void hold() {
        held = true;
    }

    /** Has the thread begin. */
    public void release() {
        held = false;
        parker.unpark();
    }

    /**
     * Ends the thread without a last look: what it would find is erased.
     *
     * @param then run by the thread at its end
     * @return whether the thread runs it soon for certain. If not, the thread works on something, which may hang
     */
    public boolean discard(Runnable then) {
        afterDiscarding = then;
        discarding = true;
        stopping = true;
        boolean waits = parker.isWaiting();
        parker.unpark();
        return waits;
    }

    /** Says whether the last look is over. */
    public boolean hasEnded() {
        return ended;
    }

    /** Has the thread tidy although there may be no traffic. */
    public void tidySoon() {
        tidyWanted = true;
        parker.unpark();
    }

    /**
     * Runs one task of this thread. An error is reported and the thread goes on, because without it nothing is sent.
     *
     * @param task captures nothing, so that it needs no memory
     * @return false if it failed
     */
    private boolean guarded(Consumer<Collector> task) {
        try {
            task.accept(this);
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

    /** Returns the most records that were found in one ring. A failure of one source does not affect the others. */
    private int look(boolean all) {
        // A flush that is requested during this look may have records that the look has not seen. It waits for the
        // next.
        List<Flush> served = flushes.isEmpty() ? List.of() : takeFlushes();
        boolean everything = all || !served.isEmpty();
        boolean whole = guarded(self -> self.clock.adjust());
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
            metrics.keep(now);
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
            if (!stopping) { // a process that ends at once does not wait for it
                guarded(self -> self.housekeeping.prepare());
            }
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
            // There was no touch for a second. One more look finds a cell that was written before but not yet visible.
            if (!isWanted()) {
                park(SETTLE_NANOS);
            }
            guarded(self -> self.metrics.noteChanges());
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
        guarded(self -> self.housekeeping.rest());
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
