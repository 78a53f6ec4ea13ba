package gametracker.core;

import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.api.Level;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.spi.CurrentTracker;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.ManagedTracker;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Makes each short form of a call the long one, which a tracker implements. */
abstract class ShortCalls implements ManagedTracker, EventSink {
    /** Returns where handles come from: the process-wide tracker, or null to bind them to this one alone. */
    abstract @Nullable GameTracker processWide();

    @Override
    public final Scope makeCurrent() {
        return CurrentTracker.enter(this);
    }

    @Override
    public final void log(Level level, @Nullable String message) {
        log(level, message, null, null);
    }

    @Override
    public final void log(Level level, @Nullable String message, @Nullable Map<String, ?> data) {
        log(level, message, null, data);
    }

    @Override
    public final void logDebug(@Nullable String message) {
        log(Level.DEBUG, message, null, null);
    }

    @Override
    public final void logDebug(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.DEBUG, message, null, data);
    }

    @Override
    public final void logInfo(@Nullable String message) {
        log(Level.INFO, message, null, null);
    }

    @Override
    public final void logInfo(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.INFO, message, null, data);
    }

    @Override
    public final void logWarn(@Nullable String message) {
        log(Level.WARN, message, null, null);
    }

    @Override
    public final void logWarn(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.WARN, message, null, data);
    }

    @Override
    public final void logError(@Nullable String message) {
        log(Level.ERROR, message, null, null);
    }

    @Override
    public final void logError(@Nullable String message, @Nullable Map<String, ?> data) {
        log(Level.ERROR, message, null, data);
    }

    @Override
    public final void logError(@Nullable String message, @Nullable Throwable error) {
        log(Level.ERROR, message, error, null);
    }

    @Override
    public final void logError(@Nullable String message, @Nullable Throwable error, @Nullable Map<String, ?> data) {
        log(Level.ERROR, message, error, data);
    }

    @Override
    public final void increment(String name) {
        increment(name, null, 1);
    }

    @Override
    public final void increment(String name, @Nullable Map<String, String> labels) {
        increment(name, labels, 1);
    }

    @Override
    public final void increment(String name, long amount) {
        increment(name, null, amount);
    }

    @Override
    public final void gauge(String name, double value) {
        gauge(name, value, null);
    }

    @Override
    public final void histogram(String name, double value) {
        histogram(name, value, null);
    }

    @Override
    public final Counter counter(String name) {
        return counter(name, null);
    }

    @Override
    public final Counter counter(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = processWide();
        return processWide == null ? boundCounter(name, labels) : processWide.counter(name, labels);
    }

    @Override
    public final Gauge gauge(String name) {
        return gauge(name, null);
    }

    @Override
    public final Gauge gauge(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = processWide();
        return processWide == null ? boundGauge(name, labels) : processWide.gauge(name, labels);
    }

    @Override
    public final Histogram histogram(String name) {
        return histogram(name, null);
    }

    @Override
    public final Histogram histogram(String name, @Nullable Map<String, String> labels) {
        GameTracker processWide = processWide();
        return processWide == null ? boundHistogram(name, labels) : processWide.histogram(name, labels);
    }

    @Override
    public final FrameMeter frames() {
        return frames("main");
    }

    @Override
    public final FrameMeter frames(String loop) {
        GameTracker processWide = processWide();
        return processWide == null ? boundFrames(loop) : processWide.frames(loop);
    }

    /** One that is closed refuses and counts it, also where the process-wide tracker is open. */
    @Override
    public final void observe(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value) {
        GameTracker processWide = processWide();
        if (processWide == null || isClosed()) {
            boundObserve(name, labels, value);
        } else {
            processWide.observe(name, labels, value);
        }
    }

    @Override
    public final Span startSpan(@Nullable String name) {
        return startSpan(name, null);
    }
}
