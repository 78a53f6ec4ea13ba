package gametracker.jvm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The newest events of the loops' threads and of the whole JVM. Written by the thread that hears them, read by the
 * heartbeat; never by the game's threads.
 */
final class EventLog {
    private static final int MAX_PER_THREAD = 4096;

    private final Map<Long, Deque<JvmEvent>> events = new HashMap<>();
    private long heardUpTo = Long.MIN_VALUE;

    /** Says for which threads events are kept; what is there of others is let go. */
    synchronized void follow(Iterable<Long> threads) {
        List<Long> wanted = new ArrayList<>(List.of(JvmEvent.ALL));
        threads.forEach(wanted::add);
        events.keySet().retainAll(wanted);
        wanted.forEach(each -> events.computeIfAbsent(each, id -> new ArrayDeque<>()));
    }

    synchronized boolean follows(long thread) {
        return events.containsKey(thread);
    }

    synchronized void add(JvmEvent event) {
        Deque<JvmEvent> queue = events.get(event.thread());
        if (queue == null) {
            return;
        }
        if (queue.size() >= MAX_PER_THREAD) {
            queue.removeFirst();
        }
        queue.addLast(event);
    }

    /** Everything that ended before this moment has been heard. */
    synchronized void heardUpTo(long nanos) {
        heardUpTo = Math.max(heardUpTo, nanos);
    }

    synchronized boolean hasHeard(long nanos) {
        return heardUpTo != Long.MIN_VALUE && heardUpTo - nanos >= 0;
    }

    /** Lets go of what ended before a moment, and came before all that ended later. */
    synchronized void forget(long before) {
        for (Deque<JvmEvent> queue : events.values()) {
            while (!queue.isEmpty() && queue.peekFirst().end() - before < 0) {
                queue.removeFirst();
            }
        }
    }

    /** Returns what overlaps a span of time and concerns a thread or all of them. */
    synchronized List<JvmEvent> between(long from, long to, long thread) {
        List<JvmEvent> found = new ArrayList<>();
        for (long id : thread == JvmEvent.ALL ? new long[] {thread} : new long[] {thread, JvmEvent.ALL}) {
            for (JvmEvent each : events.getOrDefault(id, new ArrayDeque<>())) {
                if (each.overlaps(from, to)
                        || each.start() == each.end() && each.start() >= from && each.start() < to) {
                    found.add(each);
                }
            }
        }
        return found;
    }
}
