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
    private final TraceSampler sampler;

    /**
     * Makes the beginning of all spans of a tracker.
     *
     * @param ended given each span once, at its first end, on the thread that ends it; false if the tracker is closed
     * @param subject what they are about
     * @param sampler decides which traces are recorded that begin here
     */
    public Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended, Subject subject, TraceSampler sampler) {
        this(ids, clock, ended, new Refused(), subject, sampler);
    }

    /** The same, about nothing in particular, and all are recorded. */
    public Spans(Ids ids, WallClock clock, Predicate<ActiveSpan> ended) {
        this(ids, clock, ended, new Subject(new ContextHolder(), new Breadcrumbs(0)), TraceSampler.ALL);
    }

    private Spans(
            Ids ids,
            WallClock clock,
            Predicate<ActiveSpan> ended,
            Refused refused,
            Subject subject,
            TraceSampler sampler) {
        this.ids = ids;
        this.clock = clock;
        this.ended = ended;
        this.refused = refused;
        this.subject = subject;
        this.sampler = sampler;
    }

    /** Returns the same of a child tracker. */
    public Spans about(Subject other) {
        return new Spans(ids, clock, ended, refused, other, sampler);
    }

    Subject subject() {
        return subject;
    }

    /** Starts a child of the calling thread's current span, or a root. */
    public TrackerSpan start(@Nullable String name, @Nullable Map<String, ?> attributes) {
        TrackerSpan current = CurrentSpan.get();
        Spans home = homeOf(current);
        return current == null ? home.root(name, attributes) : home.childOf(current, name, attributes);
    }

    /** Starts a child of a span of whichever tracker or make, or a root if it is null or has no ids. */
    public TrackerSpan start(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        if (parent instanceof TrackerSpan ours) {
            return ours.isErased()
                    ? homeOf(null).root(name, attributes)
                    : homeOf(ours).childOf(ours, name, attributes);
        }
        return homeOf(null).under(parent == null ? null : Parent.of(parent), name, attributes);
    }

    /** Starts a child of a span elsewhere, or a root if the header is null or malformed. */
    public TrackerSpan continued(
            @Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return homeOf(null).under(Parent.ofHeader(traceparent), name, attributes);
    }

    /** Returns where a span begins whose parent is given: with the parent if that is about a descendant of this subject. */
    private Spans homeOf(@Nullable TrackerSpan parent) {
        if (subject.isClosed()) {
            return new Spans(ids, clock, span -> false, refused, subject, sampler);
        }
        return subject.during(parent) == subject ? this : parent.home();
    }

    /** The child of a span whose trace is full is the root of another, linked with its parent both ways. */
    private TrackerSpan childOf(TrackerSpan any, @Nullable String name, @Nullable Map<String, ?> attributes) {
        if (!(any instanceof ActiveSpan parent)) {
            return new UnsampledSpan(this, name, any.traceHigh(), any.traceLow(), ids.next(), any.spanIdBits());
        }
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

    /** A parent has decided whether its trace is recorded; the trace of a root is decided by its id. */
    private TrackerSpan under(@Nullable Parent parent, @Nullable String name, @Nullable Map<String, ?> attributes) {
        if (parent == null) {
            return root(name, attributes);
        }
        if (!parent.sampled()) {
            return new UnsampledSpan(this, name, parent.traceHigh(), parent.traceLow(), ids.next(), parent.spanId());
        }
        ActiveSpan child = span(name, attributes, parent.traceHigh(), parent.traceLow(), parent.spanId());
        return parent.remote() ? child.underRemote() : child;
    }

    private TrackerSpan root(@Nullable String name, @Nullable Map<String, ?> attributes) {
        long traceHigh = ids.next();
        long traceLow = ids.nextLow();
        return sampler.samples(traceLow)
                ? span(name, attributes, traceHigh, traceLow, 0)
                : new UnsampledSpan(this, name, traceHigh, traceLow, ids.next(), 0);
    }

    private ActiveSpan span(
            @Nullable String name, @Nullable Map<String, ?> attributes, long traceHigh, long traceLow, long parentId) {
        Fields given = Freezer.freeze(attributes, ATTRIBUTES);
        Fields tags = subject.spanTags();
        long id = ids.next();
        // The clock last: what freezing costs is not the span's.
        long ticks = clock.ticks();
        long start = clock.nanosAt(ticks);
        return tags.isEmpty()
                ? new ActiveSpan(this, name, given, traceHigh, traceLow, id, parentId, start, ticks)
                : new ActiveSpan.OfChild(this, name, given, tags, traceHigh, traceLow, id, parentId, start, ticks);
    }

    /** What could not be started or handed over, and what came after the tracker was closed. */
    public Refused refused() {
        return refused;
    }

    /** Whether the player has declined the session: its spans are nobody's parent, and no log bears their ids. */
    boolean isErased() {
        return refused.isDeclined();
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
