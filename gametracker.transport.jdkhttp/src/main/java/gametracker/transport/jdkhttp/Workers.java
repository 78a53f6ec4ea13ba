package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads on which the client runs its callbacks: daemons, at most one for each of the three lanes, gone when idle.
 * The work is short except for looking up a host's address, which blocks; hence one a lane, so that a name server that
 * does not answer for one endpoint does not at once hold up the others. A lookup cannot be ended: one that takes longer
 * than three tries holds them up all the same, until the system gives it up.
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

    /** Lets idle threads go now. It still takes work: a client that is on its way out hands some over. */
    void wane() {
        threads.setKeepAliveTime(1, TimeUnit.MILLISECONDS);
    }

    @Override
    public Thread newThread(Runnable work) {
        return TrackerThreads.newThread(work, "gametracker-jdkhttp-" + number.incrementAndGet());
    }
}
