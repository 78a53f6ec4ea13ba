package gametracker.core;

import java.lang.reflect.Method;

/** Measures garbage in tests. By reflection, since the core's module has no need of the JDK's management otherwise. */
public final class Allocation {
    private static final int CALLS = 20_000;
    private static final int MAX_RUNS = 2000;

    private Allocation() {}

    /**
     * Returns the bytes that a call allocates once it is compiled: the least of several runs, per call. Compilation goes
     * on beside, and takes its time on a busy machine, so there are more runs as long as the call takes more than it may.
     */
    public static long bytes(long allowed, Runnable call) {
        long least = Long.MAX_VALUE;
        for (int run = 0; run < MAX_RUNS && least > allowed; run++) {
            long before = allocated();
            for (int i = 0; i < CALLS; i++) {
                call.run();
            }
            least = Math.min(least, (allocated() - before) / CALLS);
        }
        return least;
    }

    /** Returns the bytes that one call allocates, compiled or not. */
    public static long once(Runnable call) {
        long before = allocated();
        call.run();
        return allocated() - before;
    }

    private static long allocated() {
        try {
            Object threads = Class.forName("java.lang.management.ManagementFactory")
                    .getMethod("getThreadMXBean")
                    .invoke(null);
            Method bytes =
                    Class.forName("com.sun.management.ThreadMXBean").getMethod("getThreadAllocatedBytes", long.class);
            return (long) bytes.invoke(threads, Thread.currentThread().getId());
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }
}
