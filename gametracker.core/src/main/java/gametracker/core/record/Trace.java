package gametracker.core.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The id and the size of a trace that has more than one span. All spans of the trace share this object. A root span gets it
 * with its first child, so that a trace of a single span costs nothing.
 *
 * <p>A trace store bounds the size of a trace. Tempo drops spans beyond 5,000,000 bytes and still answers 200; the root span
 * is among those dropped, because it ends last. Therefore a full trace takes no new span. The span starts in a second
 * trace, which continues the full one. All parents in the full trace use the newest of the traces that continue it.
 *
 * <p>The size is an upper bound of the size in OTLP's protobuf: three bytes for each character. It counts ended spans only.
 * The limit leaves room for those spans that are still open when the trace becomes full.
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

    /** The size of names, attributes and errors of all ended spans, without {@link #SPAN_BYTES} for each. */
    private volatile long bytes;

    /** The trace by which this one is continued. */
    private volatile @Nullable Trace newest;

    /** @param spans how many spans the trace has already */
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

    /** Adds the size of a span that has ended. */
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
