package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.TrackerThreads;
import gametracker.core.queue.WakeSignal;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Refused;
import gametracker.core.record.Spans;
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
final class CoreTracker implements GameTracker {
    /** For a caller at the very end of its stack or heap, and for the library's own threads. */
    private static final Span NO_SPAN = GameTracker.noop().startSpan(null);

    private final int minLevel;
    private final boolean debug;
    private final boolean info;
    private final boolean warn;
    private final LogCalls logs;
    private final SeriesRegistry series;
    private final Spans spans;
    private final ContextHolder context;
    private final WakeSignal wakeSignal;
    private final LossReporter reporter;
    private final String sessionId;
    private final TrackerLifecycle lifecycle;
    private final Refused metricCalls;
    private final Refused refusedLogs;
    private final Refused refusedSpans;
    private final Handles.Unbound unbound;

    private CoreTracker(Level minLevel, TrackerWiring wiring, TrackerLifecycle lifecycle) {
        this.minLevel = minLevel.ordinal();
        this.debug = this.minLevel <= Level.DEBUG.ordinal();
        this.info = this.minLevel <= Level.INFO.ordinal();
        this.warn = this.minLevel <= Level.WARN.ordinal();
        this.logs = wiring.logs;
        this.series = wiring.series;
        this.spans = wiring.spans;
        this.context = wiring.logs.context();
        this.wakeSignal = wiring.wakeSignal;
        this.reporter = wiring.reporter;
        this.sessionId = wiring.sessionId;
        this.lifecycle = lifecycle;
        this.metricCalls = wiring.metricCalls;
        this.refusedLogs = wiring.logs.refused;
        this.refusedSpans = wiring.spans.refused();
        this.unbound = new Handles.Unbound(metricCalls);
    }

    static GameTracker start(TrackerConfig config) {
        return start(config, TrackerWiring.World.of(config));
    }

    /** Closes the transport if nothing comes of the tracker. */
    static CoreTracker start(TrackerConfig config, TrackerWiring.World world) {
        TrackerWiring wiring;
        try {
            Rehearsal.run();
            wiring = new TrackerWiring(config, world);
        } catch (Throwable e) {
            world.close();
            throw e;
        }
        return new CoreTracker(config.minLevel(), wiring, TrackerLifecycle.start(wiring, config));
    }

    /** Says whether the next recording call wakes the collector. */
    boolean isAsleep() {
        return wakeSignal.isAsleep();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public boolean isEnabled(Level level) {
        try {
            return level != null && level.ordinal() >= minLevel && !TrackerThreads.isCurrent();
        } catch (Throwable e) {
            return false;
        }
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {
        try {
            if (isTaken()) {
                tell(context.setUser(user));
            }
        } catch (Throwable e) {
            reporter.contextCut = true;
        }
    }

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {
        try {
            if (isTaken()) {
                tell(context.setContext(name, data));
            }
        } catch (Throwable e) {
            reporter.contextCut = true;
        }
    }

    @Override
    public void setTag(String key, @Nullable String value) {
        try {
            if (isTaken()) {
                tell(context.setTag(key, value));
            }
        } catch (Throwable e) {
            reporter.contextCut = true;
        }
    }

    private boolean isTaken() {
        return !wakeSignal.isClosed() && !TrackerThreads.isCurrent();
    }

    private void tell(boolean taken) {
        if (!taken) {
            reporter.contextCut = true;
        }
    }

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {
        try {
            if (isTaken()) {
                logs.breadcrumb(message, data);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without a breadcrumb.
        }
    }

    @Override
    public void logDebug(@Nullable String message) {
        if (debug) {
            log(Level.DEBUG, message, null, null);
        }
    }

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        if (debug) {
            log(Level.DEBUG, message, null, data);
        }
    }

    @Override
    public void logInfo(@Nullable String message) {
        if (info) {
            log(Level.INFO, message, null, null);
        }
    }

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        if (info) {
            log(Level.INFO, message, null, data);
        }
    }

    @Override
    public void logWarn(@Nullable String message) {
        if (warn) {
            log(Level.WARN, message, null, null);
        }
    }

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        if (warn) {
            log(Level.WARN, message, null, data);
        }
    }

    @Override
    public void logError(@Nullable String message) {
        log(Level.ERROR, message, null, null);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.ERROR, message, null, data);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error) {
        log(Level.ERROR, message, error, null);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        log(Level.ERROR, message, error, data);
    }

    private void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        try {
            if (!TrackerThreads.isCurrent()) {
                logs.log(level, message, error, data);
            }
        } catch (Throwable e) {
            refusedLogs.lost++;
        }
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
            if (!TrackerThreads.isCurrent()) {
                series.counter(name, labels).add(amount);
            }
        } catch (Throwable e) {
            metricCalls.lost++;
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
            if (!TrackerThreads.isCurrent()) {
                series.gauge(name, labels).set(value);
            }
        } catch (Throwable e) {
            metricCalls.lost++;
        }
    }

    @Override
    public void histogram(String name, double value) {
        histogram(name, value, null);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        try {
            if (!TrackerThreads.isCurrent()) {
                series.histogram(name, labels).record(value);
            }
        } catch (Throwable e) {
            metricCalls.lost++;
        }
    }

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfCounter(series.counter(name, labels), metricCalls);
        } catch (Throwable e) {
            return unbound;
        }
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfGauge(series.gauge(name, labels), metricCalls);
        } catch (Throwable e) {
            return unbound;
        }
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfHistogram(series.histogram(name, labels), metricCalls);
        } catch (Throwable e) {
            return unbound;
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
            refusedSpans.lost++;
            return NO_SPAN;
        }
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        try {
            return TrackerThreads.isCurrent() ? NO_SPAN : spans.start(name, attributes, parent);
        } catch (Throwable e) {
            refusedSpans.lost++;
            return NO_SPAN;
        }
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        try {
            return TrackerThreads.isCurrent() ? NO_SPAN : spans.continued(name, attributes, traceparent);
        } catch (Throwable e) {
            refusedSpans.lost++;
            return NO_SPAN;
        }
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
        lifecycle.close();
    }
}
