package gametracker.core;

import gametracker.core.format.BodySink;
import gametracker.core.format.MetricFormat;
import gametracker.core.record.Bell;
import gametracker.core.record.WallClock;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesRegistry;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads all series once an interval, if any recording call was made since the last time, and has them encoded. A
 * series' first value is preceded by a zero at the time of the collection before, so that a server sees it begin; at
 * the end each series gets the marker that it is over. Belongs to the collector's thread.
 */
final class MetricCollection {
    /** Prometheus keeps milliseconds: two samples of a series closer together are one. */
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final SeriesRegistry registry;
    private final MetricFormat format;
    private final BodySink sink;
    private final SelfMetrics self;
    private final Bell bell;
    private final WallClock clock;
    private final long intervalNanos;

    private final BitSet begun = new BitSet();
    private final BitSet present = new BitSet();
    private final List<Series> values = new ArrayList<>();
    private final List<Series> starts = new ArrayList<>();
    private long lastTime;
    private long lastPoll;
    private long fingerprint;
    private boolean dirty;

    MetricCollection(
            SeriesRegistry registry,
            MetricFormat format,
            BodySink sink,
            SelfMetrics self,
            Bell bell,
            WallClock clock,
            long now,
            long intervalNanos) {
        this.registry = registry;
        this.format = format;
        this.sink = sink;
        this.self = self;
        this.bell = bell;
        this.clock = clock;
        this.intervalNanos = intervalNanos;
        this.lastTime = clock.nanos();
        this.lastPoll = now;
    }

    /**
     * Collects if it is due.
     *
     * @param all whether to collect anything that is new, due or not
     * @return whether a recording call was made since the last collection and this one has seen to it
     */
    boolean poll(long now, boolean all) {
        dirty |= bell.isTouched();
        if (!dirty || !all && now - lastPoll < intervalNanos) {
            return false;
        }
        boolean touched = bell.watch();
        dirty = false;
        lastPoll = now;
        collect();
        return touched;
    }

    /** Remembers that there were touches, and watches for new ones; says whether there were. */
    boolean noteTouches() {
        boolean touched = bell.watch();
        dirty |= touched;
        return touched;
    }

    /** Looks for a change that no touch has told of. */
    void noteChanges() {
        long now = 0;
        for (Series series : registry.all()) {
            now = mix(now, series, series.collect());
        }
        dirty |= now != fingerprint;
        fingerprint = now;
    }

    /** When a collection is due; {@link Long#MAX_VALUE} if nothing has changed. */
    long dueAt() {
        return dirty ? lastPoll + intervalNanos : Long.MAX_VALUE;
    }

    /** Ends each series that has begun. */
    void end() {
        List<Series> all = registry.all();
        values.clear();
        for (int i = begun.nextSetBit(0); i >= 0; i = begun.nextSetBit(i + 1)) {
            values.add(all.get(i));
        }
        if (!values.isEmpty()) {
            format.ends(values, nextTime(), sink);
        }
    }

    private void collect() {
        self.update(!begun.isEmpty());
        values.clear();
        starts.clear();
        present.clear();
        fingerprint = 0;
        List<Series> all = registry.all();
        for (int i = 0; i < all.size(); i++) {
            Series series = all.get(i);
            boolean hasValue = series.collect();
            fingerprint = mix(fingerprint, series, hasValue);
            if (hasValue) {
                values.add(series);
                present.set(i);
                if (!begun.get(i) && !(series instanceof GaugeSeries)) {
                    starts.add(series);
                }
            }
        }
        if (values.isEmpty()) {
            return;
        }
        long before = lastTime;
        long time = nextTime();
        if (!starts.isEmpty()) {
            format.starts(starts, Math.min(time - TICK_NANOS, Math.max(before, time - intervalNanos)), sink);
        }
        format.values(values, time, sink);
        begun.or(present);
    }

    /** The times of a series rise, whatever the clock does. */
    private long nextTime() {
        lastTime = Math.max(clock.nanos(), lastTime + TICK_NANOS);
        return lastTime;
    }

    private static long mix(long fingerprint, Series series, boolean hasValue) {
        return hasValue ? 31 * fingerprint + bits(series) : fingerprint;
    }

    private static long bits(Series series) {
        if (series instanceof CounterSeries counter) {
            return counter.collected() + 1;
        }
        if (series instanceof GaugeSeries gauge) {
            return Double.doubleToRawLongBits(gauge.collected()) + 1;
        }
        HistogramSeries histogram = (HistogramSeries) series;
        return histogram.collectedCount() + 1;
    }
}
