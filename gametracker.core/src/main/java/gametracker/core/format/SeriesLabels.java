package gametracker.core.format;

import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import java.math.BigDecimal;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The labels of a series as remote write requires them: sorted by name, each name once, the labels that all series
 * share included. They are encoded once a series.
 */
final class SeriesLabels {
    private static final String NAME = "__name__";
    private static final String BOUND = "le";

    private final Map<String, String> shared = new TreeMap<>();
    private final Map<Series, byte[][]> encoded = new IdentityHashMap<>();

    SeriesLabels(Identity identity) {
        shared.putAll(identity.labels());
        if (!identity.instance().isEmpty()) {
            shared.put("instance", Texts.labelValue(identity.instance()));
        }
    }

    /**
     * Returns the labels of each sample of a series. A histogram has one for each bucket, one for the bucket above the last
     * bound, one for the sum and one for the count.
     */
    byte[][] encoded(Series series) {
        byte[][] labels = encoded.get(series);
        if (labels == null) {
            labels = encode(series);
            encoded.put(series, labels);
        }
        return labels;
    }

    /** Releases the labels of a series that is over. */
    void forget(Series series) {
        encoded.remove(series);
    }

    private byte[][] encode(Series series) {
        if (series instanceof HistogramSeries histogram) {
            int bounds = histogram.boundCount();
            byte[][] labels = new byte[bounds + 3][];
            for (int i = 0; i <= bounds; i++) {
                String bound = i < bounds ? boundText(histogram.bound(i)) : "+Inf";
                labels[i] = encode(series, "_bucket", bound);
            }
            labels[bounds + 1] = encode(series, "_sum", "");
            labels[bounds + 2] = encode(series, "_count", "");
            return labels;
        }
        boolean isTotal = series instanceof CounterSeries || series instanceof GaugeSeries gauge && gauge.isTotal();
        return new byte[][] {encode(series, isTotal ? "_total" : "", "")};
    }

    private byte[] encode(Series series, String suffix, String bound) {
        Map<String, String> labels = new TreeMap<>(Texts::compareAsUtf8);
        for (Label label : series.labels()) {
            if (!label.value().isEmpty()) {
                labels.put(label.name(), label.value());
            }
        }
        if (series instanceof HistogramSeries) {
            labels.remove(BOUND);
        }
        labels.putAll(shared);
        labels.put(NAME, series.name() + suffix);
        if (!bound.isEmpty()) {
            labels.put(BOUND, bound);
        }
        JsonWriter bytes = new JsonWriter(false, 256);
        for (Map.Entry<String, String> label : labels.entrySet()) {
            bytes.raw(WriteRequest.label(label.getKey(), label.getValue()));
        }
        return bytes.toBytes();
    }

    /** Writes a bound as Prometheus does for a histogram from OTLP: the shortest decimals, no exponent. */
    static String boundText(double bound) {
        return bound == 0
                ? "0"
                : new BigDecimal(Double.toString(bound)).stripTrailingZeros().toPlainString();
    }
}
