package gametracker.core.format;

import gametracker.api.spi.Format;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * {@code ExportMetricsServiceRequest} as OTLP JSON: cumulative monotonic sums, gauges, explicit-bucket histograms. The
 * start time stands in for the zero that remote write needs before a first value, and nothing ends a series. Names are
 * as recorded; the server adds {@code _total}.
 *
 * <p>Points of one name stand in one metric. A metric that two bodies share is begun again in the second.
 */
public final class OtlpMetrics implements MetricFormat {
    private static final byte[] NAME = JsonWriter.ascii("{\"name\":");
    private static final byte[] SUM = JsonWriter.ascii(
            ",\"unit\":\"\",\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,\"dataPoints\":[");
    private static final byte[] GAUGE = JsonWriter.ascii(",\"unit\":\"\",\"gauge\":{\"dataPoints\":[");
    private static final byte[] HISTOGRAM =
            JsonWriter.ascii(",\"unit\":\"\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[");
    private static final byte[] METRIC_END = JsonWriter.ascii("]}}");
    private static final byte[] ATTRIBUTES = JsonWriter.ascii("{\"attributes\":[");
    private static final byte[] START = JsonWriter.ascii("\"startTimeUnixNano\":\"");
    private static final byte[] AND_TIME = JsonWriter.ascii("\",");
    private static final byte[] TIME = JsonWriter.ascii("\"timeUnixNano\":\"");
    private static final byte[] AS_INT = JsonWriter.ascii("\",\"asInt\":\"");
    private static final byte[] AS_DOUBLE = JsonWriter.ascii("\",\"asDouble\":");
    private static final byte[] COUNT = JsonWriter.ascii("\",\"count\":\"");
    private static final byte[] TOTAL = JsonWriter.ascii("\",\"sum\":");
    private static final byte[] BUCKETS = JsonWriter.ascii(",\"bucketCounts\":[");
    private static final byte[] BOUNDS = JsonWriter.ascii("],\"explicitBounds\":[");

    private final long startNanos;
    private final byte[] header;
    private final byte[] footer = Resource.footer();
    private final JsonWriter json;
    private final JsonWriter point = new JsonWriter(false);
    private int points;

    public OtlpMetrics(Identity identity) {
        this.startNanos = identity.startNanos();
        this.header = Resource.header(identity, "Metrics", "metrics");
        this.json = new JsonWriter(false, header.length + (16 << 10));
    }

    @Override
    public void values(List<? extends Series> series, long timeNanos, BodySink sink) {
        Map<String, List<Series>> metrics = new LinkedHashMap<>();
        for (Series one : series) {
            metrics.computeIfAbsent(one.name(), name -> new ArrayList<>()).add(one);
        }
        begin();
        for (List<Series> metric : metrics.values()) {
            metric(metric, timeNanos, sink);
        }
        if (points > 0) {
            emit(sink);
        }
        if (json.capacity() > OpenBody.KEPT_BYTES) {
            json.truncate(0);
            json.shrink(OpenBody.KEPT_BYTES);
        }
    }

    @Override
    public void starts(List<? extends Series> series, long timeNanos, BodySink sink) {
        // Each point bears the time at which its series began.
    }

    @Override
    public void ends(List<? extends Series> series, long timeNanos, BodySink sink) {
        // OTLP/HTTP servers take no marker of a client; a series ends by its silence.
    }

    @Override
    public int items(Series series) {
        return 1;
    }

    private void metric(List<Series> series, long timeNanos, BodySink sink) {
        boolean open = false;
        for (Series one : series) {
            point(one, timeNanos);
            int room = OpenBody.MAX_BYTES - footer.length - METRIC_END.length - point.size();
            if (points > 0 && json.size() + 1 + (open ? 0 : headLength(one)) > room) {
                if (open) {
                    json.raw(METRIC_END);
                }
                emit(sink);
                begin();
                open = false;
            }
            if (points > 0) {
                // Between points or between metrics.
                json.raw(',');
            }
            if (!open) {
                json.raw(NAME).string(Texts.attributeKey(one.name())).raw(kind(one));
                open = true;
            }
            json.raw(point.bytes(), 0, point.size());
            points++;
        }
        json.raw(METRIC_END);
    }

    private static int headLength(Series series) {
        return NAME.length + series.name().length() + "\"key_\"".length() + kind(series).length;
    }

    private static byte[] kind(Series series) {
        return series instanceof CounterSeries ? SUM : series instanceof GaugeSeries ? GAUGE : HISTOGRAM;
    }

    private void point(Series series, long timeNanos) {
        point.truncate(0);
        point.raw(attributes(series));
        if (series instanceof GaugeSeries gauge) {
            point.raw(TIME)
                    .time(timeNanos)
                    .raw(AS_DOUBLE)
                    .number(gauge.collected())
                    .raw('}');
            return;
        }
        point.raw(START).time(startNanos).raw(AND_TIME).raw(TIME).time(timeNanos);
        if (series instanceof CounterSeries counter) {
            point.raw(AS_INT).number(counter.collected()).raw('"').raw('}');
        } else if (series instanceof HistogramSeries histogram) {
            point.raw(COUNT).number(histogram.collectedCount());
            point.raw(TOTAL).number(histogram.collectedSum()).raw(BUCKETS);
            for (int i = 0; i <= histogram.boundCount(); i++) {
                comma(i).raw('"').number(histogram.collectedInBucket(i)).raw('"');
            }
            point.raw(BOUNDS);
            for (int i = 0; i < histogram.boundCount(); i++) {
                comma(i).number(histogram.bound(i));
            }
            point.raw(']').raw('}');
        }
    }

    private JsonWriter comma(int index) {
        return index > 0 ? point.raw(',') : point;
    }

    private byte[] attributes(Series series) {
        if (series.encoded instanceof Encoded encoded && encoded.owner == this) {
            return encoded.attributes;
        }
        JsonWriter attributes = new JsonWriter(false).raw(ATTRIBUTES);
        for (Label label : series.labels()) {
            if (!attributes.endsWith('[')) {
                attributes.raw(',');
            }
            Attributes.attribute(attributes, label.name(), label.value());
        }
        Encoded encoded = new Encoded(this, attributes.raw(']').raw(',').toBytes());
        series.encoded = encoded;
        return encoded.attributes;
    }

    private void begin() {
        points = 0;
        json.truncate(0);
        json.raw(header);
    }

    private void emit(BodySink sink) {
        sink.body(Format.OTLP_METRICS, ByteBuffer.wrap(json.raw(footer).toBytes()), points);
    }

    /** A series' labels, and by whom they were encoded. */
    private record Encoded(OtlpMetrics owner, byte[] attributes) {}
}
