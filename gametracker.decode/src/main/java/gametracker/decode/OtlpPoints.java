package gametracker.decode;

import gametracker.decode.OtlpMetricsBody.HistogramPoint;
import gametracker.decode.OtlpMetricsBody.Kind;
import gametracker.decode.OtlpMetricsBody.Metric;
import gametracker.decode.OtlpMetricsBody.NumberPoint;
import gametracker.decode.OtlpMetricsBody.Point;
import gametracker.decode.OtlpMetricsBody.SummaryPoint;
import io.opentelemetry.proto.metrics.v1.AggregationTemporality;
import io.opentelemetry.proto.metrics.v1.DataPointFlags;
import io.opentelemetry.proto.metrics.v1.ExponentialHistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.HistogramDataPoint;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import io.opentelemetry.proto.metrics.v1.SummaryDataPoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The five kinds of OTLP metrics. */
final class OtlpPoints {
    private OtlpPoints() {}

    static Metric metric(OtlpOrigin origin, io.opentelemetry.proto.metrics.v1.Metric metric) {
        Kind kind = Kind.NONE;
        boolean cumulative = true;
        boolean monotonic = false;
        List<Point> points = new ArrayList<>();
        switch (metric.getDataCase()) {
            case GAUGE -> {
                kind = Kind.GAUGE;
                metric.getGauge().getDataPointsList().forEach(point -> points.add(number(point)));
            }
            case SUM -> {
                kind = Kind.SUM;
                cumulative = isCumulative(metric.getSum().getAggregationTemporality());
                monotonic = metric.getSum().getIsMonotonic();
                metric.getSum().getDataPointsList().forEach(point -> points.add(number(point)));
            }
            case HISTOGRAM -> {
                kind = Kind.HISTOGRAM;
                cumulative = isCumulative(metric.getHistogram().getAggregationTemporality());
                metric.getHistogram().getDataPointsList().forEach(point -> points.add(histogram(point)));
            }
            case EXPONENTIAL_HISTOGRAM -> {
                kind = Kind.EXPONENTIAL_HISTOGRAM;
                cumulative = isCumulative(metric.getExponentialHistogram().getAggregationTemporality());
                metric.getExponentialHistogram().getDataPointsList().forEach(point -> points.add(exponential(point)));
            }
            case SUMMARY -> {
                kind = Kind.SUMMARY;
                metric.getSummary().getDataPointsList().forEach(point -> points.add(summary(point)));
            }
            case DATA_NOT_SET -> {}
        }
        return new Metric(
                origin,
                metric.getName(),
                metric.getDescription(),
                metric.getUnit(),
                kind,
                cumulative,
                monotonic,
                points);
    }

    private static boolean isCumulative(AggregationTemporality temporality) {
        return temporality == AggregationTemporality.AGGREGATION_TEMPORALITY_CUMULATIVE;
    }

    private static Point number(NumberDataPoint point) {
        double value = point.hasAsInt() ? point.getAsInt() : point.getAsDouble();
        return new NumberPoint(
                OtlpReader.attributes(point.getAttributesList()),
                point.getTimeUnixNano(),
                value,
                noValue(point.getFlags()));
    }

    private static boolean noValue(int flags) {
        return (flags & DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE) != 0;
    }

    private static Point histogram(HistogramDataPoint point) {
        return new HistogramPoint(
                OtlpReader.attributes(point.getAttributesList()),
                point.getTimeUnixNano(),
                point.getCount(),
                point.hasSum() ? point.getSum() : Double.NaN,
                List.copyOf(point.getExplicitBoundsList()),
                List.copyOf(point.getBucketCountsList()),
                noValue(point.getFlags()));
    }

    /** Bucket i of scale s reaches up to 2^(2^-s * (i + 1)); negative values are beyond what a game measures. */
    private static Point exponential(ExponentialHistogramDataPoint point) {
        List<Double> bounds = new ArrayList<>();
        List<Long> counts = new ArrayList<>();
        bounds.add(point.getZeroThreshold());
        counts.add(point.getZeroCount());
        int index = point.getPositive().getOffset();
        double step = Math.scalb(1.0, -point.getScale());
        for (long count : point.getPositive().getBucketCountsList()) {
            index++;
            bounds.add(Math.pow(2, step * index));
            counts.add(count);
        }
        counts.add(0L);
        return new HistogramPoint(
                OtlpReader.attributes(point.getAttributesList()),
                point.getTimeUnixNano(),
                point.getCount(),
                point.hasSum() ? point.getSum() : Double.NaN,
                bounds,
                counts,
                noValue(point.getFlags()));
    }

    private static Point summary(SummaryDataPoint point) {
        Map<Double, Double> quantiles = new LinkedHashMap<>();
        point.getQuantileValuesList().forEach(each -> quantiles.put(each.getQuantile(), each.getValue()));
        return new SummaryPoint(
                OtlpReader.attributes(point.getAttributesList()),
                point.getTimeUnixNano(),
                point.getCount(),
                point.getSum(),
                quantiles,
                noValue(point.getFlags()));
    }
}
