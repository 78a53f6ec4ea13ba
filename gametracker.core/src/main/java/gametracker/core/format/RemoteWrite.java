package gametracker.core.format;

import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Series;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prometheus remote write 1.0: {@code prometheus.WriteRequest} (prompb/remote.proto, types.proto) in a Snappy block.
 * One sample a series, no series twice in a request, labels sorted. A counter is {@code name_total}; a histogram is
 * {@code name_bucket} with cumulative counts, {@code name_sum} and {@code name_count}.
 */
public final class RemoteWrite implements MetricFormat {
    /** The value that ends a series (prometheus/model/value, StaleNaN). */
    private static final long STALE_MARKER = 0x7ff0000000000002L;

    private static final long ZERO = 0;
    private static final long MILLI_NANOS = 1_000_000;

    private final SeriesLabels shared;

    /** Made at the first use, not at the start: with it come 50 classes of the JDK's, for views of byte arrays. */
    private @Nullable WriteRequest made;

    public RemoteWrite(Identity identity) {
        this.shared = new SeriesLabels(identity);
    }

    @Override
    public void values(List<? extends Series> series, long timeNanos, BodySink sink) {
        WriteRequest request = begin(timeNanos / MILLI_NANOS, true, sink);
        for (Series one : series) {
            byte[][] labels = shared.encoded(one);
            if (one instanceof CounterSeries counter) {
                request.sample(labels[0], bits(counter.collected()));
            } else if (one instanceof GaugeSeries gauge) {
                request.sample(labels[0], Double.doubleToLongBits(gauge.collected()));
            } else if (one instanceof HistogramSeries histogram) {
                histogram(request, histogram, labels);
            }
        }
        request.finish();
    }

    @Override
    public void starts(List<? extends Series> series, long timeNanos, BodySink sink) {
        WriteRequest request = begin(timeNanos / MILLI_NANOS, false, sink);
        for (Series one : series) {
            if (!(one instanceof GaugeSeries)) {
                all(request, shared.encoded(one), ZERO);
            }
        }
        request.finish();
    }

    @Override
    public void ends(List<? extends Series> series, long timeNanos, BodySink sink) {
        WriteRequest request = begin(timeNanos / MILLI_NANOS, false, sink);
        for (Series one : series) {
            all(request, shared.encoded(one), STALE_MARKER);
        }
        request.finish();
    }

    @Override
    public int items(Series series) {
        return series instanceof HistogramSeries histogram ? SeriesLabels.histogramSamples(histogram) : 1;
    }

    private WriteRequest begin(long timeMillis, boolean counted, BodySink sink) {
        WriteRequest request = made;
        if (request == null) {
            request = new WriteRequest();
            made = request;
        }
        request.begin(timeMillis, counted, sink);
        return request;
    }

    private static void histogram(WriteRequest request, HistogramSeries histogram, byte[][] labels) {
        long cumulative = 0;
        int next = 0;
        for (; next <= histogram.boundCount(); next++) {
            cumulative += histogram.collectedInBucket(next);
            request.sample(labels[next], bits(cumulative));
        }
        request.sample(labels[next++], Double.doubleToLongBits(histogram.collectedSum()));
        request.sample(labels[next], bits(histogram.collectedCount()));
    }

    private static void all(WriteRequest request, byte[][] labels, long valueBits) {
        for (byte[] one : labels) {
            request.sample(one, valueBits);
        }
    }

    private static long bits(long count) {
        return Double.doubleToLongBits(count);
    }
}
