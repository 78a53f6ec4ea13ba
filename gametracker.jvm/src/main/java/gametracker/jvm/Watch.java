package gametracker.jvm;

import java.lang.management.LockInfo;
import java.lang.management.ThreadInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the heartbeat has seen of one loop's thread. Belongs to the heartbeat's thread. */
final class Watch implements AutoCloseable {
    private static final int MAX_READINGS = 2048;
    private static final int MAX_LOOKS = 512;

    /**
     * A frame that takes longer than this, and clearly longer than the loop's frames, is worth a look at its thread: a
     * server's tick of 50 ms is not late for most of its time.
     */
    private static final long LATE = 20_000_000;

    private static final double CLEARLY = 1.2;
    private static final int RECENT = 16;

    /** How long a thread is taken to have been as it was seen. */
    private static final long REACH = 25_000_000;

    /** Frames that take longer than this are looked at less often. */
    private static final long VERY_LATE = 2_000_000_000;

    private static final int SELDOM = 16;

    final Loop loop;
    private final ThreadClock clock;
    private final RunQueues queues;
    private final Deque<Observed.Reading> readings = new ArrayDeque<>();
    private final Deque<Observed.Look> looks = new ArrayDeque<>();
    private @Nullable Thread thread;
    private long threadId;
    private RunQueues.@Nullable Queue queue;
    private long lookedAt;
    private int beats;

    Watch(Loop loop, ThreadClock clock, RunQueues queues) {
        this.loop = loop;
        this.clock = clock;
        this.queues = queues;
    }

    /** The thread that is followed; null before the first frame. */
    @Nullable
    Thread thread() {
        return thread;
    }

    /** Returns true if the loop has moved on to another thread since the last call. */
    boolean followsThread() {
        long frames = loop.frames();
        Thread now = frames == 0 ? null : loop.lastThread();
        if (now == thread) {
            return false;
        }
        close();
        readings.clear();
        looks.clear();
        thread = now;
        threadId = now == null ? 0 : now.getId();
        return true;
    }

    boolean isLate(long now) {
        long frames = loop.frames();
        long silence = frames == 0 ? 0 : now - loop.lastEnd(frames);
        return silence > LATE && silence > CLEARLY * recent(frames);
    }

    /** Returns the median length of recent frames; 0 if there are too few to tell. */
    private long recent(long frames) {
        if (frames <= RECENT) {
            return 0;
        }
        long[] lengths = new long[RECENT];
        for (int i = 0; i < RECENT; i++) {
            lengths[i] = loop.lastEnd(frames - i) - loop.lastEnd(frames - i - 1);
        }
        Arrays.sort(lengths);
        return lengths[RECENT / 2];
    }

    /** Returns for how long no frame has ended. */
    long silence(long now) {
        long frames = loop.frames();
        return frames == 0 ? Long.MAX_VALUE : now - loop.lastEnd(frames);
    }

    void beat(long now) {
        if (thread == null) {
            return;
        }
        long silence = silence(now);
        if (silence > VERY_LATE && ++beats % SELDOM != 0) {
            return;
        }
        long cpu = clock.cpuOf(threadId);
        if (cpu < 0) {
            return;
        }
        if (queue == null) {
            queue = queues.of(threadId);
        }
        long queued = queue == null ? -1 : queue.waitedNanos();
        if (readings.size() >= MAX_READINGS) {
            readings.removeFirst();
        }
        readings.addLast(new Observed.Reading(System.nanoTime(), cpu, queued));
        if (isLate(now)) {
            look();
        }
    }

    private void look() {
        ThreadInfo info = clock.look(threadId);
        if (info == null) {
            return;
        }
        long now = System.nanoTime();
        LockInfo lock = info.getLockInfo();
        String owner = info.getLockOwnerName();
        if (looks.size() >= MAX_LOOKS) {
            looks.removeFirst();
        }
        long from = Math.max(now - REACH, lookedAt);
        lookedAt = now;
        looks.addLast(new Observed.Look(
                from,
                now,
                info.getThreadState(),
                info.isInNative(),
                lock == null ? "" : lock.getClassName(),
                owner == null ? "" : owner));
    }

    /** Returns the readings from before a span until after it, with one more that the thread took itself. */
    List<Observed.Reading> readings(long from, long to, long cpuAtEnd) {
        List<Observed.Reading> found = new ArrayList<>();
        Observed.Reading before = null;
        for (Observed.Reading each : readings) {
            if (each.at() - from < 0) {
                before = each;
                continue;
            }
            if (before != null) {
                found.add(before);
                before = null;
            }
            if (cpuAtEnd >= 0 && each.at() - to >= 0) {
                found.add(new Observed.Reading(to, cpuAtEnd, -1));
                cpuAtEnd = -1;
            }
            found.add(each);
            if (each.at() - to > 0) {
                return found;
            }
        }
        if (before != null) {
            found.add(before);
        }
        if (cpuAtEnd >= 0) {
            found.add(new Observed.Reading(to, cpuAtEnd, -1));
        }
        return found;
    }

    List<Observed.Look> looks(long from, long to) {
        return looks.stream()
                .filter(each -> each.from() - to < 0 && each.to() - from > 0)
                .toList();
    }

    void forget(long before) {
        while (!readings.isEmpty() && readings.peekFirst().at() - before < 0) {
            readings.removeFirst();
        }
        while (!looks.isEmpty() && looks.peekFirst().to() - before < 0) {
            looks.removeFirst();
        }
    }

    @Override
    public void close() {
        if (queue != null) {
            queue.close();
            queue = null;
        }
    }
}
