package gametracker.jvm;

import java.util.List;

/**
 * All that was observed of one frame and of those before it. Times by {@link System#nanoTime()}.
 *
 * @param start the frame's beginning
 * @param end its end
 * @param earlierEnds the ends of the frames before it, ascending, its own beginning last; empty if there were none
 * @param readings what the thread had used by then, ascending; empty where that is not known
 * @param looks what state the thread was seen in while the frame was late already
 * @param standing when no thread of this process ran, though one wanted to
 * @param events the thread's and the JVM's, of the frame and of those before it, in any order
 * @param stoodNanos how long the JVM stood still in this frame by its counters; -1 where they do not tell
 * @param gcNanos for how much of it a collector was the reason
 * @param complete whether every event up to the frame's end has been heard
 */
record Observed(
        long start,
        long end,
        long[] earlierEnds,
        List<Reading> readings,
        List<Look> looks,
        List<Span> standing,
        List<JvmEvent> events,
        long stoodNanos,
        long gcNanos,
        boolean complete) {
    /** A share of the unknown. */
    static final long NOT_KNOWN = -1;

    /**
     * What a thread had used by a moment.
     *
     * @param at the moment
     * @param cpu its time on a processor, in nanoseconds
     * @param queued its time of waiting for a processor, in nanoseconds; -1 where the system does not tell
     */
    record Reading(long at, long cpu, long queued) {}

    /**
     * The state in which a thread was seen.
     *
     * @param from from when on it is taken to have been in it
     * @param to until when: the moment of the look
     * @param state the state
     * @param inNative whether it was in native code
     * @param lock the class of what it waited for; empty if nothing
     * @param owner the thread that owned it; empty if not known
     */
    record Look(long from, long to, Thread.State state, boolean inNative, String lock, String owner) {}

    /** A span of time. */
    record Span(long from, long to) {}

    /** Returns the time on a processor by a moment, between two readings by proportion; -1 if it is outside of them. */
    long cpuAt(long moment) {
        Reading before = null;
        for (Reading each : readings) {
            if (each.at() - moment >= 0) {
                if (before == null || each.at() == moment) {
                    return each.at() - moment <= TOLERANCE ? each.cpu() : NOT_KNOWN;
                }
                double share = (double) (moment - before.at()) / (each.at() - before.at());
                return before.cpu() + (long) (share * (each.cpu() - before.cpu()));
            }
            before = each;
        }
        return before != null && moment - before.at() <= TOLERANCE ? before.cpu() : NOT_KNOWN;
    }

    /**
     * Returns the time on a processor by the frame's beginning. The readings around it are some frames apart, and those
     * before it say how fast the thread uses a processor when no frame is late; -1 if there are none.
     */
    long cpuAtStart() {
        Reading first = null;
        Reading last = null;
        Reading next = null;
        for (Reading each : readings) {
            if (each.at() - start > 0) {
                next = each;
                break;
            }
            first = first == null ? each : first;
            last = each;
        }
        if (first == null || first == last || next == null) {
            return cpuAt(start);
        }
        double rate = (double) (last.cpu() - first.cpu()) / (last.at() - first.at());
        return Math.min(next.cpu(), last.cpu() + (long) (rate * (start - last.at())));
    }

    /**
     * Returns how long the thread waited for a processor between two moments; -1 if the system does not tell. Rounded up
     * to the readings around them: the system books a wait when it ends.
     */
    long queuedBetween(long from, long to) {
        Reading first = null;
        Reading last = null;
        for (Reading each : readings) {
            if (each.queued() < 0) {
                continue;
            }
            if (first == null || each.at() - from <= 0) {
                first = each;
            }
            if (last == null || last.at() - to < 0) {
                last = each;
            }
        }
        return first == null || first == last || first.at() - from > TOLERANCE
                ? NOT_KNOWN
                : Math.max(0, last.queued() - first.queued());
    }

    private static final long TOLERANCE = 60_000_000;
}
