package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.ThreadScopes;
import gametracker.core.queue.Sequenced;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span, while it runs and after.
 *
 * <p>What is set while it runs hangs on two immutable chains, newest first, whose heads are replaced by
 * compare-and-set. Who ends it takes the heads as they are then and hands the span over with them; a setter that comes
 * at the same moment may still hang something on a chain, but nobody looks there any more.
 */
public final class ActiveSpan extends Sequenced implements Span, EndedSpan {
    static final int MAX_ATTRIBUTES = 128;
    static final int MAX_ERRORS = 32;

    /** What a span takes beside its texts, and each attribute that was set while it ran. */
    private static final int BASE_BYTES = 128;

    private static final int ATTRIBUTE_BYTES = 112;

    private static final VarHandle ATTRIBUTES;
    private static final VarHandle FAILURES;
    private static final VarHandle OVER;
    private static final VarHandle LINKS;
    private static final VarHandle TRACE;

    static {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            ATTRIBUTES = lookup.findVarHandle(ActiveSpan.class, "attributes", Attribute.class);
            FAILURES = lookup.findVarHandle(ActiveSpan.class, "failures", Failure.class);
            OVER = lookup.findVarHandle(ActiveSpan.class, "over", boolean.class);
            LINKS = lookup.findVarHandle(ActiveSpan.class, "links", SpanLinks.class);
            TRACE = lookup.findVarHandle(ActiveSpan.class, "trace", Trace.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Spans home;
    private final String name;
    private final Fields given;
    private final long traceHigh;
    private final long traceLow;
    private final long spanId;
    private final long parentId;
    private final long startNanos;

    /** Of the clock that only counts up, at the start; from the end on, when the span ended. One field, for its size. */
    private long startTicksOrEndNanos;

    private volatile @Nullable Attribute attributes;
    private volatile @Nullable Failure failures;
    private volatile @Nullable SpanLinks links;

    /** Null while the span is the only one of its trace, as far as is known here. */
    private volatile @Nullable Trace trace;

    private volatile boolean over;
    private volatile boolean truncated;

    /** This and the next are written by the thread that ends the span, before it hands it over. */
    private @Nullable Attribute lastAttributes;

    private @Nullable Failure lastFailures;

    ActiveSpan(
            Spans home,
            @Nullable String name,
            Fields given,
            long traceHigh,
            long traceLow,
            long spanId,
            long parentId,
            long startNanos,
            long startTicks) {
        this.home = home;
        this.given = given;
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.parentId = parentId;
        this.startNanos = startNanos;
        this.startTicksOrEndNanos = startTicks;
        if (name == null || name.isEmpty()) {
            this.name = "unnamed";
        } else {
            this.name = Freezer.text(name);
            if (this.name.length() < name.length()) {
                truncated = true;
            }
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String traceId() {
        return Ids.hex(traceHigh, traceLow);
    }

    @Override
    public String spanId() {
        return Ids.hex(spanId);
    }

    @Override
    public String parentSpanId() {
        return parentId == 0 ? "" : Ids.hex(parentId);
    }

    @Override
    public String traceparent() {
        return "00-" + traceId() + "-" + spanId() + "-01";
    }

    @Override
    public ActiveSpan setAttribute(String key, @Nullable String value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true; // a caller at the very end of its stack or heap
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, long value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, double value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    @Override
    public ActiveSpan setAttribute(String key, boolean value) {
        try {
            set(key, value);
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    private void set(@Nullable String key, @Nullable Object value) {
        while (!over) {
            Attribute head = attributes;
            Attribute next = key == null ? null : Attribute.with(head, given, key, value);
            if (next == null) {
                truncated = true;
                return;
            }
            if (ATTRIBUTES.compareAndSet(this, head, next)) {
                if (next.cut) {
                    truncated = true;
                }
                return;
            }
        }
    }

    @Override
    public ActiveSpan recordError(@Nullable Throwable error) {
        try {
            if (error != null) {
                add(error);
            }
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    private void add(Throwable error) {
        if (over) {
            return;
        }
        if (isFull(failures)) { // the copy would be made in vain
            truncated = true;
            return;
        }
        long time = nanosNow();
        SpanError recorded = new SpanError(time, ErrorSnapshot.of(error));
        while (!over) {
            Failure head = failures;
            if (isFull(head)) {
                truncated = true;
                return;
            }
            if (FAILURES.compareAndSet(this, head, new Failure(recorded, head, head == null ? 1 : head.count + 1))) {
                return;
            }
        }
    }

    private static boolean isFull(@Nullable Failure head) {
        return head != null && head.count == MAX_ERRORS;
    }

    @Override
    public ActiveSpan addLink(@Nullable Span other) {
        try {
            if (other instanceof ActiveSpan span) {
                link(span, null);
            } else if (other != null) {
                Parent ids = Parent.of(other);
                if (ids != null) {
                    add(new SpanLink(ids.traceHigh(), ids.traceLow(), ids.spanId(), null));
                }
            }
        } catch (Throwable e) {
            truncated = true; // a caller at the very end of its stack or heap
        }
        return this;
    }

    /** Links to a span, unless there is such a link already. */
    void link(SpanIds to, SpanLink.@Nullable Relation relation) {
        add(new SpanLink(to.traceHigh(), to.traceLow(), to.spanIdBits(), relation));
    }

    private void add(SpanLink link) {
        while (!over) {
            SpanLinks head = links;
            SpanLinks next = SpanLinks.with(head, link);
            if (next == null) {
                truncated = true;
                return;
            }
            if (LINKS.compareAndSet(this, head, next)) {
                return;
            }
        }
    }

    /** Returns where spans begin that are about the same as this one. */
    Spans home() {
        return home;
    }

    /** Returns what this span is about: that of the tracker that started it. */
    public Subject subject() {
        return home.subject();
    }

    /** Returns the trace, for another span to start in it. */
    Trace trace() {
        Trace known = trace;
        if (known != null) {
            return known;
        }
        Trace made = new Trace(traceHigh, traceLow, 1);
        Trace found = (Trace) TRACE.compareAndExchange(this, null, made);
        return found == null ? made : found;
    }

    /** Says which trace counts this span; before anybody else has it. */
    ActiveSpan in(Trace counting) {
        TRACE.set(this, counting);
        return this;
    }

    /** By the clock that only counts up, so that no event lies before the start and no end before an event. */
    private long nanosNow() {
        return startNanos + Math.max(0, home.ticks() - startTicksOrEndNanos);
    }

    @Override
    public Scope makeCurrent() {
        try {
            return CurrentSpan.enter(this);
        } catch (Throwable e) {
            return ThreadScopes.NOT_ENTERED; // a caller at the very end of its stack or heap
        }
    }

    @Override
    public void end() {
        boolean ended = false;
        try {
            ended = OVER.compareAndSet(this, false, true);
            if (ended) {
                lastAttributes = attributes;
                lastFailures = failures;
                startTicksOrEndNanos = nanosNow();
                Trace shared = trace;
                if (shared != null) {
                    shared.ended(size());
                }
                addWeight(ownWeight());
                home.ended(this);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap.
            if (ended && ticket() < 0) {
                home.refused().lost++;
            }
        }
    }

    private int ownWeight() {
        int weight = BASE_BYTES + Fields.weight(name) + given.weight();
        Attribute last = lastAttributes;
        if (last != null) {
            weight += last.count * ATTRIBUTE_BYTES + 2 * last.chars;
        }
        for (Failure failure = lastFailures; failure != null; failure = failure.before) {
            weight += failure.error.error().weight();
        }
        return weight;
    }

    boolean isOver() {
        return over;
    }

    @Override
    public long traceHigh() {
        return traceHigh;
    }

    @Override
    public long traceLow() {
        return traceLow;
    }

    @Override
    public long spanIdBits() {
        return spanId;
    }

    @Override
    public long parentIdBits() {
        return parentId;
    }

    @Override
    public long startNanos() {
        return startNanos;
    }

    @Override
    public long endNanos() {
        return over ? startTicksOrEndNanos : startNanos;
    }

    @Override
    public Fields attributes() {
        return lastAttributes == null ? given : lastAttributes.over(given);
    }

    @Override
    public List<SpanError> errors() {
        if (lastFailures == null) {
            return List.of();
        }
        ArrayDeque<SpanError> inOrder = new ArrayDeque<>();
        for (Failure failure = lastFailures; failure != null; failure = failure.before) {
            inOrder.addFirst(failure.error);
        }
        return List.copyOf(inOrder);
    }

    @Override
    public List<SpanLink> links() {
        return SpanLinks.inOrder(links);
    }

    @Override
    public boolean truncated() {
        return truncated || given.truncated();
    }

    private long size() {
        Attribute set = lastAttributes;
        SpanLinks linked = links;
        return SpanSize.of(
                name,
                given,
                set == null ? 0 : set.count,
                set == null ? 0 : set.chars,
                lastFailures == null ? 0 : lastFailures.count,
                linked == null ? 0 : linked.count());
    }

    private record Failure(SpanError error, @Nullable Failure before, int count) {}
}
