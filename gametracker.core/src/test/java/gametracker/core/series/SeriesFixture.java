package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.util.List;

/** Makes series that have been collected, for tests of what comes after them. */
public final class SeriesFixture {
    private SeriesFixture() {}

    public static CounterSeries counter(String name, List<Label> labels, long value) {
        CounterSeries series = new CounterSeries(name, labels, new WakeSignal(() -> {}), reason -> {});
        series.add(value);
        series.collect();
        return series;
    }

    public static GaugeSeries gauge(String name, List<Label> labels, double value) {
        GaugeSeries series = new GaugeSeries(name, labels, new WakeSignal(() -> {}), reason -> {}, null);
        series.set(value);
        series.collect();
        return series;
    }

    public static HistogramSeries histogram(String name, List<Label> labels, double[] bounds, double... values) {
        HistogramSeries series = new HistogramSeries(name, labels, bounds, new WakeSignal(() -> {}), reason -> {});
        for (double value : values) {
            series.record(value);
        }
        series.collect();
        return series;
    }
}
