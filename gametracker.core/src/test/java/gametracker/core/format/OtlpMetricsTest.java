package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.core.format.MetricEncoder.Content;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.HistogramSeries;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesFixture;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OtlpMetricsTest {
    private final FinishedBodies bodies = new FinishedBodies();
    private final OtlpMetrics format = new OtlpMetrics(Samples.IDENTITY);

    @Test
    void counterIsACumulativeMonotonicSum() {
        Series series = SeriesFixture.counter("enemies_killed", labels("enemy", "orc"), 5);
        series.begin(Samples.NOON - 7);
        values(series);
        assertEquals(Format.OTLP_METRICS, bodies.only().format());
        Metric metric = Otlp.metrics(bodies.only()).get(0);
        assertEquals("enemies_killed", metric.getName());
        // Delta is answered with a 500 that never ends.
        assertEquals(
                AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE,
                metric.getSum().getAggregationTemporality());
        assertTrue(metric.getSum().getIsMonotonic());
        NumberDataPoint point = metric.getSum().getDataPoints(0);
        assertEquals(5, point.getAsInt());
        assertEquals(Samples.NOON - 7, point.getStartTimeUnixNano());
        assertEquals(Samples.NOON, point.getTimeUnixNano());
        assertEquals(0, point.getFlags());
    }

    @Test
    void gaugeHasItsValue() {
        values(SeriesFixture.gauge("player_health", List.of(), 85.5));
        NumberDataPoint point = Otlp.metrics(bodies.only()).get(0).getGauge().getDataPoints(0);
        assertEquals(85.5, point.getAsDouble());
        assertEquals(Samples.NOON, point.getTimeUnixNano());
    }

    @Test
    void histogramHasItsBoundsAndBuckets() {
        values(SeriesFixture.histogram("frame_ms", List.of(), new double[] {5, 16.7}, 1, 5, 6, 20));
        Metric metric = Otlp.metrics(bodies.only()).get(0);
        assertEquals(
                AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE,
                metric.getHistogram().getAggregationTemporality());
        HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
        assertEquals(List.of(5.0, 16.7), point.getExplicitBoundsList());
        assertEquals(List.of(2L, 1L, 1L), point.getBucketCountsList());
        assertEquals(4, point.getCount());
        assertEquals(32, point.getSum());
    }

    @Test
    void pointsOfANameStandInOneMetric() {
        values(
                SeriesFixture.counter("a", labels("n", "1"), 1),
                SeriesFixture.gauge("b", List.of(), 2),
                SeriesFixture.counter("a", labels("n", "2"), 3));
        List<Metric> metrics = Otlp.metrics(bodies.only());
        assertEquals(List.of("a", "b"), metrics.stream().map(Metric::getName).toList());
        assertEquals(2, metrics.get(0).getSum().getDataPointsCount());
        assertEquals(3, bodies.only().items());
    }

    /** Prometheus keeps the resource to itself, unless it is told to promote what is in it. */
    @Test
    void eachPointNamesGameEnvironmentAndVersion() {
        values(SeriesFixture.counter("enemies_killed", labels("enemy", "orc"), 5));
        assertEquals(
                List.of(
                        Otlp.attribute("enemy", "orc"),
                        Otlp.attribute("game", "arena"),
                        Otlp.attribute("env", "production"),
                        Otlp.attribute("version", "1.2.3")),
                Otlp.metrics(bodies.only()).get(0).getSum().getDataPoints(0).getAttributesList());
    }

    /** A Prometheus does not read start times by default: without the zero one kill is no increase. */
    @Test
    void startsAreZerosAtTheStartTimeAndCountNothing() {
        Series counter = SeriesFixture.counter("a", List.of(), 5);
        Series histogram = SeriesFixture.histogram("h", List.of(), new double[] {5, 16.7}, 1, 20);
        Series gauge = SeriesFixture.gauge("g", List.of(), 1);
        List.of(counter, histogram).forEach(series -> series.begin(Samples.NOON));
        format.encode(List.of(counter, gauge, histogram), Content.ZERO, Samples.NOON, bodies);
        assertEquals(0, bodies.only().items());
        List<Metric> metrics = Otlp.metrics(bodies.only());
        assertEquals(List.of("a", "h"), metrics.stream().map(Metric::getName).toList());
        NumberDataPoint zero = metrics.get(0).getSum().getDataPoints(0);
        assertTrue(zero.hasAsInt());
        assertEquals(0, zero.getAsInt());
        assertEquals(Samples.NOON, zero.getTimeUnixNano());
        assertEquals(Samples.NOON, zero.getStartTimeUnixNano());
        HistogramDataPoint none = metrics.get(1).getHistogram().getDataPoints(0);
        assertEquals(0, none.getCount());
        assertEquals(0, none.getSum());
        assertEquals(List.of(0L, 0L, 0L), none.getBucketCountsList());
        assertEquals(List.of(5.0, 16.7), none.getExplicitBoundsList());
        assertEquals(Samples.NOON, none.getStartTimeUnixNano());
    }

    @Test
    void endsAreFlaggedPointsWithoutAValueAndCountNothing() {
        List<Series> all = List.of(
                SeriesFixture.counter("a", List.of(), 5),
                SeriesFixture.gauge("g", List.of(), 1),
                SeriesFixture.histogram("h", List.of(), new double[] {5, 16.7}, 1, 20));
        format.encode(all, Content.END, Samples.NOON, bodies);
        assertEquals(0, bodies.only().items());
        List<Metric> metrics = Otlp.metrics(bodies.only());
        int noRecordedValue = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;
        for (NumberDataPoint point : List.of(
                metrics.get(0).getSum().getDataPoints(0),
                metrics.get(1).getGauge().getDataPoints(0))) {
            assertEquals(noRecordedValue, point.getFlags());
            assertEquals(Samples.NOON, point.getTimeUnixNano());
            assertFalse(point.hasAsInt() || point.hasAsDouble());
        }
        // Prometheus ends the buckets that it finds bounds for, and the sum if there is one.
        HistogramDataPoint histogram = metrics.get(2).getHistogram().getDataPoints(0);
        assertEquals(noRecordedValue, histogram.getFlags());
        assertEquals(List.of(5.0, 16.7), histogram.getExplicitBoundsList());
        assertEquals(3, histogram.getBucketCountsCount());
        assertTrue(histogram.hasSum());
    }

    @Test
    void utf8NamesAreSentAsTheyAre() {
        values(SeriesFixture.gauge("\u751f\u547d", labels("\u5730\u56fe", "v"), 1));
        Metric metric = Otlp.metrics(bodies.only()).get(0);
        assertEquals("\u751f\u547d", metric.getName());
        assertEquals(
                "\u5730\u56fe",
                metric.getGauge().getDataPoints(0).getAttributes(0).getKey());
    }

    @Test
    void nothingToSayIsNoBodySinceAnEmptyOneIsRefused() {
        format.encode(List.of(), Content.VALUE, Samples.NOON, bodies);
        format.encode(List.of(SeriesFixture.gauge("g", List.of(), 1)), Content.ZERO, Samples.NOON, bodies);
        format.encode(List.of(), Content.END, Samples.NOON, bodies);
        assertEquals(List.of(), bodies.all);
    }

    @Test
    void bodyIsAtMostOneMebibyteAndAMetricGoesOnInTheNext() {
        List<Series> many = new ArrayList<>();
        for (int i = 0; i < 8000; i++) {
            many.add(SeriesFixture.counter(i < 6000 ? "first" : "second", labels("n", "value " + i), i));
        }
        format.encode(many, Content.VALUE, Samples.NOON, bodies);
        assertTrue(bodies.all.size() > 1);
        assertEquals(8000, bodies.items());
        List<Long> values = new ArrayList<>();
        for (FinishedBodies.Body body : bodies.all) {
            assertTrue(body.bytes().length <= 1 << 20);
            int before = values.size();
            for (Metric metric : Otlp.metrics(body)) {
                metric.getSum().getDataPointsList().forEach(point -> values.add(point.getAsInt()));
            }
            assertEquals(body.items(), values.size() - before);
        }
        for (int i = 0; i < 8000; i++) {
            assertEquals(i, values.get(i));
        }
    }

    @Provide
    Arbitrary<List<Series>> series() {
        return SeriesArbitraries.lists();
    }

    @Property(tries = 200)
    void everyPayloadParsesBack(@ForAll("series") List<Series> all) {
        FinishedBodies bodies = new FinishedBodies();
        OtlpMetrics format = new OtlpMetrics(Samples.IDENTITY);
        format.encode(all, Content.VALUE, Samples.NOON, bodies);
        List<Metric> read =
                bodies.all.stream().flatMap(body -> Otlp.metrics(body).stream()).toList();
        assertEquals(all.size(), read.size());
        assertEquals(all.size(), bodies.items());
        for (int i = 0; i < all.size(); i++) {
            assertEquals(all.get(i).name(), read.get(i).getName());
            assertSent(all.get(i), read.get(i));
        }
    }

    private static void assertSent(Series series, Metric metric) {
        if (series instanceof CounterSeries counter) {
            assertEquals(counter.collected(), metric.getSum().getDataPoints(0).getAsInt());
            assertAttributes(series, metric.getSum().getDataPoints(0).getAttributesList());
        } else if (series instanceof GaugeSeries gauge) {
            assertEquals(
                    Otlp.unsigned(gauge.collected()),
                    metric.getGauge().getDataPoints(0).getAsDouble());
            assertAttributes(series, metric.getGauge().getDataPoints(0).getAttributesList());
        } else if (series instanceof HistogramSeries histogram) {
            HistogramDataPoint point = metric.getHistogram().getDataPoints(0);
            assertAttributes(series, point.getAttributesList());
            assertEquals(Otlp.unsigned(histogram.collectedSum()), point.getSum());
            assertEquals(histogram.collectedCount(), point.getCount());
            assertEquals(histogram.boundCount(), point.getExplicitBoundsCount());
            for (int b = 0; b < histogram.boundCount(); b++) {
                assertEquals(Otlp.unsigned(histogram.bound(b)), point.getExplicitBounds(b));
            }
            for (int b = 0; b <= histogram.boundCount(); b++) {
                assertEquals(histogram.collectedInBucket(b), point.getBucketCounts(b));
            }
        }
    }

    private static void assertAttributes(Series series, List<KeyValue> attributes) {
        assertEquals(
                series.labels().stream()
                        .map(label -> KeyValue.newBuilder()
                                .setKey(label.name())
                                .setValue(Otlp.any(label.value()))
                                .build())
                        .toList(),
                attributes.subList(0, attributes.size() - 3));
    }

    private void values(Series... series) {
        format.encode(List.of(series), Content.VALUE, Samples.NOON, bodies);
    }

    private static List<Label> labels(String name, String value) {
        return List.of(new Label(name, value));
    }
}
