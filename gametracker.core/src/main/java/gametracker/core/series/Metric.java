package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * All series of one name. Read by any thread without waiting; changed under the registry's lock, but for what is
 * remembered.
 */
final class Metric {
    /** The type of a metric and the suffixes of its names on the wire, which no other metric may have. */
    enum Kind {
        COUNTER("", "_total"),
        GAUGE(""),
        HISTOGRAM("", "_bucket", "_sum", "_count");

        private final List<String> suffixes;

        Kind(String... suffixes) {
            this.suffixes = List.of(suffixes);
        }
    }

    /**
     * Upper bounds for milliseconds: just above the frame budgets of 240, 144, 120, 90, 60, 50, 40, 30 and 20 Hz, so
     * that a frame in time counts as in time; then hitches and load times up to half a minute.
     */
    static final double[] DEFAULT_BOUNDS = {4.2, 7, 8.4, 11.2, 16.7, 20, 25, 33.4, 50, 100, 250, 1000, 5000, 30_000};

    final Kind kind;

    /** The name as the first caller wrote it. */
    final String givenName;

    /** Whether a clash with another name was reported. */
    volatile boolean clashTold;

    volatile @Nullable Series overflow;

    private final String name;
    private final double[] bounds;

    /** By legal labels, and by callers' maps that become the same. */
    private final SeriesTable series = new SeriesTable();

    private volatile @Nullable Series plain;

    Metric(Kind kind, String givenName, String name, double[] bounds) {
        this.kind = kind;
        this.givenName = givenName;
        this.name = name;
        this.bounds = bounds;
    }

    /** Returns the names that this one puts on the wire, in one protocol or another. */
    List<String> exposed() {
        List<String> exposed = new ArrayList<>();
        for (String suffix : kind.suffixes) {
            exposed.add(name.concat(suffix));
        }
        return exposed;
    }

    /** Makes a series, which is yet to be added. */
    Series series(List<Label> labels, WakeSignal wakeSignal, Refusals refusals, @Nullable AtomicLong gaugeOrder) {
        return switch (kind) {
            case COUNTER -> new CounterSeries(name, labels, wakeSignal, refusals);
            case GAUGE -> new GaugeSeries(name, labels, wakeSignal, refusals, gaugeOrder);
            case HISTOGRAM -> new HistogramSeries(name, labels, bounds, wakeSignal, refusals);
        };
    }

    /** Finds by a caller's map, or by legal labels. May throw what a hostile map throws. */
    @Nullable
    Series find(@Nullable Map<String, String> labels) {
        if (labels == null) {
            return plain;
        }
        Series constant = series.findConstant(labels);
        if (constant != null) {
            return constant;
        }
        return labels.isEmpty() ? plain : series.find(labels);
    }

    /** Adds a series, or another map by which to find it. */
    void put(Map<String, String> labels, Series added) {
        if (labels.isEmpty()) {
            plain = added;
        } else {
            series.putIfAbsent(labels, added);
        }
    }
}
