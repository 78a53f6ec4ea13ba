package gametracker.jvm;

import gametracker.api.spi.ThreadReport;
import gametracker.api.spi.ThreadReport.Other;
import gametracker.api.spi.ThreadReport.Waiting;
import java.lang.management.LockInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks at a thread that hangs, and at all others, in one stop of the JVM. */
final class Examination {
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final int maxFrames;
    private final int maxOthers;

    Examination(int maxFrames, int maxOthers) {
        this.maxFrames = maxFrames;
        this.maxOthers = maxOthers;
    }

    ThreadReport of(Thread thread) {
        long id = thread.getId();
        Map<Long, ThreadInfo> all = new LinkedHashMap<>();
        for (ThreadInfo each : threads.getThreadInfo(threads.getAllThreadIds(), maxFrames)) {
            if (each != null) {
                all.put(each.getThreadId(), each);
            }
        }
        ThreadInfo hanging = all.get(id);
        return new ThreadReport(
                hanging == null ? stack(thread.getStackTrace()) : stack(hanging.getStackTrace()),
                hanging == null ? thread.getState() : hanging.getThreadState(),
                Optional.ofNullable(hanging == null ? null : waiting(hanging, all)),
                deadlocks(all),
                others(id, all));
    }

    private static @Nullable Waiting waiting(ThreadInfo info, Map<Long, ThreadInfo> all) {
        LockInfo lock = info.getLockInfo();
        if (lock == null) {
            return null;
        }
        ThreadInfo owner = all.get(info.getLockOwnerId());
        return new Waiting(
                info.getThreadName(),
                lock.toString(),
                Optional.ofNullable(info.getLockOwnerName()),
                owner == null ? List.of() : List.of(owner.getStackTrace()));
    }

    private List<List<Waiting>> deadlocks(Map<Long, ThreadInfo> all) {
        List<List<Waiting>> rings = new ArrayList<>();
        Set<Long> told = new HashSet<>();
        long[] locked = threads.isSynchronizerUsageSupported()
                ? threads.findDeadlockedThreads()
                : threads.findMonitorDeadlockedThreads();
        for (long each : locked == null ? new long[0] : locked) {
            List<Waiting> ring = new ArrayList<>();
            ThreadInfo info = all.get(each);
            while (info != null && told.add(info.getThreadId())) {
                Waiting waiting = waiting(info, all);
                if (waiting != null) {
                    ring.add(waiting);
                }
                info = all.get(info.getLockOwnerId());
            }
            if (!ring.isEmpty()) {
                rings.add(ring);
            }
        }
        return rings;
    }

    private List<Other> others(long thread, Map<Long, ThreadInfo> all) {
        Set<Long> owners = new HashSet<>();
        all.values().forEach(each -> owners.add(each.getLockOwnerId()));
        return all.values().stream()
                .filter(each -> each.getThreadId() != thread)
                .sorted(Comparator.comparing(each -> !owners.contains(each.getThreadId())))
                .limit(maxOthers)
                .map(each -> new Other(each.getThreadName(), each.getThreadState(), stack(each.getStackTrace())))
                .toList();
    }

    private List<StackTraceElement> stack(StackTraceElement[] frames) {
        return List.of(frames).subList(0, Math.min(maxFrames, frames.length));
    }
}
