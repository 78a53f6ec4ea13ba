package gametracker.core.format;

import gametracker.api.spi.Format;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ExportMetricsServiceRequest} as OTLP JSON: cumulative monotonic sums, gauges, explicit-bucket histograms. A
 * series begins with a point of zero, as in remote write, because Prometheus ignores the start time by default. It ends
 * with a point without a value. Names are as recorded; the server adds {@code _total}.
 *
 * <p>Points of one name stand in one metric. If a body is full in the middle of a metric, the next body repeats its head.
 */
public final class OtlpMetrics implements MetricEncoder {
    private static final byte[] NAME = JsonWriter.ascii("{\"name\":");
    private static final byte[] DESCRIPTION = JsonWriter.ascii(",\"description\":");
    private static final byte[] UNIT = JsonWriter.ascii(",\"unit\":");
    private static final byte[] SUM =
            JsonWriter.ascii(",\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,\"dataPoints\":[");
    private static final byte[] UP_DOWN_SUM =
            JsonWriter.ascii(",\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":false,\"dataPoints\":[");
    private static final byte[] GAUGE = JsonWriter.ascii(",\"gauge\":{\"dataPoints\":[");
    private static final byte[] HISTOGRAM =
            JsonWriter.ascii(",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[");
    private static final byte[] METRIC_END = JsonWriter.ascii("]}}");

    /** The most bytes that one character of a name takes. */
    private static final int LONGEST_CHAR = 6;

    private final byte[] header;
    private final byte[] footer = Resource.footer();
    private final JsonWriter json;
    private final PointWriter point;
    private int points;

    public OtlpMetrics(Identity identity) {
        this.header = Resource.header(identity, OtlpRules.METRICS);
        this.json = new JsonWriter(false, header.length + (16 << 10));
        this.point = new PointWriter(identity);
    }

    @Override
    public void encode(List<? extends Series> series, Content content, long timeNanos, BodySink sink) {
        Map<String, List<Series>> metrics = new LinkedHashMap<>();
        for (Series one : series) {
            if (content != Content.ZERO || !(one instanceof GaugeSeries)) {
                metrics.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one);
            }
        }
        begin();
        for (List<Series> metric : metrics.values()) {
            metric(metric, content, timeNanos, sink);
        }
        if (points > 0) {
            emit(content, sink);
        }
        if (json.capacity() > BatchBuilder.KEPT_BYTES) {
            json.truncate(0);
            json.shrink(BatchBuilder.KEPT_BYTES);
        }
    }

    private void metric(List<Series> series, Content content, long timeNanos, BodySink sink) {
        boolean open = false;
        for (Series one : series) {
            point.write(one, content, timeNanos);
            int room = BatchBuilder.MAX_BYTES - footer.length - METRIC_END.length - point.size();
            if (points > 0 && json.size() + 1 + (open ? 0 : headLength(one)) > room) {
                if (open) {
                    json.raw(METRIC_END);
                }
                emit(content, sink);
                begin();
                open = false;
            }
            if (points > 0) {
                // Between points or between metrics.
                json.raw(',');
            }
            if (!open) {
                head(one);
                open = true;
            }
            json.raw(point.bytes(), 0, point.size());
            points++;
        }
        json.raw(METRIC_END);
    }

    private void head(Series series) {
        json.raw(NAME).string(series.name());
        if (!series.description().isEmpty()) {
            json.raw(DESCRIPTION).string(series.description());
        }
        json.raw(UNIT).string(series.unit()).raw(kind(series));
    }

    private static int headLength(Series series) {
        int chars = series.name().length()
                + series.description().length()
                + series.unit().length();
        return NAME.length + DESCRIPTION.length + UNIT.length + LONGEST_CHAR * chars + 6 + kind(series).length;
    }

    private static byte[] kind(Series series) {
        if (series instanceof GaugeSeries gauge) {
            return gauge.isTotal() ? SUM : gauge.isSum() ? UP_DOWN_SUM : GAUGE;
        }
        return series instanceof CounterSeries ? SUM : HISTOGRAM;
    }

    private void begin() {
        points = 0;
        json.truncate(0);
        json.raw(header);
    }

    private void emit(Content content, BodySink sink) {
        int items = content == Content.VALUE ? points : 0;
        sink.body(Format.OTLP_METRICS, ByteBuffer.wrap(json.raw(footer).toBytes()), items, null);
    }
}
