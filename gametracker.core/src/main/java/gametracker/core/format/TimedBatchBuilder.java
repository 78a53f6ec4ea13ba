package gametracker.core.format;

import gametracker.api.spi.Format;
import gametracker.core.record.MonotonicTime;
import java.util.concurrent.TimeUnit;

/**
 * A body of records that have times. Times never decrease but with the clock, as {@link MonotonicTime} has it.
 *
 * <p>A body holds no record that is older than the one before it, or more than {@link
 * MonotonicTime#LONGEST_HOLD_NANOS} newer. Between two such records the clock was set, and a server may accept those
 * before and refuse those after, or the reverse. In bodies of their own each group gets an answer of its own.
 */
final class TimedBatchBuilder extends BatchBuilder {
    /** A body holds records of one UTC hour. */
    static final long AN_HOUR = TimeUnit.HOURS.toNanos(1);

    /** A body may hold records of any time. */
    static final long ANY_PERIOD = Long.MAX_VALUE;

    private final MonotonicTime times = new MonotonicTime(0);
    private final long periodNanos;
    private long next;

    /** The time of the last record that was ended. */
    private long last = MonotonicTime.NONE;

    /** @param periodNanos a body holds records of one such period of Unix time */
    TimedBatchBuilder(Format format, byte[] header, byte[] footer, int reserve, boolean nested, long periodNanos) {
        super(format, header, footer, reserve, nested);
        this.periodNanos = periodNanos;
    }

    /**
     * Prepares for a record. The open body goes to the sink first if the record may not stand in it.
     *
     * @param reading of the clock
     * @return the time to send for the record
     */
    long next(long reading, BodySink sink) {
        next = times.next(reading);
        if (last != MonotonicTime.NONE && !mayFollow(next)) {
            finish(sink);
        }
        return next;
    }

    private boolean mayFollow(long time) {
        return time >= last
                && time - last <= MonotonicTime.LONGEST_HOLD_NANOS
                && time / periodNanos == last / periodNanos;
    }

    @Override
    void end(BodySink sink) {
        super.end(sink);
        last = next;
    }

    @Override
    Runnable receipt() {
        return times.receipt(last);
    }
}
