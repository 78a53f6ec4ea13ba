package gametracker.core.record;

import gametracker.api.Span;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Starts spans, and hands over those that have ended. Never throws. */
public final class Spans {
    private static final Freezer.Limits ATTRIBUTES = new Freezer.Limits(
            ActiveSpan.MAX_ATTRIBUTES, Freezer.RECORD.key(), Freezer.RECORD.text(), Freezer.RECORD.chars());

    private final Ids ids;
    private final WallClock clock;
    private final Predicate<ActiveSpan> ended;

    private final Refused refused = new Refused();

    /**
     * Makes the beginning of all spans of a tracker.
     *
     * @param ended given each span once, at its first end, on the thread that ends it; false if the tracker is closed
     */
    public Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended) {
        this.ids = ids;
        this.clock = clock;
        this.ended = ended;
    }

    /** Starts a child of the calling thread's current span, or a root. */
    public ActiveSpan start(@Nullable String name, @Nullable Map<String, ?> attributes) {
        ActiveSpan current = CurrentSpan.get();
        return current == null ? root(name, attributes) : childOf(current, name, attributes);
    }

    /** Starts a child of a span of whichever tracker or make, or a root if it is null or has no ids. */
    public ActiveSpan start(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        if (parent instanceof ActiveSpan ours) {
            return childOf(ours, name, attributes);
        }
        return under(parent == null ? null : Parent.of(parent), name, attributes);
    }

    /** Starts a child of a span elsewhere, or a root if the header is null or malformed. */
    public ActiveSpan continued(
            @Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return under(Parent.ofHeader(traceparent), name, attributes);
    }

    /** The child of a span whose trace is full is the root of another, linked with its parent both ways. */
    private ActiveSpan childOf(ActiveSpan parent, @Nullable String name, @Nullable Map<String, ?> attributes) {
        Trace trace = parent.trace();
        if (trace.admits()) {
            return span(name, attributes, trace.high, trace.low, parent.spanIdBits())
                    .in(trace);
        }
        Trace next = trace.continued(ids);
        ActiveSpan child = span(name, attributes, next.high, next.low, 0).in(next);
        child.link(parent, SpanLink.Relation.CONTINUES);
        parent.link(child, SpanLink.Relation.CONTINUED_BY);
        return child;
    }

    private ActiveSpan under(@Nullable Parent parent, @Nullable String name, @Nullable Map<String, ?> attributes) {
        return parent == null
                ? root(name, attributes)
                : span(name, attributes, parent.traceHigh(), parent.traceLow(), parent.spanId());
    }

    private ActiveSpan root(@Nullable String name, @Nullable Map<String, ?> attributes) {
        return span(name, attributes, ids.next(), ids.nextLow(), 0);
    }

    private ActiveSpan span(
            @Nullable String name, @Nullable Map<String, ?> attributes, long traceHigh, long traceLow, long parentId) {
        Fields given = Freezer.freeze(attributes, ATTRIBUTES);
        // The clock last: what freezing costs is not the span's.
        long ticks = clock.ticks();
        return new ActiveSpan(
                this, name, given, traceHigh, traceLow, ids.next(), parentId, clock.nanosAt(ticks), ticks);
    }

    /** What could not be started or handed over, and what came after the tracker was closed. */
    public Refused refused() {
        return refused;
    }

    long ticks() {
        return clock.ticks();
    }

    void ended(ActiveSpan span) {
        if (!ended.test(span)) {
            refused.closed();
        }
    }
}
