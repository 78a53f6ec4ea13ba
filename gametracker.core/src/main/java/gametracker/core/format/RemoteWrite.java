package gametracker.core.format;

import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Series;
import java.util.List;

/**
 * Prometheus remote write 1.0: {@code prometheus.WriteRequest} (prompb/remote.proto, types.proto) in a Snappy block.
 * One sample a series, no series twice in a request, labels sorted. A counter is {@code name_total}; a histogram is
 * {@code name_bucket} with cumulative counts, {@code name_sum} and {@code name_count}.
 */
public final class RemoteWrite implements MetricEncoder {
    /** The value that ends a series (prometheus/model/value, StaleNaN). */
    private static final long STALE_MARKER = 0x7ff0000000000002L;

    private static final long ZERO = 0;
    private static final long MILLI_NANOS = 1_000_000;

    private final SeriesLabels labels;
    private final WriteRequest request = new WriteRequest();

    public RemoteWrite(Identity identity) {
        this.labels = new SeriesLabels(identity);
    }

    @Override
    public void encode(List<? extends Series> series, Content content, long timeNanos, BodySink sink) {
        request.begin(timeNanos / MILLI_NANOS, content == Content.VALUE, sink);
        for (Series one : series) {
            switch (content) {
                case VALUE -> value(one, labels.encoded(one));
                case ZERO -> {
                    if (!(one instanceof GaugeSeries)) {
                        all(labels.encoded(one), ZERO);
                    }
                }
                case END -> {
                    all(labels.encoded(one), STALE_MARKER);
                    labels.forget(one);
                }
            }
        }
        request.finish();
    }

    private void value(Series series, byte[][] labels) {
        if (series instanceof CounterSeries counter) {
            request.sample(labels[0], bits(counter.collected()));
        } else if (series instanceof GaugeSeries gauge) {
            request.sample(labels[0], Double.doubleToLongBits(gauge.collected()));
        } else if (series instanceof HistogramSeries histogram) {
            long cumulative = 0;
            int next = 0;
            for (; next <= histogram.boundCount(); next++) {
                cumulative += histogram.collectedInBucket(next);
                request.sample(labels[next], bits(cumulative));
            }
            request.sample(labels[next++], Double.doubleToLongBits(histogram.collectedSum()));
            request.sample(labels[next], bits(histogram.collectedCount()));
        }
    }

    private void all(byte[][] labels, long valueBits) {
        for (byte[] one : labels) {
            request.sample(one, valueBits);
        }
    }

    private static long bits(long count) {
        return Double.doubleToLongBits(count);
    }
}
