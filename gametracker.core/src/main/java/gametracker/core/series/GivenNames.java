package gametracker.core.series;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Metrics by the names as callers write them. A bounded number of these, and of callers' maps of labels, is remembered. */
final class GivenNames {
    static final int PER_SERIES = 4;
    private static final int LONGEST_LABELS = 4096;

    private final int maxSeries;

    /** Of whichever kind came first. */
    private final ConcurrentHashMap<String, Metric> metrics = new ConcurrentHashMap<>();

    private final AtomicInteger remembered = new AtomicInteger();

    GivenNames(int maxSeries) {
        this.maxSeries = maxSeries;
    }

    @Nullable
    Metric get(String name) {
        return metrics.get(name);
    }

    /** How many names and maps of callers are remembered beside the legal ones. */
    int remembered() {
        return remembered.get();
    }

    /** Makes the next look-up short. That an overflowing series was found is final too, since full stays full. */
    void remember(String name, Metric metric, LabelSet set, Series series) {
        if (!metrics.containsKey(name) && hasRoom()) {
            metrics.put(name, metric);
        }
        boolean isShort = set.givenChars() <= LONGEST_LABELS;
        if (metric.find(set.given()) == null && isShort && hasRoom()) {
            metric.put(set.given(), series);
        }
    }

    private boolean hasRoom() {
        return remembered.get() < PER_SERIES * (long) maxSeries && remembered.incrementAndGet() > 0;
    }
}
