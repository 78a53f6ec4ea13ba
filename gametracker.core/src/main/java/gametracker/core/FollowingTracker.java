package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.CurrentTracker;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.LogEvent;
import gametracker.api.spi.ManagedTracker;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tracker that hands each recording call to the same tracker of the session that runs. While consent is denied there is
 * none, and calls go to the tracker that does nothing.
 */
abstract sealed class FollowingTracker implements ManagedTracker, EventSink permits ConsentTracker, ConsentChild {
    /** Takes the recording calls now. */
    abstract GameTracker current();

    abstract ConsentTracker root();

    @Override
    public GameTracker child(@Nullable Map<String, ?> tags) {
        try {
            while (true) {
                GameTracker session = root().current();
                GameTracker child = current().child(tags);
                if (session == root().current()) {
                    return new ConsentChild(this, session, child);
                }
            }
        } catch (Throwable e) {
            return current().child(tags); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Scope makeCurrent() {
        return CurrentTracker.enter(this);
    }

    @Override
    public void processWide(GameTracker processWide) {
        root().processWide = processWide;
    }

    @Override
    public boolean log(LogEvent event) {
        return !(current() instanceof EventSink sink) || sink.log(event);
    }

    @Override
    public void log(Level level, @Nullable String message) {
        current().log(level, message);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Map<String, ?> data) {
        current().log(level, message, data);
    }

    @Override
    public void log(Level level, @Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        current().log(level, message, error, data);
    }

    @Override
    public String sessionId() {
        return current().sessionId();
    }

    @Override
    public boolean isEnabled(Level level) {
        return current().isEnabled(level);
    }

    @Override
    public void setUser(@Nullable Map<String, ?> user) {
        current().setUser(user);
    }

    @Override
    public void setContext(String name, @Nullable Map<String, ?> data) {
        current().setContext(name, data);
    }

    @Override
    public void setTag(String key, @Nullable String value) {
        current().setTag(key, value);
    }

    @Override
    public void addBreadcrumb(String message, @Nullable Map<String, ?> data) {
        current().addBreadcrumb(message, data);
    }

    @Override
    public void logDebug(@Nullable String message) {
        current().logDebug(message);
    }

    @Override
    public void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        current().logDebug(message, data);
    }

    @Override
    public void logInfo(@Nullable String message) {
        current().logInfo(message);
    }

    @Override
    public void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        current().logInfo(message, data);
    }

    @Override
    public void logWarn(@Nullable String message) {
        current().logWarn(message);
    }

    @Override
    public void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        current().logWarn(message, data);
    }

    @Override
    public void logError(@Nullable String message) {
        current().logError(message);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Map<String, ?> data) {
        current().logError(message, data);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error) {
        current().logError(message, error);
    }

    @Override
    public void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        current().logError(message, error, data);
    }

    @Override
    public void increment(String name) {
        current().increment(name);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels) {
        current().increment(name, labels);
    }

    @Override
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        current().increment(name, labels, amount);
    }

    @Override
    public void increment(String name, long amount) {
        current().increment(name, amount);
    }

    @Override
    public void gauge(String name, double value) {
        current().gauge(name, value);
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        current().gauge(name, value, labels);
    }

    @Override
    public void histogram(String name, double value) {
        current().histogram(name, value);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        current().histogram(name, value, labels);
    }

    @Override
    public Counter counter(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = root().processWide;
        return processWide == null ? boundCounter(name, labels) : processWide.counter(name, labels);
    }

    @Override
    public Counter boundCounter(String name, @Nullable Map<String, String> labels) {
        try {
            return new FollowingHandles.OfCounter(name, labels, root().sessions);
        } catch (Throwable e) {
            return root().current().counter(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Counter counter(String name) {
        return counter(name, null);
    }

    @Override
    public Gauge gauge(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = root().processWide;
        return processWide == null ? boundGauge(name, labels) : processWide.gauge(name, labels);
    }

    @Override
    public Gauge boundGauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new FollowingHandles.OfGauge(name, labels, root().sessions);
        } catch (Throwable e) {
            return root().current().gauge(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Gauge gauge(String name) {
        return gauge(name, null);
    }

    @Override
    public Histogram histogram(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = root().processWide;
        return processWide == null ? boundHistogram(name, labels) : processWide.histogram(name, labels);
    }

    @Override
    public Histogram boundHistogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new FollowingHandles.OfHistogram(name, labels, root().sessions);
        } catch (Throwable e) {
            return root().current().histogram(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Histogram histogram(String name) {
        return histogram(name, null);
    }

    @Override
    public Span startSpan(@Nullable String name) {
        return current().startSpan(name);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes) {
        return current().startSpan(name, attributes);
    }

    @Override
    public Span startSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable Span parent) {
        return current().startSpan(name, attributes, parent);
    }

    @Override
    public Span continueSpan(@Nullable String name, @Nullable Map<String, ?> attributes, @Nullable String traceparent) {
        return current().continueSpan(name, attributes, traceparent);
    }
}
