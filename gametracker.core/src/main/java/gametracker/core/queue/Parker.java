package gametracker.core.queue;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** How a thread waits until there is something to do, and how it is told. */
public interface Parker {
    /** To wait until told. */
    long FOR_GOOD = Long.MAX_VALUE;

    /** Waits so long, or until {@link #unpark}; not at all if that has come since the last time. */
    void park(long nanos);

    /** Ends the wait, or the next one. Any thread. */
    void unpark();

    /** The JDK's way; for one thread, which has to be set before it starts. */
    class OfThread implements Parker, Runnable {
        private volatile @Nullable LastingThread thread;

        /** Names the thread, before it starts. */
        public void set(LastingThread thread) {
            this.thread = thread;
        }

        @Override
        public void park(long nanos) {
            if (nanos == FOR_GOOD) {
                LockSupport.park(this);
            } else {
                LockSupport.parkNanos(this, nanos);
            }
            // Nobody interrupts this thread for a reason, and one that stays interrupted would never wait again.
            Thread.interrupted();
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
