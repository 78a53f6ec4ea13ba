package gametracker.core.format;

import gametracker.core.series.Series;
import java.util.List;

/** Encodes what series hold as of their last {@code collect()}. One thread at a time. */
public interface MetricFormat {
    /** One sample a series (of a histogram: one for each bucket, the sum and the count). */
    void values(List<? extends Series> series, long timeNanos, BodySink sink);

    /**
     * The zero that goes before the first value of a counter or histogram, at the time of the collection before. No
     * item counts. A series' {@link Series#startNanos} is that time by then.
     */
    void starts(List<? extends Series> series, long timeNanos, BodySink sink);

    /** The marker that ends each series. No item counts. */
    void ends(List<? extends Series> series, long timeNanos, BodySink sink);

    /** How many items {@link #values} gives a series. */
    int items(Series series);
}
