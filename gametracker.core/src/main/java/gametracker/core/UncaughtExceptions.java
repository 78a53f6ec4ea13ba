package gametracker.core;

import gametracker.api.spi.UncaughtErrors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The process's default handler of uncaught exceptions, as long as a tracker wants to know of them. What was the handler
 * before is called after.
 *
 * <p>A handler that replaces this one later, and a thread that has one of its own, are asked first or alone, as Java has
 * it; then nothing is recorded unless they call the earlier one.
 */
final class UncaughtExceptions implements Thread.UncaughtExceptionHandler, UncaughtErrors.Recorder {
    /** What waits at the end of the JVM for the last user thread; a thread in name alone. */
    private static final String END_OF_JVM = "DestroyJavaVM";

    private static final List<TrackerLifecycle> TRACKERS = new ArrayList<>();
    private static @Nullable UncaughtExceptions installed;

    private final Thread.@Nullable UncaughtExceptionHandler before;

    private UncaughtExceptions(Thread.@Nullable UncaughtExceptionHandler before) {
        this.before = before;
    }

    static void add(TrackerLifecycle tracker) {
        synchronized (TRACKERS) {
            TRACKERS.add(tracker);
            Thread.UncaughtExceptionHandler current = Thread.getDefaultUncaughtExceptionHandler();
            if (installed == null || TRACKERS.size() == 1 && current != installed) {
                installed = new UncaughtExceptions(current);
                Thread.setDefaultUncaughtExceptionHandler(installed);
                UncaughtErrors.recorder(installed);
            }
        }
    }

    /** Gives the handler back with the last tracker, unless another one was set meanwhile, which may call this one. */
    static void remove(TrackerLifecycle tracker) {
        synchronized (TRACKERS) {
            TRACKERS.remove(tracker);
            UncaughtExceptions ours = installed;
            if (TRACKERS.isEmpty() && ours != null && Thread.getDefaultUncaughtExceptionHandler() == ours) {
                Thread.setDefaultUncaughtExceptionHandler(ours.before);
                installed = null;
            }
        }
    }

    private static List<TrackerLifecycle> trackers() {
        synchronized (TRACKERS) {
            return List.copyOf(TRACKERS);
        }
    }

    /** What an engine's own handler has been given. */
    @Override
    public boolean record(Thread thread, Throwable error) {
        List<TrackerLifecycle> trackers = trackers();
        tell(trackers, thread, error);
        trackers.forEach(each -> each.handling(null));
        return !trackers.isEmpty();
    }

    private static void tell(List<TrackerLifecycle> trackers, Thread thread, Throwable error) {
        try {
            boolean last = isLastUserThread(thread);
            for (TrackerLifecycle each : trackers) {
                each.handling(error);
                each.uncaught(thread, error, last);
            }
        } catch (Throwable e) {
            // The exception that is to be reported is the other one.
        }
    }

    @Override
    public void uncaughtException(Thread thread, Throwable error) {
        List<TrackerLifecycle> trackers = List.of();
        try {
            trackers = UncaughtErrors.isPassedOn(error) ? List.of() : trackers();
        } catch (Throwable e) {
            // As in tell.
        }
        tell(trackers, thread, error);
        try {
            if (before != null) {
                before.uncaughtException(thread, error);
            } else {
                HostLog.printUncaught(thread, error);
            }
        } finally {
            trackers.forEach(each -> each.handling(null));
        }
    }

    /** Says whether no thread but this one keeps the process alive. */
    private static boolean isLastUserThread(Thread thread) {
        if (thread.isDaemon()) {
            return false;
        }
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] all = new Thread[group.activeCount() + 64];
        int count = group.enumerate(all);
        for (int i = 0; i < count; i++) {
            if (all[i] != thread && !all[i].isDaemon() && !END_OF_JVM.equals(all[i].getName())) {
                return false;
            }
        }
        return true;
    }
}
