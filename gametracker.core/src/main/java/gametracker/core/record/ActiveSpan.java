package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.ThreadScopes;
import gametracker.core.queue.Sequenced;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A span, while it runs and after.
 *
 * <p>Attributes, errors and links are guarded by the span's monitor, which is held for nanoseconds and for no call of the
 * game's. The JVM releases a monitor also for a caller at the end of its stack. After the end nothing is added any more:
 * the thread that formats the span reads it without the monitor.
 */
public sealed class ActiveSpan extends Sequenced implements TrackerSpan, EndedSpan {
    static final int MAX_ATTRIBUTES = 128;
    static final int MAX_ERRORS = 32;
    static final String UNNAMED = "unnamed";

    /** OpenTelemetry's default. */
    static final int MAX_LINKS = 128;

    /** What a span takes beside its texts, and each attribute that was set while it ran. */
    private static final int BASE_BYTES = 128;

    private static final int ATTRIBUTE_BYTES = 112;

    private static final VarHandle TRACE;

    static {
        try {
            TRACE = MethodHandles.lookup().findVarHandle(ActiveSpan.class, "trace", Trace.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** One that bears tags: a class of its own, so that the others are no larger for it. */
    static final class OfChild extends ActiveSpan {
        private final Fields tags;

        OfChild(
                Spans home,
                @Nullable String name,
                Fields given,
                Fields tags,
                long traceHigh,
                long traceLow,
                long spanId,
                long parentId,
                long startNanos,
                long startTicks) {
            super(home, name, given, traceHigh, traceLow, spanId, parentId, startNanos, startTicks);
            this.tags = tags;
        }

        @Override
        public Fields tags() {
            return tags;
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

    /** Null until the first is set. */
    private @Nullable SetAttributes attributes;

    private List<SpanError> errors = List.of();
    private List<SpanLink> links = List.of();

    /** Null while the span is the only one of its trace, as far as is known here. */
    private volatile @Nullable Trace trace;

    private volatile boolean over;
    private volatile boolean truncated;
    private boolean parentIsRemote;

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
            this.name = UNNAMED;
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
        return Parent.header(this);
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

    private synchronized void set(@Nullable String key, @Nullable Object value) {
        if (over) {
            return;
        }
        if (attributes == null) {
            attributes = new SetAttributes();
        }
        if (key == null || !attributes.set(given, key, value)) {
            truncated = true;
        }
    }

    @Override
    public ActiveSpan recordError(@Nullable Throwable error) {
        try {
            if (error != null && takesErrors()) { // else the copy would be made in vain
                add(new SpanError(nanosNow(), ErrorSnapshot.of(error)));
            }
        } catch (Throwable e) {
            truncated = true;
        }
        return this;
    }

    private synchronized boolean takesErrors() {
        truncated |= !over && errors.size() == MAX_ERRORS;
        return !over && errors.size() < MAX_ERRORS;
    }

    private synchronized void add(SpanError error) {
        if (takesErrors()) {
            errors = errors.isEmpty() ? new ArrayList<>(2) : errors;
            errors.add(error);
        }
    }

    @Override
    public ActiveSpan addLink(@Nullable Span other) {
        try {
            if (other instanceof TrackerSpan span) {
                if (!span.isErased()) {
                    link(span, null);
                }
            } else if (other != null) {
                Parent ids = Parent.of(other);
                if (ids != null) {
                    add(new SpanLink(ids.traceHigh(), ids.traceLow(), ids.spanId(), ids.sampled(), null));
                }
            }
        } catch (Throwable e) {
            truncated = true; // a caller at the very end of its stack or heap
        }
        return this;
    }

    /** Links to a span, unless there is such a link already. */
    void link(SpanIds to, SpanLink.@Nullable Relation relation) {
        add(new SpanLink(to.traceHigh(), to.traceLow(), to.spanIdBits(), to.sampled(), relation));
    }

    private synchronized void add(SpanLink link) {
        if (over) {
            return;
        }
        if (links.size() == MAX_LINKS) {
            truncated = true;
            return;
        }
        for (SpanLink each : links) {
            if (each.saysAsMuchAs(link)) {
                return;
            }
        }
        links = links.isEmpty() ? new ArrayList<>(2) : links;
        links.add(link);
    }

    @Override
    public Spans home() {
        return home;
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

    /** Says that the parent is a span of another process; before anybody else has this one. */
    ActiveSpan underRemote() {
        parentIsRemote = true;
        return this;
    }

    @Override
    public boolean parentIsRemote() {
        return parentIsRemote;
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
        boolean first = false;
        try {
            first = finish();
            if (first) {
                Trace shared = trace;
                if (shared != null) {
                    shared.ended(size());
                }
                addWeight(ownWeight());
                home.ended(this);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap. No call here, which would fail as well.
            if (ticket < 0 && (first || !over)) {
                over = true;
                home.refused.lost++;
            }
        }
    }

    /** Returns false if the span is over already. */
    private synchronized boolean finish() {
        if (over) {
            return false;
        }
        startTicksOrEndNanos = nanosNow();
        over = true;
        return true;
    }

    private int ownWeight() {
        int weight = BASE_BYTES + Fields.weight(name) + given.weight();
        if (!tags().isEmpty()) {
            weight += tags().weight(); // others may share them, and may be gone
        }
        if (attributes != null) {
            weight += attributes.size() * ATTRIBUTE_BYTES + 2 * attributes.chars();
        }
        for (SpanError each : errors) {
            weight += each.error().weight();
        }
        return weight;
    }

    @Override
    public boolean isOver() {
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
        return attributes == null ? given : attributes.over(given);
    }

    @Override
    public List<SpanError> errors() {
        return Collections.unmodifiableList(errors);
    }

    @Override
    public List<SpanLink> links() {
        return Collections.unmodifiableList(links);
    }

    @Override
    public boolean truncated() {
        return truncated || given.truncated();
    }

    private long size() {
        return SpanSize.of(
                name,
                given,
                tags(),
                attributes == null ? 0 : attributes.size(),
                attributes == null ? 0 : attributes.chars(),
                errors.size(),
                links.size());
    }
}
