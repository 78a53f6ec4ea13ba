package gametracker.api;

/**
 * One series of a histogram, bound to its name and labels: recording looks nothing up and makes no garbage.
 *
 * <p>Safe for use by several threads. Never throws, blocks or does I/O.
 */
@FunctionalInterface
public interface Histogram {
    /**
     * Records one measurement in the bucket whose upper bound is the first that is not below it.
     *
     * @param value any finite number; NaN and the infinities are refused and counted as {@link DropReason#INVALID}
     */
    void record(double value);
}
