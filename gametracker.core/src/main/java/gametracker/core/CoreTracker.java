package gametracker.core;

import gametracker.api.CheckResult;
import gametracker.api.Consent;
import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.PreviousSession;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.series.SeriesRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a game holds: hands each call to the station that it concerns.
 *
 * <p>Each recording call does nothing on a thread of the library's own. What an HTTP client logs there comes back
 * through the game's logging, and recording it would give the client something to send again, without end.
 *
 * <p>Each lets nothing out. A caller at the very end of its stack or heap can meet any error at any step, so what it
 * could not record is counted by a plain write to a field, which needs neither stack nor heap.
 */
final class CoreTracker extends ShortCalls implements SessionMetrics.Source {
    /** For a caller at the very end of its stack or heap, and for the library's own threads. */
    private static final Span NO_SPAN = GameTracker.noop().startSpan(null);

    private final TrackerLifecycle lifecycle;
    private final TrackerWiring wiring;
    private final int minLevel;
    private final LogCalls logs;
    private final SeriesRegistry series;
    private final Spans spans;
    private final Subject subject;

    private CoreTracker(Level minLevel, TrackerWiring wiring, TrackerLifecycle lifecycle) {
        this.lifecycle = lifecycle;
        this.wiring = wiring;
        this.minLevel = minLevel.ordinal();
        this.logs = wiring.logs;
        this.series = wiring.series;
        this.spans = wiring.spans;
        this.subject = wiring.subject;
        CoreTracker closed = new CoreTracker(this, new Subject(new ContextHolder(), new Breadcrumbs(0)));
        closed.close();
        wiring.noChild = closed;
    }

    /** A child. */
    private CoreTracker(CoreTracker parent, Subject subject) {
        this.lifecycle = parent.lifecycle;
        this.wiring = parent.wiring;
        this.minLevel = parent.minLevel;
        this.logs = parent.logs;
        this.series = parent.series;
        this.spans = parent.spans.about(subject);
        this.subject = subject;
    }

    /** Makes one that has not begun. Declined instead, it erases what earlier sessions left. Leaves the transport open. */
    static CoreTracker unstarted(TrackerConfig config, World world) {
        Rehearsal.run();
        return of(config, new TrackerWiring(config, world));
    }

    /** One that has not begun. */
    static CoreTracker of(TrackerConfig config, TrackerWiring wiring) {
        return new CoreTracker(config.minLevel(), wiring, new TrackerLifecycle(wiring, config));
    }

    TrackerLifecycle lifecycle() {
        return lifecycle;
    }

    @Override
    public SessionMetrics metrics() {
        return wiring.metrics;
    }

    @Override
    public String sessionId() {
        return wiring.sessionId;
    }

    @Override
    public Optional<PreviousSession> previousSession() {
        return wiring.endings.previous();
    }

    @Override
    public boolean isEnabled(Level level) {
        try {
            return level != null && level.ordinal() >= minLevel && isTaken();
        } catch (Throwable e) {
            return false;
        }
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {
        try {
            if (isTaken()) {
                tell(subject.context().setUser(user));
            }
        } catch (Throwable e) {
            wiring.reporter.contextCut = true;
        }
    }

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {
        try {
            if (isTaken()) {
                tell(subject.context().setContext(name, data));
            }
        } catch (Throwable e) {
            wiring.reporter.contextCut = true;
        }
    }

    @Override
    public void setTag(String key, @Nullable String value) {
        try {
            if (isTaken()) {
                tell(subject.context().setTag(key, value));
            }
        } catch (Throwable e) {
            wiring.reporter.contextCut = true;
        }
    }

    private boolean isTaken() {
        return !isClosed() && !TrackerThreads.isCurrent();
    }

    private void tell(boolean taken) {
        if (!taken) {
            wiring.reporter.contextCut = true;
        }
    }

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {
        try {
            if (isTaken()) {
                logs.breadcrumb(subject, message, data);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without a breadcrumb.
        }
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        Level known = level == null ? Level.INFO : level;
        try {
            if (known.ordinal() >= minLevel && !TrackerThreads.isCurrent()) {
                logs.log(subject, known, message, error, data);
            }
        } catch (Throwable e) {
            logs.refused.lost++;
        }
    }

    @Override
    public boolean log(LogEvent event) {
        try {
            Level level = event.level() == null ? Level.INFO : event.level();
            if (level.ordinal() >= minLevel && !TrackerThreads.isCurrent()) {
                logs.log(subject, level, event);
            }
        } catch (Throwable e) {
            logs.refused.lost++;
        }
        return true;
    }

    /** Counts a call that comes too late. */
    private boolean takesMetrics() {
        if (TrackerThreads.isCurrent()) {
            return false;
        }
        if (subject.isClosed()) {
            wiring.metricCalls.closed();
            return false;
        }
        return true;
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        try {
            if (takesMetrics()) {
                series.counter(name, labels).add(amount);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        try {
            if (takesMetrics()) {
                series.gauge(name, labels).set(value);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        try {
            if (takesMetrics()) {
                series.histogram(name, labels).record(value);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public Counter boundCounter(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfCounter(name, labels, this);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public Gauge boundGauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfGauge(name, labels, this);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public Histogram boundHistogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfHistogram(name, labels, this);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public FrameMeter boundFrames(String loop) {
        try {
            return wiring.loops.loop(loop);
        } catch (Throwable e) {
            return GameTracker.noop().frames(); // no stack or heap is left for one
        }
    }

    @Override
    public void boundObserve(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        try {
            if (TrackerThreads.isCurrent()) {
                return;
            }
            if (isClosed()) {
                wiring.metricCalls.closed();
            } else {
                wiring.observe(name, labels, value);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    /** Returns what the records of this tracker are about, if it is of this session; else null. */
    @Nullable
    Subject subjectIn(TrackerWiring session) {
        return wiring == session ? subject : null;
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes) {
        try {
            return TrackerThreads.isCurrent() ? NO_SPAN : spans.start(name, attributes);
        } catch (Throwable e) {
            spans.refused().lost++;
            return NO_SPAN;
        }
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        try {
            return TrackerThreads.isCurrent() ? NO_SPAN : spans.start(name, attributes, parent);
        } catch (Throwable e) {
            spans.refused().lost++;
            return NO_SPAN;
        }
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        try {
            return TrackerThreads.isCurrent() ? NO_SPAN : spans.continued(name, attributes, traceparent);
        } catch (Throwable e) {
            spans.refused().lost++;
            return NO_SPAN;
        }
    }

    /** A single session knows of no consent: who holds the sessions does. */
    @Override
    public void setConsent(Consent consent) {}

    @Override
    public Consent consent() {
        return Consent.GRANTED;
    }

    @Override
    public GameTracker child(@Nullable Map<String, ?> tags) {
        try {
            Subject own = subject.child();
            tell(own.context().setTags(tags));
            return new CoreTracker(this, own);
        } catch (Throwable e) {
            return wiring.noChild;
        }
    }

    @Override
    public boolean isClosed() {
        return wiring.wakeSignal.isClosed() || subject.isClosed();
    }

    /** A session alone is never the process-wide tracker: who holds the sessions is. */
    @Override
    public void processWide(GameTracker processWide) {}

    @Override
    @Nullable
    GameTracker processWide() {
        return null;
    }

    @Override
    public boolean flush(Duration timeout) {
        return lifecycle.flush(timeout);
    }

    @Override
    public CheckResult check(@Nullable Duration timeout) {
        return isClosed()
                ? wiring.checkup.notSent("the tracker is closed")
                : wiring.checkup.all(sessionId(), TrackerLifecycle.nanos(timeout));
    }

    @Override
    public CheckResult.Item checkSample(@Nullable Duration timeout, Instant sampleTime) {
        return wiring.checkup.sample(sessionId(), TrackerLifecycle.nanos(timeout), sampleTime);
    }

    @Override
    public TrackerStats stats() {
        return lifecycle.stats();
    }

    @Override
    public void close() {
        if (subject != wiring.subject) {
            subject.close();
        } else {
            lifecycle.close();
        }
    }
}
