package gametracker.core;

import gametracker.api.Level;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.deliver.Dispatcher;
import gametracker.core.record.Refused;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The life of a session: begins, flushes, closes. */
final class TrackerLifecycle {
    /**
     * How long the collector may encode the last records, however short the shutdown time-out is. A process that ends as
     * soon as it has begun still loads classes for that.
     */
    private static final long LAST_LOOK_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** How long delivery may go on after the time-out: transports return, and the rest is written to disk. */
    private static final long LAST_WRITE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long close waits for the last line: at least this, even after the time-out, and at most the next. */
    private static final long LEAST_LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MOST_LINE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How long a thread that ends by an exception waits for the network. */
    private static final long LAST_FLUSH_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** How long the end of the process, or of a thread, waits for the disk to take how it came. */
    private static final long EXIT_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    private static final long LONGEST_FLUSH_NANOS = TimeUnit.DAYS.toNanos(36_500);

    private final TrackerWiring wiring;
    private final LongSupplier nanoTime;
    private final long shutdownNanos;
    private final boolean uncaughtExceptions;
    private final boolean flushOnExit;
    private final AtomicBoolean closing = new AtomicBoolean();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Thread exitHook;

    /** Starts nothing. */
    TrackerLifecycle(TrackerWiring wiring, TrackerConfig config) {
        this.wiring = wiring;
        this.nanoTime = wiring.world.nanoTime();
        this.shutdownNanos = config.shutdownTimeout().toNanos();
        this.uncaughtExceptions = config.uncaughtExceptions();
        this.flushOnExit = config.flushOnExit();
    }

    /** Starts the collector's thread, which waits for {@link #begin}: that then starts no thread on its caller's. */
    void prepare() {
        wiring.collector.hold();
        wiring.thread.ensureRunning();
    }

    /** Ends what was prepared and not begun, or not wholly. Returns at once. */
    void abandon() {
        forgetExitHook();
        UncaughtExceptions.remove(this);
        wiring.collector.discard(() -> {});
    }

    /**
     * Begins. All threads but the collector's are started by the collector's.
     *
     * @param sending whether anything may be sent
     * @param disk whether anything may be written to disk
     * @throws OutOfMemoryError if the collector's thread was not prepared and there is none to be had
     */
    void begin(boolean sending, boolean disk) {
        wiring.begin(this::flush);
        wiring.permit(sending, disk);
        wiring.collector.release();
        wiring.thread.ensureRunning();
        if (uncaughtExceptions) {
            UncaughtExceptions.add(this);
        }
        if (flushOnExit) {
            onExit(this::close);
        } else if (wiring.endings.areKept()) {
            onExit(() -> wiring.endings.exit(EXIT_NANOS));
        }
    }

    TrackerStats stats() {
        return wiring.stats();
    }

    /** Flushes the lanes even if the collector could not hand over everything in time: what they hold can still be made safe. */
    boolean flush(@Nullable Duration timeout) {
        long deadline = nanoTime.getAsLong() + nanos(timeout);
        wiring.thread.unpark(); // which replaces it, should it have died
        try {
            boolean handedOver = wiring.collector.handOver(deadline);
            boolean safe = wiring.dispatcher.flush(deadline, Dispatcher.Backlog.AWAIT);
            wiring.collector.tidySoon(); // forces what the spool was given last: the game may fall silent now
            return safe && handedOver;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Returns a time-out as nanoseconds that can be added to a clock's reading: 0 for none or a negative one. */
    static long nanos(@Nullable Duration timeout) {
        if (timeout == null || timeout.isNegative()) {
            return 0;
        }
        return timeout.getSeconds() >= TimeUnit.NANOSECONDS.toSeconds(LONGEST_FLUSH_NANOS)
                ? LONGEST_FLUSH_NANOS
                : timeout.toNanos();
    }

    /**
     * Bounded whatever happens: a spool whose disk hangs holds the collector's thread, or the one that closes delivery,
     * but not the caller's. A second caller waits for the first, no longer than that may take. Throws nothing.
     */
    void close() {
        boolean interrupted = Thread.interrupted();
        long now = nanoTime.getAsLong();
        long deadline = now + shutdownNanos;
        long lastLook = Math.max(deadline, now + LAST_LOOK_NANOS);
        long end = lastLook + LAST_WRITE_NANOS;
        if (closing.compareAndSet(false, true)) {
            try {
                interrupted |= closeParts(deadline, lastLook, end);
            } catch (Throwable e) {
                giveUp();
            } finally {
                closed.countDown();
            }
        } else {
            interrupted |= await(end, nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Returns whether the thread was interrupted. */
    private boolean closeParts(long deadline, long lastLook, long end) {
        boolean atExit = forgetExitHook();
        wiring.loops.close(); // what it still tells of is recorded
        wiring.endings.ending();
        long lostBefore = stats().dropped(Signal.LOGS);
        UncaughtExceptions.remove(this);
        wiring.wakeSignal.close();
        wiring.collector.stop();
        boolean interrupted = await(lastLook, wiring.thread::awaitEnd);
        wiring.lastWords.closing();
        interrupted |= await(end, endOf(closeDelivery(deadline)));
        wiring.giveUp();
        interrupted |= await(nanoTime.getAsLong() + EXIT_NANOS, wiring.lastWords.ended());
        interrupted |= await(
                nanoTime.getAsLong() + EXIT_NANOS, wiring.endings.ended(stats().dropped(Signal.LOGS) == lostBefore));
        wiring.reporter.closed(stats(), atExit, lastLineNanos(deadline));
        return interrupted;
    }

    /** For lack of memory, or of a class that was lost to an earlier lack of it. What is left is counted as lost. */
    private void giveUp() {
        try {
            wiring.wakeSignal.close();
            wiring.collector.stop();
            wiring.giveUp();
        } catch (Throwable e) {
            // Its threads are daemons, and end with the process.
        }
    }

    /**
     * Records an exception that ends a thread, and has it sent or written to disk. On that thread.
     *
     * @param last whether no other thread keeps the process alive
     */
    void uncaught(Thread thread, Throwable error, boolean last) {
        if (last || wiring.loops.frames.isLoopOf(thread)) {
            wiring.endings.uncaught(error);
        }
        wiring.logs.log(wiring.subject, Level.ERROR, "uncaught exception", error, Map.of("uncaught", true));
        boolean interrupted = Thread.interrupted();
        flush(Duration.ofNanos(Math.min(shutdownNanos, LAST_FLUSH_NANOS)));
        try {
            wiring.endings.awaitWritten(EXIT_NANOS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The thread's handler ends the process: what it does now, it does because of the exception. */
    void handling(@Nullable Throwable error) {
        wiring.endings.handling(error);
    }

    /** Says whether anything may be sent, and anything written to disk. Returns at once. */
    void permit(boolean sending, boolean disk) {
        wiring.permit(sending, disk);
        wiring.collector.tidySoon();
    }

    /** Ends the session as {@link TrackerWiring#decline} does. Returns at once; {@link #erase} does the rest. */
    boolean decline(boolean erasesDisk, Refused lateLogs, Refused lateSpans, Runnable then) {
        return wiring.decline(erasesDisk, lateLogs, lateSpans, then);
    }

    /**
     * Erases a session that was declined. Takes as long as its disk does.
     *
     * @return whether its spool was erased, all of it or not all; null if it has not been tried: the session was closed
     *     before it was declined, or its disk is another's to erase
     */
    @Nullable
    Boolean erase() {
        boolean interrupted = false;
        if (closing.compareAndSet(false, true)) {
            try {
                forgetExitHook();
                interrupted = await(nanoTime.getAsLong() + LAST_LOOK_NANOS, wiring.thread::awaitEnd);
                wiring.discard();
                wiring.dispatcher.close();
                UncaughtExceptions.remove(this);
            } finally {
                closed.countDown();
            }
        } else {
            interrupted = await(
                    nanoTime.getAsLong() + LONGEST_FLUSH_NANOS, nanos -> closed.await(nanos, TimeUnit.NANOSECONDS));
            wiring.dispatcher.dropDeclined();
        }
        wiring.reporter.report();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        Boolean erased = wiring.dispatcher.erased();
        return erased == null ? null : wiring.lastWords.erase() & wiring.endings.erase() && erased;
    }

    /** Whether no thread of the session is inside the transport any more. Waits for that. */
    boolean awaitReturn(long deadline) throws InterruptedException {
        return wiring.dispatcher.awaitReturn(deadline);
    }

    /** The rest of the time-out, within the two bounds above: a log handler that blocks is not waited for any longer. */
    private long lastLineNanos(long deadline) {
        return Math.max(LEAST_LINE_NANOS, Math.min(MOST_LINE_NANOS, deadline - nanoTime.getAsLong()));
    }

    /** On a thread of its own, which the caller can leave behind. */
    private Thread closeDelivery(long deadline) {
        Thread thread = TrackerThreads.newThread(
                () -> {
                    try {
                        wiring.dispatcher.flush(deadline, Dispatcher.Backlog.LEAVE);
                    } catch (Throwable e) {
                        wiring.reporter.note("closing met " + e.getClass().getName());
                    } finally {
                        wiring.dispatcher.close(deadline);
                    }
                },
                "gametracker-closing");
        try {
            thread.start();
        } catch (OutOfMemoryError e) {
            thread.run(); // there is none to be had
        }
        return thread;
    }

    /** What waits for something else than the tracker's clock. */
    interface Awaitable {
        /** Returns whether it has come. */
        boolean await(long nanos) throws InterruptedException;
    }

    private static Awaitable endOf(Thread thread) {
        return nanos -> {
            TimeUnit.NANOSECONDS.timedJoin(thread, nanos);
            return !thread.isAlive();
        };
    }

    /** Waits through interrupts, since closing is bounded anyway. Returns whether the thread was interrupted. */
    private boolean await(long deadline, Awaitable event) {
        boolean interrupted = false;
        while (true) {
            try {
                long left = deadline - nanoTime.getAsLong();
                if (left <= 0 || event.await(left)) {
                    return interrupted;
                }
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }

    private void onExit(Runnable work) {
        Thread hook = TrackerThreads.newThread(work, "gametracker-exit");
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            exitHook = hook;
        } catch (IllegalStateException e) {
            // The JVM is ending already, and a hook can no longer be added.
            work.run();
        }
    }

    /** Returns whether the JVM is ending: only then can no hook be taken back, not even one that was never there. */
    private boolean forgetExitHook() {
        Thread hook = exitHook;
        try {
            Runtime.getRuntime().removeShutdownHook(hook == null ? Thread.currentThread() : hook);
            return false;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
