package gametracker.api;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The process-wide tracker: hands every call to the one that {@code init} started last, so that a reference to it or
 * a handle taken from it stays good for the life of the process. A closed tracker stays in place until the next
 * {@code init}: it records nothing, but still counts what it is given.
 */
final class ProcessTracker implements GameTracker {
    static final ProcessTracker INSTANCE = new ProcessTracker();

    private volatile GameTracker current = NoopTracker.INSTANCE;

    private ProcessTracker() {}

    GameTracker replace(GameTracker next) {
        GameTracker earlier;
        synchronized (this) {
            earlier = current;
            current = next;
        }
        earlier.close();
        return next;
    }

    @Override
    public String sessionId() {
        return current.sessionId();
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
        Handle<Counter> handle = new Handle<>(labels) {
            @Override
            Counter bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
                return tracker.counter(name, frozen);
            }
        };
        return amount -> handle.get().add(amount);
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        Handle<Gauge> handle = new Handle<>(labels) {
            @Override
            Gauge bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
                return tracker.gauge(name, frozen);
            }
        };
        return value -> handle.get().set(value);
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        Handle<Histogram> handle = new Handle<>(labels) {
            @Override
            Histogram bind(GameTracker tracker, @Nullable Map<String, String> frozen) {
                return tracker.histogram(name, frozen);
            }
        };
        return value -> handle.get().record(value);
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
    public boolean flush(Duration timeout) {
        return current.flush(timeout);
    }

    @Override
    public TrackerStats stats() {
        return current.stats();
    }

    @Override
    public void close() {
        current.close();
    }

    /** A handle that binds itself anew when the process-wide tracker has changed. */
    private abstract class Handle<H> {
        private final @Nullable Map<String, String> labels;
        private volatile Bound<H> bound;

        Handle(@Nullable Map<String, String> labels) {
            this.labels = frozen(labels);
            this.bound = bindTo(current);
        }

        abstract H bind(GameTracker tracker, @Nullable Map<String, String> frozen);

        final H get() {
            Bound<H> now = bound;
            GameTracker tracker = current;
            if (now.tracker != tracker) {
                now = bindTo(tracker);
                bound = now;
            }
            return now.handle;
        }

        private Bound<H> bindTo(GameTracker tracker) {
            return new Bound<>(tracker, bind(tracker, labels));
        }

        /** A map that cannot even be copied is left to the tracker to refuse and count. */
        private static @Nullable Map<String, String> frozen(@Nullable Map<String, String> labels) {
            try {
                return labels == null ? null : new HashMap<>(labels);
            } catch (RuntimeException | StackOverflowError e) {
                return labels;
            }
        }
    }

    private record Bound<H>(GameTracker tracker, H handle) {}
}
