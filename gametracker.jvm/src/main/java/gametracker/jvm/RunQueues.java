package gametracker.jvm;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How long threads have waited for a processor although they could run, as Linux counts it: the second number of
 * {@code /proc/self/task/<id>/schedstat} (proc(5), sched-stats), in nanoseconds. The system's id of a thread is told by
 * JFR; elsewhere than on Linux nothing is known.
 */
final class RunQueues {
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final int MAX_KNOWN = 4096;

    private final Map<Long, Long> systemIds = new ConcurrentHashMap<>();

    /** Learns the system's id of a Java thread. */
    void know(long thread, long systemId) {
        if (systemId > 0 && systemIds.size() < MAX_KNOWN) {
            systemIds.put(thread, systemId);
        }
    }

    /** Forgets all threads but these. */
    void retain(java.util.Collection<Long> threads) {
        systemIds.keySet().retainAll(threads);
    }

    /** Opens the count of a thread; null where there is none, or its id is not known yet. */
    @Nullable
    Queue of(long thread) {
        Long id = systemIds.get(thread);
        return id == null ? null : open(TASKS.resolve(Long.toString(id)).resolve("schedstat"));
    }

    /** Opens the count of the current thread; null where there is none. */
    static @Nullable Queue ofCurrentThread() {
        return open(Path.of("/proc/thread-self/schedstat"));
    }

    private static @Nullable Queue open(Path file) {
        try {
            return Files.isReadable(file) ? new Queue(FileChannel.open(file)) : null;
        } catch (IOException e) {
            // The thread has ended.
            return null;
        }
    }

    /** One thread's count. */
    static final class Queue implements AutoCloseable {
        private final FileChannel file;
        private final ByteBuffer bytes = ByteBuffer.allocateDirect(96);

        Queue(FileChannel file) {
            this.file = file;
        }

        /** Reads the count; -1 if the thread has ended. */
        long waitedNanos() {
            try {
                bytes.clear();
                file.read(bytes, 0);
                return second(bytes.flip());
            } catch (IOException e) {
                return -1;
            }
        }

        private static long second(ByteBuffer text) {
            while (text.hasRemaining() && text.get() != ' ') {
                // The first number is the time on a processor.
            }
            long value = 0;
            int digits = 0;
            while (text.hasRemaining()) {
                int digit = text.get() - '0';
                if (digit < 0 || digit > 9) {
                    break;
                }
                value = 10 * value + digit;
                digits++;
            }
            return digits == 0 ? -1 : value;
        }

        @Override
        public void close() {
            try {
                file.close();
            } catch (IOException e) {
                // It was only read from.
                return;
            }
        }
    }
}
