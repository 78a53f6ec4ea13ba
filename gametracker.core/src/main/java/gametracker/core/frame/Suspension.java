package gametracker.core.frame;

import gametracker.api.spi.LoopProbe;

/**
 * Tells a frame that took long from a time in which nothing ran: the machine slept, or the process was stopped by a
 * debugger or a signal.
 *
 * <p>The collector beats while there is traffic, every few milliseconds. A long frame in which it hardly beat is one in
 * which no thread ran. That may also be a collection of the garbage collector, which is part of the frame. The JVM's own
 * counters tell the two apart; without them the time counts as a frame.
 *
 * <p>{@link #beat} and {@link #rest} belong to the collector's thread, {@link #wasSuspended} may be asked on any.
 */
public final class Suspension {
    private static final long NONE = Long.MIN_VALUE;

    /** A beat that comes later than this after the one before it ends a gap. */
    private static final long GAP_NANOS = 300_000_000;

    private volatile long lastBeat = NONE;
    private volatile Gap lastGap = new Gap(0, 0);

    private record Gap(long from, long to) {
        long within(long start, long end) {
            return Math.max(0, Math.min(to, end) - Math.max(from, start));
        }
    }

    /** The collector looks. */
    public void beat(long nowNanos) {
        long last = lastBeat;
        if (last != NONE && nowNanos - last > GAP_NANOS) {
            lastGap = new Gap(last, nowNanos);
        }
        lastBeat = nowNanos;
    }

    /** The collector goes to sleep: that it does not beat tells nothing from now on. */
    public void rest() {
        lastBeat = NONE;
    }

    /**
     * Says whether a time was no frame.
     *
     * @param stoodStillNanos how long the JVM stopped its threads in this time, or {@link LoopProbe#UNKNOWN}
     */
    boolean wasSuspended(long startNanos, long endNanos, long stoodStillNanos) {
        if (stoodStillNanos == LoopProbe.UNKNOWN) {
            return false;
        }
        long last = lastBeat;
        long open = last == NONE ? 0 : new Gap(last, endNanos).within(startNanos, endNanos);
        long still = Math.max(open, lastGap.within(startNanos, endNanos));
        // What the JVM stopped for was part of the frame. Half: a collection may follow the end of the suspension.
        return still > (endNanos - startNanos) / 10 * 9 && stoodStillNanos < still / 2;
    }
}
