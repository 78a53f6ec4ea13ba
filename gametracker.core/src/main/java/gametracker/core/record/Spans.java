package gametracker.core.record;

import gametracker.api.Span;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Starts the spans of one tracker, and hands over those that have ended. Never throws. */
public final class Spans {
    private static final Freezer.Limits ATTRIBUTES = new Freezer.Limits(
            ActiveSpan.MAX_ATTRIBUTES, Freezer.RECORD.key(), Freezer.RECORD.text(), Freezer.RECORD.chars());

    private final Ids ids;
    private final WallClock clock;
    private final Predicate<ActiveSpan> ended;

    final Refused refused;
    private final Subject subject;

    /**
     * Makes the beginning of all spans of a tracker.
     *
     * @param ended given each span once, at its first end, on the thread that ends it; false if the tracker is closed
     * @param subject what they are about
     */
    public Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended, Subject subject) {
        this(ids, clock, ended, new Refused(), subject);
    }

    /** The same, about nothing in particular. */
    public Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended) {
        this(ids, clock, ended, new Subject(new ContextHolder(), new Breadcrumbs(0)));
    }

    private Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended, Refused refused, Subject subject) {
        this.ids = ids;
        this.clock = clock;
        this.ended = ended;
        this.refused = refused;
        this.subject = subject;
    }

    /** Returns the same of a child tracker. */
    public Spans about(Subject other) {
        return new Spans(ids, clock, ended, refused, other);
    }

    Subject subject() {
        return subject;
    }

    /** Starts a child of the calling thread's current span, or a root. */
    public ActiveSpan start(@Nullable String name, @Nullable Map<String, ?> attributes) {
        ActiveSpan current = CurrentSpan.get();
        Spans home = homeOf(current);
        return current == null ? home.root(name, attributes) : home.childOf(current, name, attributes);
    }

    /** Starts a child of a span of whichever tracker or make, or a root if it is null or has no ids. */
    public ActiveSpan start(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        if (parent instanceof ActiveSpan ours) {
            return homeOf(ours).childOf(ours, name, attributes);
        }
        return homeOf(null).under(parent == null ? null : Parent.of(parent), name, attributes);
    }

    /** Starts a child of a span elsewhere, or a root if the header is null or malformed. */
    public ActiveSpan continued(
            @Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return homeOf(null).under(Parent.ofHeader(traceparent), name, attributes);
    }

    /** Returns where a span begins whose parent is given: with the parent if that is about a descendant of this subject. */
    private Spans homeOf(@Nullable ActiveSpan parent) {
        if (subject.isClosed()) {
            return new Spans(ids, clock, span -> false, refused, subject);
        }
        return subject.during(parent) == subject ? this : parent.home();
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
