package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.util.List;

/** What several series of a name are as they go out. Belongs to the collector's thread. */
interface Merged {
    /** What is merged is touched by its parts, which have a signal of their own. */
    WakeSignal UNTOUCHED = new WakeSignal(() -> {});

    /** Adds a series of the same name. */
    void merge(Series part);

    /** Returns a series with other labels, of the kind and name of another one, and without a part. */
    static Series like(Series series, List<Label> labels) {
        if (series instanceof HistogramSeries histogram) {
            return new MergedHistogram(series.name(), labels, histogram.bounds);
        }
        return series instanceof CounterSeries
                ? new MergedCounter(series.name(), labels)
                : new MergedGauge(series.name(), labels);
    }
}
