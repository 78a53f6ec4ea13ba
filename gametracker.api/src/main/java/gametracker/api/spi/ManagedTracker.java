package gametracker.api.spi;

import gametracker.api.CheckResult;
import gametracker.api.Counter;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What the API asks of a tracker besides what a game does. Handles follow the process-wide tracker also where they are
 * taken from the object that {@code init} returned, or from a child of it: such a tracker asks the process-wide object
 * for them, which binds itself to the tracker by the {@code bound} methods of this interface.
 */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public interface ManagedTracker extends GameTracker {
    /**
     * Sends one sample of an earlier time, as one that waits in a spool would be sent, and says what was answered.
     *
     * @param timeout how long to wait at most
     * @param sampleTime the time of the sample
     * @return the item of the metrics
     */
    CheckResult.Item checkSample(Duration timeout, Instant sampleTime);

    /**
     * Says whether this tracker, or one that it is a child of, is closed.
     *
     * @return whether it records nothing any more
     */
    boolean isClosed();

    /**
     * Tells that {@code init} makes this tracker the process-wide one. Before any call through the process-wide object.
     *
     * @param processWide where this tracker, and its children, take their handles from now on
     */
    void processWide(GameTracker processWide);

    /**
     * Binds a counter to this tracker alone.
     *
     * @param name the name
     * @param labels the labels, or null
     * @return the handle
     */
    Counter boundCounter(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a gauge to this tracker alone.
     *
     * @param name the name
     * @param labels the labels, or null
     * @return the handle
     */
    Gauge boundGauge(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a histogram to this tracker alone.
     *
     * @param name the name
     * @param labels the labels, or null
     * @return the handle
     */
    Histogram boundHistogram(String name, @Nullable Map<String, String> labels);

    /**
     * Binds a loop's meter to this tracker alone.
     *
     * @param loop the loop's name
     * @return the meter
     */
    FrameMeter boundFrames(String loop);

    /**
     * Observes a gauge for as long as this tracker is open.
     *
     * @param name the name
     * @param labels the labels, or null
     * @param value asked for its value; null ends the observation
     */
    void boundObserve(String name, @Nullable Map<String, String> labels, @Nullable DoubleSupplier value);
}
