package gametracker.jvm;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import org.jspecify.annotations.Nullable;

/** What threads have used, and what they do. */
final class ThreadClock {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final boolean keepsTime;

    ThreadClock(Words words) {
        boolean works = threads.isThreadCpuTimeSupported() && threads.isCurrentThreadCpuTimeSupported();
        if (works && !threads.isThreadCpuTimeEnabled()) {
            // Somebody has switched it off for the whole process; it is theirs to switch on again.
            works = false;
        }
        keepsTime = works;
        if (!works) {
            words.say("time on the processor is not told from time without one", "this JVM does not measure it");
        }
    }

    /** Returns the current thread's time on a processor in nanoseconds; -1 for a virtual thread. */
    long cpuOfCurrentThread() {
        try {
            return keepsTime ? threads.getCurrentThreadCpuTime() : -1;
        } catch (UnsupportedOperationException e) {
            return -1;
        }
    }

    /** Returns a thread's time on a processor in nanoseconds; -1 for a virtual thread, and for one that has ended. */
    long cpuOf(long thread) {
        try {
            return keepsTime ? threads.getThreadCpuTime(thread) : -1;
        } catch (UnsupportedOperationException e) {
            return -1;
        }
    }

    /** Looks at a thread without a stack, which needs no safepoint; null for a virtual one, and for one that has ended. */
    @Nullable
    ThreadInfo look(long thread) {
        return threads.getThreadInfo(thread, 0);
    }
}
