package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.ThreadScopes;
import org.jspecify.annotations.Nullable;

/** A span of a trace that is not recorded: it has ids, for logs and for those who are called, and keeps nothing else. */
final class UnsampledSpan implements TrackerSpan {
    private final Spans home;
    private final @Nullable String name;
    private final long traceHigh;
    private final long traceLow;
    private final long spanId;
    private final long parentId;

    /** Not volatile, for its cost: who sees it late keeps a scope for a little longer, that was closed elsewhere. */
    private boolean over;

    UnsampledSpan(Spans home, @Nullable String name, long traceHigh, long traceLow, long spanId, long parentId) {
        this.home = home;
        this.name = name;
        this.traceHigh = traceHigh;
        this.traceLow = traceLow;
        this.spanId = spanId;
        this.parentId = parentId;
    }

    @Override
    public String name() {
        return name == null || name.isEmpty() ? ActiveSpan.UNNAMED : Freezer.text(name);
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
    public Span setAttribute(String key, @Nullable String value) {
        return this;
    }

    @Override
    public Span setAttribute(String key, long value) {
        return this;
    }

    @Override
    public Span setAttribute(String key, double value) {
        return this;
    }

    @Override
    public Span setAttribute(String key, boolean value) {
        return this;
    }

    @Override
    public Span recordError(@Nullable Throwable error) {
        return this;
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
        over = true;
    }

    @Override
    public boolean isOver() {
        return over;
    }

    @Override
    public Spans home() {
        return home;
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
    public boolean sampled() {
        return false;
    }
}
