package gametracker.api;

import gametracker.api.spi.CurrentTracker;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.FollowingMeters;
import gametracker.api.spi.LogBridge;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.ManagedTracker;
import gametracker.api.spi.Observations;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide tracker: passes every call to the tracker that {@code init} started last, so that a reference to it or
 * a handle from it stays valid for the life of the process. A closed tracker stays in place until the next {@code init}:
 * it records nothing, but still counts calls.
 */
final class ProcessTracker implements GameTracker, EventSink {
    static final ProcessTracker INSTANCE = new ProcessTracker();

    /** Has a key that is no text, so it is refused as what it stands for would be. */
    private static final Map<String, String> UNREADABLE = Collections.singletonMap(null, null);

    private volatile GameTracker current = NoopTracker.INSTANCE;

    private final FollowingMeters meters = new Meters();
    private final Observations observations = new Observations();

    private ProcessTracker() {}

    /**
     * Makes the calls that need classes of their own, on a tracker that records nothing, so that these classes are
     * initialised. If a class is first used when the stack or heap is exhausted, its initialisation fails for ever.
     */
    static void rehearse() {
        ProcessTracker tracker = new ProcessTracker();
        Map<String, String> labels = Map.of("key", "value");
        tracker.counter("name", labels).add(1);
        tracker.gauge("name", labels).set(1);
        tracker.histogram("name", labels).record(1);
        tracker.startSpan("name").makeCurrent().close();
        tracker.child(labels).makeCurrent().close();
        tracker.log(new LogEvent(Level.INFO, "message", null, null, null, null, 0));
        FrameMeter meter = tracker.frames("loop").budget(Duration.ofMillis(1));
        meter.section("section");
        meter.frame();
        meter.pause();
        tracker.observe("name", labels, null);
        CurrentTracker.get();
        tracker.stats();
    }

    GameTracker replace(GameTracker next) {
        if (next instanceof ManagedTracker managed) {
            managed.processWide(this);
        }
        GameTracker earlier;
        synchronized (this) {
            earlier = current;
            current = next;
        }
        if (next instanceof ManagedTracker managed) {
            observations.registerWith(managed::boundObserve);
        }
        earlier.close();
        LogBridge.initialised(this);
        return next;
    }

    @Override
    public String sessionId() {
        return current.sessionId();
    }

    @Override
    public Optional<PreviousSession> previousSession() {
        return current.previousSession();
    }

    @Override
    public boolean isEnabled(Level level) {
        return current.isEnabled(level);
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {
        current.setUser(user);
    }

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {
        current.setContext(name, data);
    }

    @Override
    public void setTag(String key, @Nullable String value) {
        current.setTag(key, value);
    }

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {
        current.addBreadcrumb(message, data);
    }

    @Override
    public void logDebug(@Nullable String message) {
        current.logDebug(message);
    }

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        current.logDebug(message, data);
    }

    @Override
    public void logInfo(@Nullable String message) {
        current.logInfo(message);
    }

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        current.logInfo(message, data);
    }

    @Override
    public void logWarn(@Nullable String message) {
        current.logWarn(message);
    }

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        current.logWarn(message, data);
    }

    @Override
    public void logError(@Nullable String message) {
        current.logError(message);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Map<String, ?> data) {
        current.logError(message, data);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error) {
        current.logError(message, error);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        current.logError(message, error, data);
    }

    @Override
    public void increment(String name) {
        current.increment(name);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels) {
        current.increment(name, labels);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        current.increment(name, labels, amount);
    }

    @Override
    public void increment(String name, long amount) {
        current.increment(name, amount);
    }

    @Override
    public void gauge(String name, double value) {
        current.gauge(name, value);
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        current.gauge(name, value, labels);
    }

    @Override
    public void histogram(String name, double value) {
        current.histogram(name, value);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        current.histogram(name, value, labels);
    }

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        try {
            return new CounterHandle(name, labels);
        } catch (Throwable e) {
            return NoopTracker.INSTANCE.counter(name); // no stack or heap is left for one
        }
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new GaugeHandle(name, labels);
        } catch (Throwable e) {
            return NoopTracker.INSTANCE.gauge(name);
        }
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new HistogramHandle(name, labels);
        } catch (Throwable e) {
            return NoopTracker.INSTANCE.histogram(name);
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
    public FrameMeter frames() {
        return frames("main");
    }

    @Override
    public FrameMeter frames(String loop) {
        return meters.loop(loop);
    }

    @Override
    public void observe(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        try {
            observations.keep(name, labels, value);
            if (current instanceof ManagedTracker managed) {
                managed.boundObserve(name, labels, value);
            }
        } catch (Throwable e) {
            // A caller at the very end of its stack or heap does without an observation.
        }
    }

    @Override
    public Span startSpan(@Nullable String name) {
        return current.startSpan(name);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes) {
        return current.startSpan(name, attributes);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        return current.startSpan(name, attributes, parent);
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return current.continueSpan(name, attributes, traceparent);
    }

    @Override
    public void log(Level level, @Nullable String message) {
        current.log(level, message);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Map<String, ?> data) {
        current.log(level, message, data);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        current.log(level, message, error, data);
    }

    @Override
    public boolean log(LogEvent event) {
        return current instanceof EventSink sink && sink.log(event);
    }

    @Override
    public GameTracker child(@Nullable Map<String, ?> tags) {
        return current.child(tags);
    }

    /** It is what is current already, wherever no scope is open. */
    @Override
    public Scope makeCurrent() {
        return NoopTracker.INSTANCE.makeCurrent();
    }

    @Override
    public void setConsent(Consent consent) {
        current.setConsent(consent);
    }

    @Override
    public Consent consent() {
        return current.consent();
    }

    @Override
    public boolean flush(Duration timeout) {
        return current.flush(timeout);
    }

    @Override
    public CheckResult check(Duration timeout) {
        return current.check(timeout);
    }

    @Override
    public TrackerStats stats() {
        return current.stats();
    }

    @Override
    public void close() {
        current.close();
    }

    private final class Meters extends FollowingMeters {
        @Override
        protected GameTracker current() {
            return current;
        }

        @Override
        protected FrameMeter bind(GameTracker tracker, @Nullable String loop) {
            return tracker instanceof ManagedTracker managed ? managed.boundFrames(loop) : tracker.frames(loop);
        }
    }

    /** A handle that binds itself anew when the process-wide tracker has changed. */
    private abstract class Handle<H> {
        final String name;
        private final @Nullable Map<String, String> labels;
        private volatile Bound<H> bound;

        Handle(String name, @Nullable Map<String, String> labels) {
            this.name = name;
            this.labels = frozen(labels);
            this.bound = bindTo(current);
        }

        abstract H bind(GameTracker tracker, @Nullable Map<String, String> frozen);

        /** Returns the earlier tracker's, which counts what it is given, where there is no stack or heap to bind anew. */
        final H get() {
            Bound<H> now = bound;
            GameTracker tracker = current;
            if (now.tracker != tracker) {
                try {
                    now = bindTo(tracker);
                    bound = now;
                } catch (Throwable e) {
                    return now.handle;
                }
            }
            return now.handle;
        }

        private Bound<H> bindTo(GameTracker tracker) {
            return new Bound<>(tracker, bind(tracker, labels));
        }

        /** A map that cannot be copied becomes one that every tracker refuses and counts. */
        private static @Nullable Map<String, String> frozen(@Nullable Map<String, String> labels) {
            try {
                return labels == null ? null : new HashMap<>(labels);
            } catch (RuntimeException | StackOverflowError e) {
                return UNREADABLE;
            }
        }
    }

    private final class CounterHandle extends Handle<Counter> implements Counter {
        CounterHandle(String name, @Nullable Map<String, String> labels) {
            super(name, labels);
        }

        @Override
        Counter bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
            return tracker instanceof ManagedTracker managed
                    ? managed.boundCounter(name, frozen)
                    : tracker.counter(name, frozen);
        }

        @Override
        public void add(long amount) {
            get().add(amount);
        }
    }

    private final class GaugeHandle extends Handle<Gauge> implements Gauge {
        GaugeHandle(String name, @Nullable Map<String, String> labels) {
            super(name, labels);
        }

        @Override
        Gauge bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
            return tracker instanceof ManagedTracker managed
                    ? managed.boundGauge(name, frozen)
                    : tracker.gauge(name, frozen);
        }

        @Override
        public void set(double value) {
            get().set(value);
        }
    }

    private final class HistogramHandle extends Handle<Histogram> implements Histogram {
        HistogramHandle(String name, @Nullable Map<String, String> labels) {
            super(name, labels);
        }

        @Override
        Histogram bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
            return tracker instanceof ManagedTracker managed
                    ? managed.boundHistogram(name, frozen)
                    : tracker.histogram(name, frozen);
        }

        @Override
        public void record(double value) {
            get().record(value);
        }
    }

    private record Bound<H>(GameTracker tracker, H handle) {}
}
