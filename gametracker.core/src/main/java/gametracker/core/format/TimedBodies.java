package gametracker.core.format;

import gametracker.api.spi.Format;
import gametracker.core.record.MonotonicTime;
import java.nio.ByteBuffer;

/**
 * Which records may share a body by their times, and what time a server has accepted with it. A body holds no record
 * that is older than the one before it, or much newer: such a clock was set, and a server may take the records of before
 * and refuse those of after, or the reverse. In bodies of their own they are accepted and refused each for itself.
 */
final class TimedBodies implements BodySink {
    private final MonotonicTime times;
    private BodySink to = (format, body, items) -> {};
    private long last = MonotonicTime.NONE;

    TimedBodies(MonotonicTime times) {
        this.times = times;
    }

    /** Says whether a record of a time may stand behind the last. */
    boolean mayFollow(long time) {
        return last == MonotonicTime.NONE || time >= last && time - last <= MonotonicTime.LONGEST_HOLD_NANOS;
    }

    /** The time of the last record that was ended. */
    long last() {
        return last;
    }

    /** A record of a time was ended. */
    void ended(long time) {
        last = time;
    }

    /** Returns a sink that hands on to another. */
    BodySink to(BodySink sink) {
        to = sink;
        return this;
    }

    @Override
    public void body(Format format, ByteBuffer body, int items) {
        to.body(format, body, items, times.receipt(last));
    }
}
