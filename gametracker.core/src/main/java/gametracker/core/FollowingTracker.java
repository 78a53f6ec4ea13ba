package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.PreviousSession;
import gametracker.api.Span;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.LogEvent;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A tracker that hands each recording call to the same tracker of the session that runs. While consent is denied there is
 * none, and calls go to the tracker that does nothing.
 */
abstract sealed class FollowingTracker extends ShortCalls permits ConsentTracker, ConsentChild {
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
    public final void processWide(GameTracker processWide) {
        root().processWide = processWide;
    }

    @Override
    final @Nullable GameTracker processWide() {
        return root().processWide;
    }

    @Override
    public boolean log(LogEvent event) {
        return !(current() instanceof EventSink sink) || sink.log(event);
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
    public final Optional<PreviousSession> previousSession() {
        return current().previousSession();
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
    public void increment(String name, @Nullable Map<String, String> labels, long amount) {
        current().increment(name, labels, amount);
    }

    @Override
    public void gauge(String name, double value, @Nullable Map<String, String> labels) {
        current().gauge(name, value, labels);
    }

    @Override
    public void histogram(String name, double value, @Nullable Map<String, String> labels) {
        current().histogram(name, value, labels);
    }

    @Override
    public Counter boundCounter(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfCounter(name, labels, root());
        } catch (Throwable e) {
            return root().current().counter(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Gauge boundGauge(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfGauge(name, labels, root());
        } catch (Throwable e) {
            return root().current().gauge(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public Histogram boundHistogram(String name, @Nullable Map<String, String> labels) {
        try {
            return new Handles.OfHistogram(name, labels, root());
        } catch (Throwable e) {
            return root().current().histogram(name, labels); // no stack or heap is left for one that follows
        }
    }

    @Override
    public FrameMeter boundFrames(String loop) {
        return root().meters.loop(loop);
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
