package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import java.util.List;

/** What remote write must say of a series. */
final class Expected {
    private Expected() {}

    /** @return where the next series begins */
    static int assertSent(Series series, List<Prom.Series> sent, int at) {
        if (series instanceof CounterSeries counter) {
            assertOne(series, "_total", counter.collected(), sent.get(at++));
        } else if (series instanceof GaugeSeries gauge) {
            assertOne(series, "", gauge.collected(), sent.get(at++));
        } else if (series instanceof HistogramSeries histogram) {
            long cumulative = 0;
            for (int i = 0; i <= histogram.boundCount(); i++) {
                cumulative += histogram.collectedInBucket(i);
                String bound = sent.get(at).labels().get("le");
                double expected = i < histogram.boundCount() ? histogram.bound(i) : Double.POSITIVE_INFINITY;
                assertEquals(expected + 0.0, Double.parseDouble(bound.replace("+Inf", "Infinity")));
                assertOne(series, "_bucket", cumulative, sent.get(at++));
            }
            assertOne(series, "_sum", histogram.collectedSum(), sent.get(at++));
            assertOne(series, "_count", histogram.collectedCount(), sent.get(at++));
        }
        return at;
    }

    private static void assertOne(Series series, String suffix, double value, Prom.Series sent) {
        assertEquals(series.name() + suffix, sent.name());
        assertEquals(value, sent.value());
        assertEquals(Samples.NOON / 1_000_000, sent.millis());
        for (Label label : series.labels()) {
            assertEquals(Values.repaired(label.value()), sent.labels().get(label.name()));
        }
        int shared = suffix.equals("_bucket") ? 6 : 5;
        assertEquals(series.labels().size() + shared, sent.labels().size());
    }
}
