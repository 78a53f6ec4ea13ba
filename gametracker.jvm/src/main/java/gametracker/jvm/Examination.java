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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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

    /**
     * Rings of threads of which each waits for the next. They are read from the same stop as everything else: the JVM's own
     * search is a second stop, and what it finds may not have been there at the first.
     */
    private static List<List<Waiting>> deadlocks(Map<Long, ThreadInfo> all) {
        List<List<Waiting>> rings = new ArrayList<>();
        Set<Long> followed = new HashSet<>();
        for (ThreadInfo each : all.values()) {
            Set<Long> chain = new LinkedHashSet<>();
            ThreadInfo next = each;
            while (next != null && followed.add(next.getThreadId())) {
                chain.add(next.getThreadId());
                next = all.get(next.getLockOwnerId());
            }
            if (next != null && chain.contains(next.getThreadId())) {
                rings.add(ring(next, all));
            }
        }
        return rings;
    }

    private static List<Waiting> ring(ThreadInfo first, Map<Long, ThreadInfo> all) {
        List<Waiting> ring = new ArrayList<>();
        ThreadInfo next = first;
        do {
            ring.add(Objects.requireNonNull(waiting(next, all)));
            next = all.get(next.getLockOwnerId());
        } while (next != first);
        return ring;
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
