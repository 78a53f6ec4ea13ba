package gametracker.core;

import gametracker.core.record.Bell;
import gametracker.core.record.WallClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The thread between the game and the lanes: looks into the rings, has what it finds encoded, collects the series.
 *
 * <p>While there is traffic it looks by itself, every few milliseconds, so that no recording call has to wake it: an
 * unpark costs the caller 5 to 50 µs. Each second it puts the bell to "watching"; if nobody has touched it a second
 * later there is no traffic, and the collector sleeps, until what it still holds is due, then for good. The first
 * touch after that wakes it, once.
 *
 * <p>The bell's touch follows a write into a cell that may be weaker than volatile ({@code LongAdder} on machines with
 * a weak memory model), so the collector, having declared itself asleep, looks once more a moment later.
 *
 * <p>An unpark may be used up by a wait somewhere else on the thread's way, for a lane's lock, say. So whoever unparks
 * first sets something (the bell, a flag, a queue), and it is looked at between the last such wait and the park.
 */
final class Collector implements Runnable {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LOOK_AGAIN_SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long SETTLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    /** Found this much of a ring at one look: the next look comes sooner. */
    private final int busy;

    private final Bell bell;
    private final WallClock clock;
    private final LongSupplier nanoTime;
    private final Parking parking;
    private final List<Intake<?>> intakes;
    private final MetricCollection metrics;
    private final Housekeeping housekeeping;
    private final Queue<Flush> flushes = new ConcurrentLinkedQueue<>();

    private long watchingSince;
    private volatile boolean ended;
    private volatile boolean stopping;
    private volatile boolean tidyWanted;

    Collector(
            Bell bell,
            WallClock clock,
            LongSupplier nanoTime,
            Parking parking,
            List<Intake<?>> intakes,
            MetricCollection metrics,
            Housekeeping housekeeping,
            int ringCapacity) {
        this.bell = bell;
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.parking = parking;
        this.intakes = intakes;
        this.metrics = metrics;
        this.housekeeping = housekeeping;
        this.busy = Math.max(1, ringCapacity / 4);
    }

    /** What is to be done now and then, besides collecting. */
    interface Housekeeping {
        /** At the start, on the collector's thread. */
        void begin();

        /** Each second while there is traffic, and before the collector goes to sleep. */
        void tidy();

        /** Something went wrong that should not be able to; the collector goes on. */
        void failed(Throwable error);

        /** The last look is over; what is offered from now on is found by nobody. */
        void ended();
    }

    /** What others do on this thread. Names, not lambdas: those on the way of the first calls cost a start classes. */
    private enum Chore {
        BEGIN,
        ADJUST_CLOCK,
        TIDY,
        NOTE_CHANGES,
        END_SERIES,
        ENDED
    }

    /** Somebody waits for the collector to have looked. */
    private static final class Flush {
        final CountDownLatch done = new CountDownLatch(1);
        volatile boolean failed;
    }

    @Override
    public void run() {
        try {
            guarded(Chore.BEGIN);
            watchingSince = nanoTime.getAsLong();
            while (!stopping) {
                if (tidyWanted) {
                    tidyWanted = false;
                    guarded(Chore.TIDY);
                }
                waitForMore(guardedLook(false));
            }
            // A closed bell no longer tells what was touched before.
            guarded(Chore.NOTE_CHANGES);
            guardedLook(true);
            guarded(Chore.END_SERIES);
        } finally {
            ended = true;
            Flush flush;
            while ((flush = flushes.poll()) != null) {
                flush.done.countDown();
            }
            guarded(Chore.ENDED);
        }
    }

    /**
     * Has everything that was recorded before the call handed over to the lanes. False if that took too long, or if it
     * could not be done.
     */
    boolean handOver(long deadline) throws InterruptedException {
        Flush flush = new Flush();
        flushes.add(flush);
        // Either the thread's last poll of the queue finds this one, or its end is seen here.
        if (hasEnded()) {
            return true;
        }
        parking.unpark();
        return flush.done.await(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS) && !flush.failed;
    }

    /** Hands over everything, ends the series, and ends the thread. */
    void stop() {
        stopping = true;
        parking.unpark();
    }

    /** Says whether the last look is over. */
    boolean hasEnded() {
        return ended;
    }

    /** Has the thread see to its housekeeping although there may be no traffic. */
    void tidySoon() {
        tidyWanted = true;
        parking.unpark();
    }

    /** @return false if it failed: whatever it was, this thread goes on, for without it nothing is sent any more */
    private boolean guarded(Chore chore) {
        try {
            take(chore);
            return true;
        } catch (Throwable e) {
            failed(e);
            return false;
        }
    }

    private void take(Chore chore) {
        switch (chore) {
            case BEGIN -> housekeeping.begin();
            case ADJUST_CLOCK -> clock.adjust();
            case TIDY -> housekeeping.tidy();
            case NOTE_CHANGES -> metrics.noteChanges();
            case END_SERIES -> metrics.end();
            case ENDED -> housekeeping.ended();
        }
    }

    private void failed(Throwable e) {
        try {
            housekeeping.failed(e);
        } catch (Throwable again) {
            // There is nobody left to tell.
        }
    }

    private int guardedLook(boolean all) {
        try {
            return look(all);
        } catch (Throwable e) {
            failed(e);
            return 0;
        }
    }

    /** Returns the most that was found in one ring. One station's trouble does not keep another from its turn. */
    private int look(boolean all) {
        // Flushes that come while looking may have records that were not seen: they wait for the next look.
        List<Flush> served = flushes.isEmpty() ? List.of() : takeFlushes();
        boolean everything = all || !served.isEmpty();
        boolean whole = guarded(Chore.ADJUST_CLOCK);
        long now = nanoTime.getAsLong();
        int most = 0;
        for (Intake<?> intake : intakes) {
            try {
                most = Math.max(most, intake.poll(now, everything));
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
        if (bell.isAsleep()) {
            sleep();
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - watchingSince < QUIET_NANOS) {
            parking.park(found >= busy ? LOOK_AGAIN_SOON_NANOS : LOOK_NANOS);
            return;
        }
        guarded(Chore.TIDY);
        watchingSince = now;
        if (!metrics.noteTouches() && bell.sleep()) {
            // Quiet for a second. One more look, for a touch whose cell was written but not yet seen.
            if (!isWanted()) {
                parking.park(SETTLE_NANOS);
            }
            guarded(Chore.NOTE_CHANGES);
        }
    }

    private boolean isWanted() {
        return !flushes.isEmpty() || tidyWanted || stopping;
    }

    private void sleep() {
        long due = metrics.dueAt();
        for (Intake<?> intake : intakes) {
            due = Math.min(due, intake.dueAt());
        }
        if (due == Long.MAX_VALUE) {
            parking.park(Parking.FOR_GOOD);
        } else {
            long nanos = due - nanoTime.getAsLong();
            if (nanos > 0) {
                parking.park(nanos);
            }
        }
        if (!bell.isAsleep()) {
            watchingSince = nanoTime.getAsLong();
        }
    }
}
