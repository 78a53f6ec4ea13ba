package gametracker.jvm;

import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.List;

/** Counts threads by state; the series of one collection come from one look at the threads. */
final class ThreadCounts {
    /** The states of a live thread. */
    static final List<Thread.State> STATES =
            List.of(Thread.State.RUNNABLE, Thread.State.BLOCKED, Thread.State.WAITING, Thread.State.TIMED_WAITING);

    private static final long FRESH = 500_000_000;

    private final ThreadMXBean threads;
    private int[][] counts = new int[2][Thread.State.values().length];
    private long looked;
    private boolean hasLooked;

    ThreadCounts(ThreadMXBean threads) {
        this.threads = threads;
    }

    synchronized double of(boolean daemon, Thread.State state) {
        long now = System.nanoTime();
        if (!hasLooked || now - looked > FRESH) {
            counts = count();
            looked = now;
            hasLooked = true;
        }
        return counts[daemon ? 1 : 0][state.ordinal()];
    }

    private int[][] count() {
        int[][] found = new int[2][Thread.State.values().length];
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds(), 0)) {
            if (each != null) {
                found[each.isDaemon() ? 1 : 0][each.getThreadState().ordinal()]++;
            }
        }
        return found;
    }
}
