package gametracker.api;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Does nothing, at no cost, and has lost nothing. */
final class NoopTracker implements GameTracker {
    static final NoopTracker INSTANCE = new NoopTracker();

    private static final NoopHandle HANDLE = new NoopHandle();
    private static final FrameMeter METER = new NoopMeter();
    private static final Scope SCOPE = new NoopScope();
    private static final TrackerStats STATS = new NoopStats();

    private NoopTracker() {}

    @Override
    public String sessionId() {
        return "00000000-0000-0000-0000-000000000000";
    }

    @Override
    public Optional<PreviousSession> previousSession() {
        return Optional.empty();
    }

    @Override
    public boolean isEnabled(Level level) {
        return false;
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {}

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {}

    @Override
    public void setTag(String key, @Nullable String value) {}

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {}

    @Override
    public void logDebug(@Nullable String message) {}

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {}

    @Override
    public void logInfo(@Nullable String message) {}

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {}

    @Override
    public void logWarn(@Nullable String message) {}

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {}

    @Override
    public void logError(@Nullable String message) {}

    @Override
    public void logError(@Nullable String message, @Nullable Map<String, ?> data) {}

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error) {}

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {}

    @Override
    public void increment(String name) {}

    @Override
    public void increment(String name, @Nullable Map<String, String> labels) {}

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {}

    @Override
    public void increment(String name, long amount) {}

    @Override
    public void gauge(String name, double value) {}

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {}

    @Override
    public void histogram(String name, double value) {}

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {}

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        return HANDLE;
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        return HANDLE;
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        return HANDLE;
    }

    @Override
    public Counter counter(String name) {
        return HANDLE;
    }

    @Override
    public Gauge gauge(String name) {
        return HANDLE;
    }

    @Override
    public Histogram histogram(String name) {
        return HANDLE;
    }

    @Override
    public Span startSpan(@Nullable String name) {
        return new NoopSpan(name == null ? "" : name);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes) {
        return startSpan(name);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        return startSpan(name);
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return startSpan(name);
    }

    @Override
    public void log(Level level, @Nullable String message) {}

    @Override
    public void log(Level level, @Nullable String message, @Nullable Map<String, ?> data) {}

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {}

    @Override
    public GameTracker child(@Nullable Map<String, ?> tags) {
        return this;
    }

    @Override
    public Scope makeCurrent() {
        return SCOPE;
    }

    @Override
    public void setConsent(Consent consent) {}

    @Override
    public Consent consent() {
        return Consent.DENIED;
    }

    @Override
    public FrameMeter frames() {
        return METER;
    }

    @Override
    public FrameMeter frames(String loop) {
        return METER;
    }

    @Override
    public void observe(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {}

    @Override
    public boolean flush(Duration timeout) {
        return true;
    }

    @Override
    public TrackerStats stats() {
        return STATS;
    }

    @Override
    public void close() {}

    private static final class NoopScope implements Scope {
        @Override
        public void close() {}
    }

    private record NoopSpan(String name) implements Span {
        @Override
        public String traceId() {
            return "00000000000000000000000000000000";
        }

        @Override
        public String spanId() {
            return "0000000000000000";
        }

        @Override
        public String parentSpanId() {
            return "";
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
        public String traceparent() {
            return "00-" + traceId() + "-" + spanId() + "-00";
        }

        @Override
        public Scope makeCurrent() {
            return SCOPE;
        }

        @Override
        public void end() {}
    }

    private static final class NoopHandle implements Counter, Gauge, Histogram {
        @Override
        public void add(long amount) {}

        @Override
        public void set(double value) {}

        @Override
        public void record(double value) {}
    }

    private static final class NoopMeter implements FrameMeter {
        @Override
        public void frame() {}

        @Override
        public void section(String name) {}

        @Override
        public void pause() {}

        @Override
        public FrameMeter budget(Duration budget) {
            return this;
        }
    }

    private static final class NoopStats implements TrackerStats {
        @Override
        public long accepted(Signal signal) {
            return 0;
        }

        @Override
        public long delivered(Signal signal) {
            return 0;
        }

        @Override
        public long spooled(Signal signal) {
            return 0;
        }

        @Override
        public long pending(Signal signal) {
            return 0;
        }

        @Override
        public long dropped(Signal signal) {
            return 0;
        }

        @Override
        public long dropped(Signal signal, DropReason reason) {
            return 0;
        }

        @Override
        public long adopted(Signal signal) {
            return 0;
        }

        @Override
        public long adoptedDelivered(Signal signal) {
            return 0;
        }

        @Override
        public long adoptedDropped(Signal signal, DropReason reason) {
            return 0;
        }

        @Override
        public long refused(DropReason reason) {
            return 0;
        }

        @Override
        public long truncated(Signal signal) {
            return 0;
        }
    }
}
