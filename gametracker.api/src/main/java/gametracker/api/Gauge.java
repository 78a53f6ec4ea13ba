package gametracker.api;

/**
 * One series of a gauge, bound to its name and labels: setting it looks nothing up and makes no garbage.
 *
 * <p>Safe for use by several threads. Never throws, blocks or does I/O.
 */
@FunctionalInterface
public interface Gauge {
    /**
     * Sets the value; what counts is the last one before a collection.
     *
     * @param value any finite number; NaN and the infinities are refused and counted as {@link DropReason#INVALID}
     */
    void set(double value);
}
