package gametracker.core.format;

import gametracker.core.format.MetricEncoder.Content;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * Writes OTLP's NumberDataPoint and HistogramDataPoint (opentelemetry/proto/metrics/v1/metrics.proto) in their JSON
 * mapping. Attributes are the labels of a series and {@code game}, {@code env} and {@code version}, as in remote write.
 * They are repeated here because Prometheus makes no labels of the resource's attributes unless it is configured to.
 */
final class PointWriter {
    private static final byte[] ATTRIBUTES = JsonWriter.ascii("{\"attributes\":[");
    private static final byte[] START = JsonWriter.ascii("\"startTimeUnixNano\":\"");
    private static final byte[] AND_TIME = JsonWriter.ascii("\",");
    private static final byte[] TIME = JsonWriter.ascii("\"timeUnixNano\":\"");
    private static final byte[] NO_RECORDED_VALUE = JsonWriter.ascii(",\"flags\":1");
    private static final byte[] AS_INT = JsonWriter.ascii(",\"asInt\":\"");
    private static final byte[] AS_DOUBLE = JsonWriter.ascii(",\"asDouble\":");
    private static final byte[] COUNT = JsonWriter.ascii(",\"count\":\"");
    private static final byte[] SUM = JsonWriter.ascii("\",\"sum\":");
    private static final byte[] BUCKETS = JsonWriter.ascii(",\"bucketCounts\":[");
    private static final byte[] BOUNDS = JsonWriter.ascii("],\"explicitBounds\":[");

    private final byte[] shared;
    private final JsonWriter json = new JsonWriter(false);

    /** The labels of each series, encoded. */
    private final Map<Series, byte[]> encoded = new IdentityHashMap<>();

    PointWriter(Identity identity) {
        JsonWriter labels = new JsonWriter(false);
        identity.labels().forEach((name, value) -> Attributes.text(labels.comma(labels.size()), name, value));
        this.shared = labels.raw(']').raw(',').toBytes();
    }

    /** Returns the array with the last point, valid until the next. */
    byte[] bytes() {
        return json.bytes();
    }

    int size() {
        return json.size();
    }

    /** Writes a point. A point of zero has its start time as its time; an end has the flag NO_RECORDED_VALUE. */
    void write(Series series, Content content, long timeNanos) {
        json.truncate(0);
        json.raw(attributes(series));
        if (!(series instanceof GaugeSeries) && content != Content.END) {
            json.raw(START).time(series.startNanos()).raw(AND_TIME);
        }
        json.raw(TIME).time(timeNanos).raw('"');
        if (content == Content.END) {
            json.raw(NO_RECORDED_VALUE);
        }
        if (series instanceof HistogramSeries histogram) {
            histogram(histogram, content == Content.VALUE);
        } else if (content != Content.END) {
            number(series, content == Content.VALUE);
        }
        json.raw('}');
        if (content == Content.END) {
            encoded.remove(series);
        }
    }

    private void number(Series series, boolean value) {
        if (series instanceof GaugeSeries gauge) {
            json.raw(AS_DOUBLE).number(value ? gauge.collected() : 0.0);
        } else if (series instanceof CounterSeries counter) {
            json.raw(AS_INT).number(value ? counter.collected() : 0).raw('"');
        }
    }

    /** Writes bounds and sum at the end of a histogram too, because Prometheus ends the series that it finds there. */
    private void histogram(HistogramSeries histogram, boolean value) {
        json.raw(COUNT).number(value ? histogram.collectedCount() : 0);
        json.raw(SUM).number(value ? histogram.collectedSum() : 0.0).raw(BUCKETS);
        for (int i = 0; i <= histogram.boundCount(); i++) {
            json.comma(i)
                    .raw('"')
                    .number(value ? histogram.collectedInBucket(i) : 0)
                    .raw('"');
        }
        json.raw(BOUNDS);
        for (int i = 0; i < histogram.boundCount(); i++) {
            json.comma(i).number(histogram.bound(i));
        }
        json.raw(']');
    }

    private byte[] attributes(Series series) {
        byte[] known = encoded.get(series);
        if (known != null) {
            return known;
        }
        JsonWriter attributes = new JsonWriter(false).raw(ATTRIBUTES);
        for (Label label : series.labels()) {
            Attributes.text(attributes, label.name(), label.value());
            attributes.raw(',');
        }
        byte[] bytes = attributes.raw(shared).toBytes();
        encoded.put(series, bytes);
        return bytes;
    }
}
