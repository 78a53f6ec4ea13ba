package gametracker.core.deliver;

import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * The thread that waits for the disk where nothing live is to wait for it: it opens the spool, takes over what earlier
 * sessions left, and forces what was written. A disk that hangs stops this thread alone.
 *
 * <p>The thread is started by the first request. Requests that come while it works are one: it works once more. It is
 * never interrupted, for an interrupt closes a file under its user's hands.
 */
final class DiskThread {
    private final Runnable work;
    private final ThreadFactory threads;
    private final GuardedReports reports;
    private @Nullable Thread thread;
    private boolean requested;
    private boolean stopping;

    DiskThread(Runnable work, ThreadFactory threads, GuardedReports reports) {
        this.work = work;
        this.threads = threads;
        this.reports = reports;
    }

    /** Has the work done soon. Returns at once. A thread that has died, or could not be started, is started anew. */
    synchronized void request() {
        requested = true;
        if (stopping) {
            return;
        }
        if (thread != null && thread.isAlive()) {
            notifyAll();
            return;
        }
        try {
            Thread started = threads.newThread(this::run);
            started.setName("gametracker-disk");
            started.setDaemon(true);
            started.start();
            thread = started;
        } catch (RuntimeException | OutOfMemoryError e) {
            reports.say(System.Logger.Level.ERROR, "no thread could be started for the spool: " + e);
        }
    }

    /** Lets the work that is under way be the last. Does not wait for it. */
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    private void run() {
        while (awaitRequest()) {
            try {
                work.run();
            } catch (Throwable e) {
                reports.trouble(System.Logger.Level.ERROR, "trouble with the spool", e);
            }
        }
    }

    private synchronized boolean awaitRequest() {
        while (!requested && !stopping) {
            try {
                wait();
            } catch (InterruptedException e) {
                // Nobody interrupts this thread for a reason: it goes on.
            }
        }
        requested = false;
        return !stopping;
    }
}
