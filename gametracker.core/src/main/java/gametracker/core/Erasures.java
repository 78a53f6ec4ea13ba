package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.deliver.LedgerStats;
import gametracker.core.record.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that the player has declined, until nothing of them is left. Each is erased on a thread of its own, which
 * may wait for a disk. The declined session's collector starts it at its end, so that the player's menu does not. One at
 * a time has the disk: a session that begins while another is being erased does not use its spool until that is done, so
 * it has nothing on disk.
 */
final class Erasures {
    private final LongSupplier nanoTime;
    private final Supplier<CoreTracker> another;
    private final Runnable whenDeclined;
    private final Runnable whenErased;
    private final List<Erasure> open = new ArrayList<>();
    private final Refused lateLogs = new Refused();
    private final Refused lateSpans = new Refused();
    private LedgerStats settled = LedgerStats.sum(List.of());
    private boolean any;

    /** A disk has refused to give something up. */
    private boolean left;

    /**
     * Prepares.
     *
     * @param another makes a session that was never started, to erase a spool that its own session has closed
     * @param whenDeclined run by the thread of each session that is to be erased, before that
     * @param whenErased run each time that nothing is left on disk
     */
    Erasures(LongSupplier nanoTime, Supplier<CoreTracker> another, Runnable whenDeclined, Runnable whenErased) {
        this.nanoTime = nanoTime;
        this.another = another;
        this.whenDeclined = whenDeclined;
        this.whenErased = whenErased;
    }

    /** Ends a session at once, and has it erased. Returns at once. */
    void begin(CoreTracker declined) {
        Runnable start = end(declined);
        if (start != null) {
            start.run();
        }
    }

    /**
     * Ends a session at once. Its own thread starts the erasing, if it is free.
     *
     * @return starts the erasing as well; null if the session's thread is certain to
     */
    @Nullable
    Runnable end(CoreTracker declined) {
        synchronized (this) {
            any = true;
            boolean hasDisk = !isAnyOnDisk();
            Erasure erasure = new Erasure(declined, hasDisk);
            open.add(erasure);
            boolean starts = declined.lifecycle().decline(hasDisk, lateLogs, lateSpans, erasure);
            return starts ? null : erasure;
        }
    }

    /** With a loop, because a first stream would cost the caller more than the rest. */
    private synchronized boolean isAnyOnDisk() {
        for (Erasure each : open) {
            if (each.isOnDisk()) {
                return true;
            }
        }
        return false;
    }

    /** Whether nothing of what was declined is left on disk. */
    synchronized boolean isDiskErased() {
        return !left && !isAnyOnDisk();
    }

    /** Whether a disk has refused to give something up, and nobody is trying. */
    synchronized boolean isStuck() {
        return left && !isAnyOnDisk();
    }

    /** Waits until nothing of what was declined is left, and no thread is inside the transport with any of it. */
    boolean await(long deadline) throws InterruptedException {
        List<Erasure> waiting;
        synchronized (this) {
            waiting = List.copyOf(open);
        }
        boolean all = true;
        for (Erasure each : waiting) {
            all &= each.await(deadline);
        }
        settle();
        return all && isDiskErased();
    }

    /** Lets go of the sessions that are over and done with. */
    private synchronized void settle() {
        for (Erasure each : List.copyOf(open)) {
            TrackerStats stats = each.session.stats();
            if (each.isOver() && isSettled(stats)) {
                settled = LedgerStats.sum(List.of(settled, stats));
                open.remove(each);
            }
        }
    }

    /** Adds the ledgers of all that was declined to that of the session that runs. */
    TrackerStats with(TrackerStats running) {
        List<TrackerStats> parts = new ArrayList<>();
        synchronized (this) {
            if (!any) {
                return running;
            }
            parts.add(running);
            parts.add(settled);
            open.forEach(each -> parts.add(each.session.stats()));
        }
        parts.add(LedgerStats.dropped(DropReason.DECLINED, this::late));
        return LedgerStats.sum(parts);
    }

    /** How many were recorded, or ended, in a session that had been declined already. */
    private long late(Signal signal) {
        return switch (signal) {
            case LOGS -> lateLogs.count(DropReason.DECLINED);
            case TRACES -> lateSpans.count(DropReason.DECLINED);
            case METRICS -> 0;
        };
    }

    /** Says whether nothing will change in a ledger any more, as far as can be seen: nothing waits, and all is accounted for. */
    private static boolean isSettled(TrackerStats stats) {
        for (Signal signal : Signal.values()) {
            long known = stats.delivered(signal) + stats.dropped(signal);
            if (stats.pending(signal) != 0 || stats.spooled(signal) != 0 || stats.accepted(signal) != known) {
                return false;
            }
        }
        return true;
    }

    /** What the disk has refused is known before anybody who waits goes on. */
    private void finished(Erasure erasure, boolean erased) {
        boolean clean;
        synchronized (this) {
            if (erasure.hasDisk) {
                left = !erased;
            }
            erasure.done.countDown();
            clean = isDiskErased();
        }
        settle();
        if (clean) {
            whenErased.run();
        }
    }

    private final class Erasure implements Runnable {
        final CoreTracker session;
        private final boolean hasDisk;
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicBoolean started = new AtomicBoolean();

        Erasure(CoreTracker session, boolean hasDisk) {
            this.session = session;
            this.hasDisk = hasDisk;
        }

        /** Starts its thread, if nobody else has. Is no lambda, which the player's menu would link. */
        @Override
        public void run() {
            if (!started.compareAndSet(false, true)) {
                return;
            }
            try {
                TrackerThreads.newThread(this::erase, "gametracker-erasing").start();
            } catch (OutOfMemoryError e) {
                started.set(false); // There is no thread to be had: the next flush tries again.
            }
        }

        boolean isOnDisk() {
            return hasDisk && done.getCount() > 0;
        }

        private void erase() {
            boolean erased = false;
            try {
                whenDeclined.run();
                Boolean own = session.lifecycle().erase();
                erased = !hasDisk || (own != null ? own : byAnother());
            } finally {
                finished(this, erased);
            }
        }

        private boolean byAnother() {
            TrackerLifecycle other = another.get().lifecycle();
            other.decline(true, lateLogs, lateSpans, () -> {});
            return Boolean.TRUE.equals(other.erase());
        }

        boolean await(long deadline) throws InterruptedException {
            run();
            return done.await(deadline - nanoTime.getAsLong(), TimeUnit.NANOSECONDS)
                    && session.lifecycle().awaitReturn(deadline);
        }

        boolean isOver() {
            try {
                return done.getCount() == 0 && session.lifecycle().awaitReturn(nanoTime.getAsLong());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
