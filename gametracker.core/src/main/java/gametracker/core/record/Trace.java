package gametracker.core.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A trace that has more than one span: its id, and how large it has become. All of its spans share one of these; a root
 * gets it with its first child, so that a trace of a single span costs nothing.
 *
 * <p>A trace store bounds a trace by its size and drops what comes after, among it the root, which ends last. Tempo does
 * so at 5,000,000 bytes and answers 200. So no span starts in a trace that is full: it starts in another, by which the
 * trace is continued. All parents of a full trace share the newest one.
 *
 * <p>The size is that of OTLP's protobuf, at most: three bytes for each character. It counts what has ended, so room is
 * left for what is still open when the trace is full.
 */
final class Trace {
    static final int MAX_SPANS = 10_000;

    /** Four fifths of Tempo's {@code max_bytes_per_trace}. */
    static final int MAX_BYTES = 4_000_000;

    /** Ids, times, kind and status of a span. */
    private static final int SPAN_BYTES = 96;

    private static final VarHandle SPANS;
    private static final VarHandle BYTES;
    private static final VarHandle NEWEST;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            SPANS = lookup.findVarHandle(Trace.class, "spans", int.class);
            BYTES = lookup.findVarHandle(Trace.class, "bytes", long.class);
            NEWEST = lookup.findVarHandle(Trace.class, "newest", Trace.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final long high;
    final long low;
    private volatile int spans;

    /** Of what the spans that have ended say, without {@link #SPAN_BYTES}. */
    private volatile long bytes;

    /** The trace by which this one is continued. */
    private volatile @Nullable Trace newest;

    /** @param spans how many there are already */
    Trace(long high, long low, int spans) {
        this.high = high;
        this.low = low;
        this.spans = spans;
    }

    /** Counts another span, unless the trace is full. */
    boolean admits() {
        int now = spans;
        if (now >= MAX_SPANS || bytes + (long) now * SPAN_BYTES >= MAX_BYTES) {
            return false;
        }
        return (int) SPANS.getAndAdd(this, 1) < MAX_SPANS;
    }

    /** A span has ended. */
    void ended(long saidBytes) {
        BYTES.getAndAdd(this, saidBytes);
    }

    /** Counts a span in a trace by which this full one is continued, and returns that trace. */
    Trace continued(Ids ids) {
        Trace last = newest;
        while (last == null || !last.admits()) {
            Trace made = new Trace(ids.next(), ids.nextLow(), 0);
            Trace found = (Trace) NEWEST.compareAndExchange(this, last, made);
            last = found == last ? made : found;
        }
        return last;
    }
}
