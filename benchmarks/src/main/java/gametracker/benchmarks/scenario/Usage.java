package gametracker.benchmarks.scenario;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What this process has used so far. */
final class Usage {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Usage() {}

    static long cpuNanos() {
        return SYSTEM.getProcessCpuTime();
    }

    /**
     * Returns what the threads that live have taken of the processors, the JVM's own included, in nanoseconds by name;
     * threads of one name together. Linux alone tells it, elsewhere nothing is there.
     */
    static Map<String, Long> cpuByThread() throws IOException {
        Map<String, Long> nanos = new HashMap<>();
        Path tasks = Path.of("/proc/self/task");
        if (!Files.isDirectory(tasks)) {
            return nanos;
        }
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path each : threads) {
                try {
                    String name = Files.readString(each.resolve("comm")).strip();
                    String cpu = Files.readString(each.resolve("schedstat")).split(" ")[0];
                    nanos.merge(name, Long.parseLong(cpu), Long::sum);
                } catch (IOException e) {
                    // The thread has ended.
                    continue;
                }
            }
        }
        return nanos;
    }

    static long allocatedByThisThread() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    /** What a full collection leaves. */
    static long heapAfterCollection() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    /**
     * Adds up what all threads allocate, by looking every 20 ms: a thread that ends keeps what it had at the last
     * look.
     */
    static final class Allocations implements Runnable, AutoCloseable {
        private final Map<Long, Long> byThread = new HashMap<>();
        private final Thread watcher = new Thread(this, "allocations");
        private volatile boolean stopped;

        Allocations() {
            watcher.setDaemon(true);
            watcher.start();
        }

        @Override
        public void run() {
            while (!stopped) {
                look();
                try {
                    Thread.sleep(20);
                } catch (InterruptedException e) {
                    return;
                }
            }
        }

        private synchronized void look() {
            long[] ids = THREADS.getAllThreadIds();
            long[] bytes = THREADS.getThreadAllocatedBytes(ids);
            for (int i = 0; i < ids.length; i++) {
                if (bytes[i] >= 0 && ids[i] != watcher.getId()) {
                    byThread.put(ids[i], bytes[i]);
                }
            }
        }

        synchronized long bytes() {
            look();
            return byThread.values().stream().mapToLong(Long::longValue).sum();
        }

        @Override
        public void close() {
            stopped = true;
            watcher.interrupt();
        }
    }
}
