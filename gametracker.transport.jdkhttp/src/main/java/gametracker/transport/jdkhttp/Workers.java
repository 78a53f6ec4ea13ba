package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which the client runs its callbacks: daemons, at most one for each of the three lanes, which end when idle.
 * The work is short, except that looking up a host's address may block. With one thread for each lane, a name server that
 * does not answer for one endpoint does not immediately delay the others. A lookup cannot be cancelled: one that takes longer
 * than three tries delays them all the same, until the operating system gives it up.
 */
final class Workers implements Executor, ThreadFactory {
    private static final int MOST = 3;
    private static final int IDLE_SECONDS = 30;

    private final AtomicInteger number = new AtomicInteger();
    private final ThreadPoolExecutor threads =
            new ThreadPoolExecutor(MOST, MOST, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this);

    Workers() {
        threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable work) {
        threads.execute(work);
    }

    /** Ends idle threads now. Work is still accepted, because a client that is being closed submits some. */
    void wane() {
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    @Override
    public Thread newThread(Runnable work) {
        return TrackerThreads.newThread(work, "gametracker-jdkhttp-" + number.incrementAndGet());
    }
}
