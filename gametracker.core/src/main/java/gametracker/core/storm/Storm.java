package gametracker.core.storm;

import gametracker.core.record.LogRecord;
import gametracker.core.record.SpanIds;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * One error: how often it came in its window, and the last record of it that was counted instead of sent.
 *
 * <p>{@link #seen} is all that decides. Up to the number that is sent, an occurrence is sent. Above it, the excess is
 * what was counted and not yet told; whoever tells of it sets {@code seen} back to that number, by one compare-and-set,
 * so each occurrence is told of once. From then on no occurrence is sent. An error whose window has passed without an
 * excess is over: {@code seen} becomes negative, for good, and the next occurrence begins another storm.
 *
 * <p>An occurrence puts its record into {@link #last} before it adds itself to {@code seen}, and {@code last} is not
 * emptied before the storm is over. So whoever finds an excess finds a record.
 */
final class Storm {
    private static final long OVER = Long.MIN_VALUE;
    private static final VarHandle SEEN;
    private static final VarHandle LAST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SEEN = lookup.findVarHandle(Storm.class, "seen", long.class);
            LAST = lookup.findVarHandle(Storm.class, "last", LogRecord.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long hash;
    final ErrorKey key;

    /** The next one of the same place in the table. */
    volatile @Nullable Storm next;

    final long firstTicks;

    /** Of the first occurrence; zero if it was in no trace. */
    final long traceHigh;

    final long traceLow;

    private volatile long seen = 1;
    private volatile long windowStart;
    private volatile long lastTicks;
    private volatile @Nullable LogRecord last;

    /** How often a flush has told of it in this window. Written by the collector alone. */
    private volatile int flushed;

    Storm(long hash, ErrorKey key, @Nullable SpanIds span, long now) {
        this.hash = hash;
        this.key = key;
        this.firstTicks = now;
        this.windowStart = now;
        this.lastTicks = now;
        this.traceHigh = span == null ? 0 : span.traceHigh();
        this.traceLow = span == null ? 0 : span.traceLow();
    }

    long seen() {
        return seen;
    }

    /** Returns whether {@link #seen} was what it was thought to be. */
    boolean advance(long from, long to) {
        return SEEN.compareAndSet(this, from, to);
    }

    boolean isOver() {
        return seen < 0;
    }

    boolean end(long from) {
        return SEEN.compareAndSet(this, from, OVER);
    }

    /**
     * Says whether its window is over and had nothing but what was sent, if anything. In this order: a new window is
     * written before what of the old one is read here.
     */
    boolean isQuiet(long seenThen, long first, long now, long windowNanos) {
        return seenThen <= first && flushed == 0 && now - windowStart >= windowNanos;
    }

    long windowStart() {
        return windowStart;
    }

    void beginWindow(long start) {
        windowStart = start;
        flushed = 0;
    }

    int flushed() {
        return flushed;
    }

    void flushedOnceMore() {
        flushed = flushed + 1;
    }

    long lastTicks() {
        return lastTicks;
    }

    void seenAt(long now) {
        lastTicks = now;
    }

    @Nullable
    LogRecord last() {
        return last;
    }

    /** Returns the record that was kept before. */
    @Nullable
    LogRecord keep(@Nullable LogRecord record) {
        return (LogRecord) LAST.getAndSet(this, record);
    }
}
