package gametracker.core.observe;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs code that is not the library's: a game's suppliers, a module that explains frames. What hangs keeps the thread that
 * it is on, and everything else goes on on another one. The thread is started for the first task and ends when there was
 * none for a while.
 */
public final class AsideThread implements AutoCloseable {
    private static final long IDLE_MILLIS = TimeUnit.SECONDS.toMillis(20);

    private final BiFunction<Runnable, String, Thread> threads;
    private final String name;
    private final LongSupplier nanoTime;
    private final Deque<Task> waiting = new ArrayDeque<>();
    private @Nullable Worker worker;
    private boolean closed;

    /**
     * Starts nothing yet.
     *
     * @param threads makes a daemon thread for its work, with a name
     */
    public AsideThread(BiFunction<Runnable, String, Thread> threads, String name, LongSupplier nanoTime) {
        this.threads = threads;
        this.name = name;
        this.nanoTime = nanoTime;
    }

    /** One call of such code. */
    public abstract static class Task {
        private final long patienceNanos;

        /** From the submission until the call has returned. Guarded by the thread's lock. */
        private boolean underWay;

        /** @param patienceNanos how long the call may take before it counts as hanging */
        protected Task(long patienceNanos) {
            this.patienceNanos = patienceNanos;
        }

        /**
         * Makes the call, on the thread aside. May throw anything.
         *
         * @return what to do with the outcome, quickly and without throwing; it is not run if the call was taken for hanging
         */
        protected abstract Runnable call();

        /** The call has thrown. On the thread aside. */
        protected abstract void threw(Throwable error);

        /** The call takes too long. On the thread that noticed, under a lock. */
        protected abstract void hangs();
    }

    /**
     * Has a call made soon. Returns at once.
     *
     * @return false if the task's last call has not returned, or there is no thread to be had: nothing is done
     */
    public synchronized boolean submit(Task task) {
        if (closed || task.underWay) {
            return false;
        }
        leaveWhatHangs();
        if (worker == null && !startWorker()) {
            return false;
        }
        task.underWay = true;
        waiting.add(task);
        notifyAll();
        return true;
    }

    private boolean startWorker() {
        try {
            Worker next = new Worker();
            Thread thread = threads.apply(next, name);
            next.thread = thread;
            worker = next;
            thread.start();
            return true;
        } catch (Throwable e) {
            worker = null;
            return false; // no more threads or memory
        }
    }

    /** Leaves behind what hangs. To be called now and then where nobody waits or submits. */
    public synchronized void look() {
        leaveWhatHangs();
    }

    /**
     * Waits until all calls have returned. Leaves those behind that hang, and takes back those that have not begun by the
     * end of the time.
     */
    public synchronized void await(long nanos) {
        long end = nanoTime.getAsLong() + nanos;
        boolean interrupted = false;
        while (true) {
            leaveWhatHangs();
            long now = nanoTime.getAsLong();
            Worker busy = worker;
            if (busy == null || busy.running == null && waiting.isEmpty()) {
                break;
            }
            if (now - end >= 0) {
                takeBack();
                break;
            }
            long until = busy.running == null ? end : Math.min(end, busy.hangsAt);
            try {
                TimeUnit.NANOSECONDS.timedWait(this, Math.max(TimeUnit.MILLISECONDS.toNanos(1), until - now));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void takeBack() {
        waiting.forEach(task -> task.underWay = false);
        waiting.clear();
    }

    private void leaveWhatHangs() {
        Worker busy = worker;
        if (busy != null && busy.thread != null && !busy.thread.isAlive()) {
            worker = null; // it has died of a lack of memory
            takeBack();
            return;
        }
        if (busy == null || busy.running == null || nanoTime.getAsLong() - busy.hangsAt < 0) {
            return;
        }
        Task hanging = busy.running;
        worker = null;
        if (!waiting.isEmpty() && !startWorker()) {
            takeBack();
        }
        hanging.hangs();
    }

    /** Ends the thread once what it was given has been done. Returns at once. */
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }

    private final class Worker implements Runnable {
        /** Guarded by the lock, as the others. */
        private @Nullable Task running;

        private @Nullable Thread thread;

        private long hangsAt;

        @Override
        public void run() {
            Task task = next();
            while (task != null) {
                Runnable outcome = null;
                try {
                    outcome = task.call();
                } catch (Throwable e) {
                    tell(task, e);
                }
                finish(task, outcome);
                task = next();
            }
        }

        private void tell(Task task, Throwable error) {
            try {
                task.threw(error);
            } catch (Throwable again) {
                // There is no memory to tell it.
            }
        }

        private @Nullable Task next() {
            synchronized (AsideThread.this) {
                while (worker == this) {
                    Task task = waiting.poll();
                    if (task != null) {
                        running = task;
                        hangsAt = nanoTime.getAsLong() + task.patienceNanos;
                        return task;
                    }
                    if (closed || !waitForMore()) {
                        worker = null;
                    }
                }
                return null;
            }
        }

        /** Says whether there is more, or was no time to tell. */
        private boolean waitForMore() {
            long since = System.nanoTime();
            try {
                AsideThread.this.wait(IDLE_MILLIS);
            } catch (InterruptedException e) {
                return true; // by what was called here: nobody else knows the thread
            }
            return !waiting.isEmpty() || TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since) < IDLE_MILLIS;
        }

        private void finish(Task task, @Nullable Runnable outcome) {
            synchronized (AsideThread.this) {
                task.underWay = false;
                running = null;
                if (worker == this && outcome != null) {
                    outcome.run();
                }
                AsideThread.this.notifyAll();
            }
        }
    }
}
