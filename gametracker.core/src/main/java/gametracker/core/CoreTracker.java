package gametracker.core;

import gametracker.api.Consent;
import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.CurrentTracker;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.ManagedTracker;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.series.SeriesRegistry;
import java.time.Duration;
import java.util.Map;
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
final class CoreTracker implements ManagedTracker, EventSink {
    /** For a caller at the very end of its stack or heap, and for the library's own threads. */
    private static final Span NO_SPAN = GameTracker.noop().startSpan(null);

    private final TrackerWiring wiring;
    private final TrackerLifecycle lifecycle;
    private final int minLevel;
    private final boolean debug;
    private final boolean info;
    private final boolean warn;
    private final boolean isChild;
    private final LogCalls logs;
    private final SeriesRegistry series;
    private final Spans spans;
    private final Subject subject;
    private final WakeSignal wakeSignal;

    /** What a caller gets as a child who is at the very end of its stack or heap: closed, so that it counts its calls. */
    private final CoreTracker noChild;

    private CoreTracker(Level minLevel, TrackerWiring wiring, TrackerLifecycle lifecycle) {
        this.wiring = wiring;
        this.lifecycle = lifecycle;
        this.minLevel = minLevel.ordinal();
        this.debug = this.minLevel <= Level.DEBUG.ordinal();
        this.info = this.minLevel <= Level.INFO.ordinal();
        this.warn = this.minLevel <= Level.WARN.ordinal();
        this.isChild = false;
        this.logs = wiring.logs;
        this.series = wiring.series;
        this.spans = wiring.spans;
        this.subject = wiring.subject;
        this.wakeSignal = wiring.wakeSignal;
        this.noChild = new CoreTracker(this, new Subject(new ContextHolder(), new Breadcrumbs(0)));
        noChild.close();
    }

    /** A child. */
    private CoreTracker(CoreTracker parent, Subject subject) {
        this.wiring = parent.wiring;
        this.lifecycle = parent.lifecycle;
        this.minLevel = parent.minLevel;
        this.debug = parent.debug;
        this.info = parent.info;
        this.warn = parent.warn;
        this.isChild = true;
        this.logs = parent.logs;
        this.series = parent.series;
        this.spans = parent.spans.about(subject);
        this.subject = subject;
        this.wakeSignal = parent.wakeSignal;
        this.noChild = parent.noChild == null ? this : parent.noChild;
    }

    /** Closes the transport if nothing comes of the tracker. */
    static CoreTracker start(TrackerConfig config, TrackerWiring.World world) {
        return start(config, world, true, true);
    }

    /** Starts one of which nothing may be sent, or nothing written to disk, until {@link TrackerLifecycle#permit}. */
    static CoreTracker start(TrackerConfig config, TrackerWiring.World world, boolean sending, boolean disk) {
        TrackerWiring wiring = wired(config, world);
        wiring.permit(sending, disk);
        return new CoreTracker(config.minLevel(), wiring, TrackerLifecycle.start(wiring, config));
    }

    /** Makes one that never starts, to be declined: it erases what earlier sessions left. */
    static CoreTracker unstarted(TrackerConfig config, TrackerWiring.World world) {
        TrackerWiring wiring = wired(config, world);
        return new CoreTracker(config.minLevel(), wiring, new TrackerLifecycle(wiring, config));
    }

    private static TrackerWiring wired(TrackerConfig config, TrackerWiring.World world) {
        try {
            Rehearsal.run();
            return new TrackerWiring(config, world);
        } catch (Throwable e) {
            world.close();
            throw e;
        }
    }

    TrackerLifecycle lifecycle() {
        return lifecycle;
    }

    /** Says whether the next recording call wakes the collector. */
    boolean isAsleep() {
        return wakeSignal.isAsleep();
    }

    @Override
    public String sessionId() {
        return wiring.sessionId;
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
    public void logDebug(@Nullable String message) {
        if (debug) {
            record(Level.DEBUG, message, null, null);
        }
    }

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        if (debug) {
            record(Level.DEBUG, message, null, data);
        }
    }

    @Override
    public void logInfo(@Nullable String message) {
        if (info) {
            record(Level.INFO, message, null, null);
        }
    }

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        if (info) {
            record(Level.INFO, message, null, data);
        }
    }

    @Override
    public void logWarn(@Nullable String message) {
        if (warn) {
            record(Level.WARN, message, null, null);
        }
    }

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        if (warn) {
            record(Level.WARN, message, null, data);
        }
    }

    @Override
    public void logError(@Nullable String message) {
        record(Level.ERROR, message, null, null);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Map<String, ?> data) {
        record(Level.ERROR, message, null, data);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error) {
        record(Level.ERROR, message, error, null);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        record(Level.ERROR, message, error, data);
    }

    @Override
    public void log(Level level, @Nullable String message) {
        log(level, message, null, null);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Map<String, ?> data) {
        log(level, message, null, data);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        Level known = level == null ? Level.INFO : level;
        if (known.ordinal() >= minLevel) {
            record(known, message, error, data);
        }
    }

    private void record(
            Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        try {
            if (!TrackerThreads.isCurrent()) {
                logs.log(subject, level, message, error, data);
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

    @Override
    public void increment(String name) {
        increment(name, null, 1);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels) {
        increment(name, labels, 1);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        try {
            if (TrackerThreads.isCurrent()) {
                return;
            }
            if (subject.isClosed()) {
                wiring.metricCalls.closed();
            } else {
                series.counter(name, labels).add(amount);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public void increment(String name, long amount) {
        increment(name, null, amount);
    }

    @Override
    public void gauge(String name, double value) {
        gauge(name, value, null);
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        try {
            if (TrackerThreads.isCurrent()) {
                return;
            }
            if (subject.isClosed()) {
                wiring.metricCalls.closed();
            } else {
                series.gauge(name, labels).set(value);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public void histogram(String name, double value) {
        histogram(name, value, null);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        try {
            if (TrackerThreads.isCurrent()) {
                return;
            }
            if (subject.isClosed()) {
                wiring.metricCalls.closed();
            } else {
                series.histogram(name, labels).record(value);
            }
        } catch (Throwable e) {
            wiring.metricCalls.lost++;
        }
    }

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = wiring.processWide;
        return processWide == null ? boundCounter(name, labels) : processWide.counter(name, labels);
    }

    @Override
    public Counter boundCounter(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfCounter(series.counter(name, labels), wiring.metricCalls);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = wiring.processWide;
        return processWide == null ? boundGauge(name, labels) : processWide.gauge(name, labels);
    }

    @Override
    public Gauge boundGauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfGauge(series.gauge(name, labels), wiring.metricCalls);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = wiring.processWide;
        return processWide == null ? boundHistogram(name, labels) : processWide.histogram(name, labels);
    }

    @Override
    public Histogram boundHistogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfHistogram(series.histogram(name, labels), wiring.metricCalls);
        } catch (Throwable e) {
            return wiring.unbound;
        }
    }

    @Override
    public Counter counter(String name) {
        return counter(name, null);
    }

    @Override
    public Gauge gauge(String name) {
        return gauge(name, null);
    }

    @Override
    public Histogram histogram(String name) {
        return histogram(name, null);
    }

    @Override
    public Span startSpan(@Nullable String name) {
        return startSpan(name, null);
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
            return noChild;
        }
    }

    @Override
    public Scope makeCurrent() {
        return CurrentTracker.enter(this);
    }

    @Override
    public boolean isClosed() {
        return wakeSignal.isClosed() || subject.isClosed();
    }

    @Override
    public void processWide(GameTracker processWide) {
        wiring.processWide = processWide;
    }

    @Override
    public boolean flush(Duration timeout) {
        return lifecycle.flush(timeout);
    }

    @Override
    public TrackerStats stats() {
        return lifecycle.stats();
    }

    @Override
    public void close() {
        if (isChild) {
            subject.close();
        } else {
            lifecycle.close();
        }
    }
}
