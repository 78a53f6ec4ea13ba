package gametracker.core.queue;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A daemon thread that lasts until its work is done. An error ends the step that it met, never the thread: the guard
 * around the steps allocates nothing, so that it holds while there is no memory. A thread that dies all the same is
 * replaced: by its handler of uncaught exceptions, and by each call of {@link #ensureRunning} and {@link #unpark}.
 */
public final class LastingThread {
    /** How long the thread waits after a step that failed. */
    static final long TROUBLE_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ThreadFactory threads;
    private final String name;
    private final Runnable body;
    private final Thread.UncaughtExceptionHandler death = this::died;
    private volatile @Nullable Thread thread;
    private volatile boolean done;

    /**
     * Starts nothing yet.
     *
     * @param threads makes the thread, and its successors; name and daemon status are set on them
     */
    public LastingThread(ThreadFactory threads, String name, Work work) {
        this.threads = threads;
        this.name = name;
        this.body = () -> {
            run(work);
            done = true;
        };
    }

    /** What the thread does, step by step. One thread at a time is inside. */
    public interface Work {
        /**
         * Does one step, its waiting included.
         *
         * @return false if there is nothing left to do: the thread ends, and is not replaced
         */
        boolean step();

        /** A step has thrown. The next one follows a second later. May throw: there may be no memory to tell of it. */
        void failed(Throwable error);
    }

    /** Does all the steps on the calling thread. */
    public static void run(Work work) {
        while (true) {
            try {
                if (!work.step()) {
                    return;
                }
            } catch (Throwable e) {
                rest(work, e);
            }
        }
    }

    /** Pauses after a failed step. Only the report allocates, and it may fail. An unpark does not end the pause. */
    private static void rest(Work work, Throwable error) {
        try {
            work.failed(error);
        } catch (Throwable again) {
            // No memory is left for a report.
        }
        long end = System.nanoTime() + TROUBLE_PAUSE_NANOS;
        for (long left = TROUBLE_PAUSE_NANOS; left > 0; left = end - System.nanoTime()) {
            Thread.interrupted();
            LockSupport.parkNanos(work, left);
        }
    }

    /**
     * Starts the thread if it was never started, or if it has died before its work was done.
     *
     * @throws OutOfMemoryError if the system has no thread to give; the next call tries again
     */
    public void ensureRunning() {
        if (isRunning() || done) {
            return;
        }
        synchronized (this) {
            if (!isRunning() && !done) {
                start();
            }
        }
    }

    private void start() {
        Thread started = threads.newThread(body);
        started.setName(name);
        started.setDaemon(true);
        started.setUncaughtExceptionHandler(death);
        Thread before = thread;
        thread = started; // before it runs: an unpark must not miss it
        try {
            started.start();
        } catch (Throwable e) {
            thread = before;
            throw e;
        }
    }

    /** Whether it was started and has neither ended nor died. */
    public boolean isRunning() {
        Thread there = thread;
        return there != null && there.isAlive();
    }

    /** Whether it is the thread that calls this. */
    public boolean isCurrent() {
        return Thread.currentThread() == thread;
    }

    /** Ends its wait, or the next one. Replaces it if it has died; never starts it for the first time. */
    public void unpark() {
        Thread there = thread;
        if (there == null) {
            return;
        }
        if (!there.isAlive()) {
            ensureRunning();
        }
        LockSupport.unpark(thread);
    }

    public void interrupt() {
        Thread there = thread;
        if (there != null) {
            there.interrupt();
        }
    }

    /**
     * Waits for its end.
     *
     * @return whether it has ended or was never started
     */
    public boolean awaitEnd(long nanos) throws InterruptedException {
        Thread there = thread;
        if (there == null) {
            return true;
        }
        TimeUnit.NANOSECONDS.timedJoin(there, Math.max(1, nanos));
        return !there.isAlive();
    }

    /** Runs on the thread that dies, which is alive still. */
    private void died(Thread dying, Throwable error) {
        try {
            synchronized (this) {
                if (thread == dying && !done) {
                    start();
                }
            }
        } catch (Throwable e) {
            // The next unpark finds the thread dead and tries again.
        }
    }
}
