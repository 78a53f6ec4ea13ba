package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.core.record.Bell;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.Spans;
import gametracker.core.series.SeriesRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What a game holds: hands each call to the station that it concerns. */
final class CoreTracker implements GameTracker {
    /** For a caller at the very end of its stack or heap. */
    private static final Span NO_SPAN = GameTracker.noop().startSpan(null);

    private final int minLevel;
    private final LogCalls logs;
    private final SeriesRegistry series;
    private final Spans spans;
    private final ContextHolder context;
    private final Bell bell;
    private final Reporter reporter;
    private final String sessionId;
    private final Engine engine;

    private CoreTracker(Level minLevel, Parts parts, Engine engine) {
        this.minLevel = minLevel.ordinal();
        this.logs = parts.logs;
        this.series = parts.series;
        this.spans = parts.spans;
        this.context = parts.logs.context();
        this.bell = parts.bell;
        this.reporter = parts.reporter;
        this.sessionId = parts.sessionId;
        this.engine = engine;
    }

    static GameTracker start(TrackerConfig config) {
        return start(config, Parts.World.of(config));
    }

    /** Closes the transport if nothing comes of the tracker. */
    static CoreTracker start(TrackerConfig config, Parts.World world) {
        Parts parts;
        try {
            parts = new Parts(config, world);
        } catch (Throwable e) {
            world.close();
            throw e;
        }
        return new CoreTracker(config.minLevel(), parts, Engine.start(parts, config));
    }

    /** Says whether the next recording call wakes the collector. */
    boolean isAsleep() {
        return bell.isAsleep();
    }

    @Override
    public String sessionId() {
        return sessionId;
    }

    @Override
    public boolean isEnabled(Level level) {
        return level != null && level.ordinal() >= minLevel;
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {
        if (!bell.isClosed()) {
            quietly(() -> context.setUser(user));
        }
    }

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {
        if (!bell.isClosed()) {
            quietly(() -> context.setContext(name, data));
        }
    }

    @Override
    public void setTag(String key, @Nullable String value) {
        if (!bell.isClosed()) {
            quietly(() -> context.setTag(key, value));
        }
    }

    private void quietly(BooleanSupplier setter) {
        try {
            if (!setter.getAsBoolean()) {
                reporter.contextCut();
            }
        } catch (StackOverflowError | OutOfMemoryError e) {
            // A caller at the very end of its stack or heap keeps the context that it has.
        }
    }

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {
        logs.breadcrumb(message, data);
    }

    @Override
    public void logDebug(@Nullable String message) {
        log(Level.DEBUG, message, null, null);
    }

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.DEBUG, message, null, data);
    }

    @Override
    public void logInfo(@Nullable String message) {
        log(Level.INFO, message, null, null);
    }

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.INFO, message, null, data);
    }

    @Override
    public void logWarn(@Nullable String message) {
        log(Level.WARN, message, null, null);
    }

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.WARN, message, null, data);
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
        if (level.ordinal() >= minLevel) {
            logs.log(level, message, error, data);
        }
    }

    @Override
    public void increment(String name) {
        series.counter(name, null).add(1);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels) {
        series.counter(name, labels).add(1);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        series.counter(name, labels).add(amount);
    }

    @Override
    public void increment(String name, long amount) {
        series.counter(name, null).add(amount);
    }

    @Override
    public void gauge(String name, double value) {
        series.gauge(name, null).set(value);
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        series.gauge(name, labels).set(value);
    }

    @Override
    public void histogram(String name, double value) {
        series.histogram(name, null).record(value);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        series.histogram(name, labels).record(value);
    }

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        return series.counter(name, labels);
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        return series.gauge(name, labels);
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        return series.histogram(name, labels);
    }

    @Override
    public Counter counter(String name) {
        return series.counter(name, null);
    }

    @Override
    public Gauge gauge(String name) {
        return series.gauge(name, null);
    }

    @Override
    public Histogram histogram(String name) {
        return series.histogram(name, null);
    }

    @Override
    public Span startSpan(@Nullable String name) {
        try {
            return spans.start(name, null);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return NO_SPAN;
        }
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes) {
        try {
            return spans.start(name, attributes);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return NO_SPAN;
        }
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        try {
            return spans.start(name, attributes, parent);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return NO_SPAN;
        }
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        try {
            return spans.continued(name, attributes, traceparent);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return NO_SPAN;
        }
    }

    @Override
    public boolean flush(Duration timeout) {
        return engine.flush(timeout);
    }

    @Override
    public TrackerStats stats() {
        return engine.stats();
    }

    @Override
    public void close() {
        engine.close();
    }
}
