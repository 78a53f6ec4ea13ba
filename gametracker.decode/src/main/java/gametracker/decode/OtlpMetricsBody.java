package gametracker.decode;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportMetricsServiceRequest}.
 *
 * @param metrics in the order of the body
 */
public record OtlpMetricsBody(List<Metric> metrics) implements DecodedBody {
    /** Copies the list. */
    public OtlpMetricsBody {
        metrics = List.copyOf(metrics);
    }

    @Override
    public int items() {
        return metrics.stream().mapToInt(metric -> metric.points().size()).sum();
    }

    /** What a metric measures. */
    public enum Kind {
        /** No data at all. */
        NONE,
        /** The value of the moment. */
        GAUGE,
        /** A sum over time. */
        SUM,
        /** Counts in buckets. */
        HISTOGRAM,
        /** Counts in buckets whose bounds are powers; read as if the bounds had been given. */
        EXPONENTIAL_HISTOGRAM,
        /** Quantiles. */
        SUMMARY
    }

    /**
     * One metric.
     *
     * @param origin resource and scope
     * @param name its name
     * @param description may be empty
     * @param unit may be empty
     * @param kind what it measures
     * @param cumulative whether its values count from the start; true for kinds that know no difference
     * @param monotonic whether a sum never falls
     * @param points in the order of the body
     */
    public record Metric(
            OtlpOrigin origin,
            String name,
            String description,
            String unit,
            Kind kind,
            boolean cumulative,
            boolean monotonic,
            List<Point> points) {
        /** Copies the list. */
        public Metric {
            points = List.copyOf(points);
        }
    }

    /** A data point: its attributes and its times. */
    public sealed interface Point {
        /**
         * Returns the attributes.
         *
         * @return values as in {@link OtlpLogsBody.Log#body}
         */
        Map<String, @Nullable Object> attributes();

        /**
         * Returns the time of the value.
         *
         * @return Unix time
         */
        long timeNanos();

        /**
         * Says whether the point has no value but ends its series (the flag {@code NO_RECORDED_VALUE}).
         *
         * @return true for the last point of a series
         */
        boolean noValue();
    }

    /**
     * A number.
     *
     * @param attributes see {@link Point}
     * @param timeNanos see {@link Point}
     * @param value the number; of an integer the nearest double
     * @param noValue see {@link Point}
     */
    public record NumberPoint(Map<String, @Nullable Object> attributes, long timeNanos, double value, boolean noValue)
            implements Point {}

    /**
     * Counts in buckets.
     *
     * @param attributes see {@link Point}
     * @param timeNanos see {@link Point}
     * @param count of all values
     * @param sum of all values; NaN if not given
     * @param bounds upper bounds, ascending
     * @param counts one more than bounds, each for its own bucket
     * @param noValue see {@link Point}
     */
    public record HistogramPoint(
            Map<String, @Nullable Object> attributes,
            long timeNanos,
            long count,
            double sum,
            List<Double> bounds,
            List<Long> counts,
            boolean noValue)
            implements Point {}

    /**
     * Quantiles.
     *
     * @param attributes see {@link Point}
     * @param timeNanos see {@link Point}
     * @param count of all values
     * @param sum of all values
     * @param quantiles quantile to value
     * @param noValue see {@link Point}
     */
    public record SummaryPoint(
            Map<String, @Nullable Object> attributes,
            long timeNanos,
            long count,
            double sum,
            Map<Double, Double> quantiles,
            boolean noValue)
            implements Point {}
}
