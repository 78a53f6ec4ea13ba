package gametracker.core.deliver;

import java.util.concurrent.TimeUnit;

/** Tells those who wait in flush that something has changed in some lane. */
final class Progress {
    private long version;

    synchronized void changed() {
        version++;
        notifyAll();
    }

    synchronized long version() {
        return version;
    }

    /** Waits until something has changed since a version was read, or the time is over. */
    synchronized void awaitChangeSince(long seen, long nanos) throws InterruptedException {
        long end = System.nanoTime() + nanos;
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        for (long left = nanos; version == seen && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Waits at most so long for a thread's end. */
    static boolean awaitEnd(Thread thread, long nanos) throws InterruptedException {
        TimeUnit.NANOSECONDS.timedJoin(thread, Math.max(1, nanos));
        return !thread.isAlive();
    }
}
