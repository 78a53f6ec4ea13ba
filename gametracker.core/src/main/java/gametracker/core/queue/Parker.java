package gametracker.core.queue;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Lets one thread wait for work, and lets other threads end the wait. */
public interface Parker {
    /** Waits until {@link #unpark}, however long that takes. */
    long FOR_GOOD = Long.MAX_VALUE;

    /** Waits so long, or until {@link #unpark}; not at all if that has come since the last time. */
    void park(long nanos);

    /** Ends the wait, or the next one. Any thread. */
    void unpark();

    /**
     * Says whether the thread waits. If it does, it will see all that was written before this call, once it is unparked.
     * Any thread.
     */
    default boolean isWaiting() {
        return false;
    }

    /** The JDK's way; for one thread, which has to be set before it starts. */
    class OfThread implements Parker, Runnable {
        private volatile @Nullable LastingThread thread;
        private volatile boolean waiting;

        /** Names the thread, before it starts. */
        public void set(LastingThread thread) {
            this.thread = thread;
        }

        @Override
        public void park(long nanos) {
            waiting = true;
            if (nanos == FOR_GOOD) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
            waiting = false;
            // An interrupt has no meaning for this thread. If it stayed set, the thread would never wait again.
            Thread.interrupted();
        }

        @Override
        public boolean isWaiting() {
            return waiting;
        }

        @Override
        public void unpark() {
            LastingThread there = thread;
            if (there != null) {
                there.unpark();
            }
        }

        /** As the alarm of a wake signal. */
        @Override
        public void run() {
            unpark();
        }
    }
}
