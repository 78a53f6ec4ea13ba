package gametracker.core.deliver;

import gametracker.core.queue.LastingThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * The thread for disk I/O that nothing else is to wait for: it opens the spool, adopts what earlier sessions left, writes
 * what the collector's thread must not write, and forces what was written. A disk that hangs stops this thread alone.
 *
 * <p>The thread is started by the first request. Requests that come while it works are one: it works once more. It is never
 * interrupted, because an interrupt closes a file for all its users.
 */
final class DiskThread implements LastingThread.Work {
    private final Runnable work;
    private final GuardedReports reports;
    private final LastingThread thread;
    private volatile boolean requested;
    private volatile boolean stopping;

    DiskThread(Runnable work, ThreadFactory threads, GuardedReports reports) {
        this.work = work;
        this.reports = reports;
        this.thread = new LastingThread(threads, "gametracker-disk", this);
    }

    /** Has the work done soon. Returns at once. A thread that has died, or could not be started, is started anew. */
    void request() {
        requested = true;
        if (!stopping) {
            try {
                thread.ensureRunning();
                thread.unpark();
            } catch (Throwable e) {
                reports.trouble(System.Logger.Level.ERROR, GuardedReports.Trouble.SPOOL_THREAD, null, e);
            }
        }
    }

    /** Lets the work that is under way be the last. Does not wait for it. */
    void stop() {
        stopping = true;
        thread.unpark();
    }

    /** Works once, or waits for a request; false once it has been stopped. */
    @Override
    public boolean step() {
        if (requested) {
            requested = false;
            if (!stopping) {
                work.run();
            }
        } else if (!stopping) {
            LockSupport.park(this);
            Thread.interrupted(); // nobody interrupts this thread for a reason
        }
        return !stopping;
    }

    @Override
    public void failed(Throwable error) {
        reports.trouble(System.Logger.Level.ERROR, GuardedReports.Trouble.SPOOL, null, error);
    }
}
