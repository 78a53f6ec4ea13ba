package gametracker.viewer.backend;

import gametracker.decode.OtlpMetricsBody;
import gametracker.decode.OtlpMetricsBody.HistogramPoint;
import gametracker.decode.OtlpMetricsBody.Kind;
import gametracker.decode.OtlpMetricsBody.Metric;
import gametracker.decode.OtlpMetricsBody.NumberPoint;
import gametracker.decode.OtlpMetricsBody.Point;
import gametracker.decode.OtlpMetricsBody.SummaryPoint;
import gametracker.decode.OtlpOrigin;
import gametracker.decode.RemoteWriteBody;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * OTLP metrics as Prometheus' series: names with unit and {@code _total}, {@code job} and {@code instance} from the
 * resource, buckets added up. Source: Prometheus' otlptranslator, "UnderscoreEscapingWithSuffixes".
 */
final class OtlpToPrometheus {
    private OtlpToPrometheus() {}

    static void translate(Metric metric, List<Prometheus.Sample> samples, String endpoint) throws Refused {
        String name = PrometheusNames.metric(
                metric.name(), metric.unit(), metric.kind() == Kind.SUM && metric.monotonic(), metric.kind());
        for (Point point : metric.points()) {
            Map<String, String> labels = labels(metric.origin(), point, endpoint);
            long time = Long.divideUnsigned(point.timeNanos(), 1_000_000L);
            Series series = new Series(name, labels, time, samples);
            if (point instanceof NumberPoint number) {
                long bits = number.noValue()
                        ? RemoteWriteBody.Sample.STALE_BITS
                        : Double.doubleToRawLongBits(number.value());
                series.bits("", null, "", bits);
            } else if (point instanceof HistogramPoint histogram) {
                histogram(series, histogram);
            } else if (point instanceof SummaryPoint summary) {
                summary.quantiles().forEach((quantile, value) -> series.add("", "quantile", number(quantile), value));
                series.add("_sum", summary.sum());
                series.add("_count", summary.count());
            }
        }
    }

    private static void histogram(Series series, HistogramPoint histogram) {
        long below = 0;
        for (int i = 0; i < histogram.bounds().size(); i++) {
            below += i < histogram.counts().size() ? histogram.counts().get(i) : 0;
            series.bits("_bucket", "le", number(histogram.bounds().get(i)), bits(histogram, below));
        }
        series.bits("_bucket", "le", "+Inf", bits(histogram, histogram.count()));
        if (!Double.isNaN(histogram.sum())) {
            series.bits("_sum", null, "", bits(histogram, histogram.sum()));
        }
        series.bits("_count", null, "", bits(histogram, histogram.count()));
    }

    private static long bits(HistogramPoint histogram, double value) {
        return histogram.noValue() ? RemoteWriteBody.Sample.STALE_BITS : Double.doubleToRawLongBits(value);
    }

    /** {@code target_info}: what else the resource says, once for each resource, at the time of its newest point. */
    static void targets(OtlpMetricsBody metrics, List<Prometheus.Sample> samples) {
        Map<Map<String, String>, Long> targets = new LinkedHashMap<>();
        for (Metric metric : metrics.metrics()) {
            Map<String, String> labels = resource(metric.origin());
            int identifying = labels.size();
            metric.origin().resource().forEach((key, value) -> {
                if (!key.equals("service.name")
                        && !key.equals("service.namespace")
                        && !key.equals("service.instance.id")) {
                    labels.put(PrometheusNames.label(key), String.valueOf(value));
                }
            });
            if (identifying > 0 && labels.size() > identifying) {
                labels.put("__name__", "target_info");
                for (Point point : metric.points()) {
                    targets.merge(labels, Long.divideUnsigned(point.timeNanos(), 1_000_000L), Math::max);
                }
            }
        }
        targets.forEach(
                (labels, time) -> samples.add(new Prometheus.Sample(labels, time, Double.doubleToRawLongBits(1))));
    }

    private static Map<String, String> labels(OtlpOrigin origin, Point point, String endpoint) throws Refused {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, ? extends Object> each : new TreeMap<>(point.attributes()).entrySet()) {
            String label = PrometheusNames.label(each.getKey());
            // docs/backends.md, OTLP metrics: attribute key.
            if (label.chars().allMatch(c -> c == '_')) {
                throw new Refused(
                        500,
                        endpoint + ": attribute key",
                        each.getKey().isEmpty()
                                ? "label name is empty"
                                : "normalization for label name \"" + each.getKey()
                                        + "\" resulted in invalid name \"_\"");
            }
            labels.merge(label, String.valueOf(each.getValue()), (first, next) -> first + ";" + next);
        }
        labels.putAll(resource(origin));
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    private static Map<String, String> resource(OtlpOrigin origin) {
        Map<String, String> labels = new TreeMap<>();
        String name = origin.text("service.name");
        String namespace = origin.text("service.namespace");
        if (!name.isEmpty()) {
            labels.put("job", namespace.isEmpty() ? name : namespace + "/" + name);
        }
        String instance = origin.text("service.instance.id");
        if (!instance.isEmpty()) {
            labels.put("instance", instance);
        }
        return labels;
    }

    /** As Go writes a float. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }

    private record Series(String name, Map<String, String> labels, long time, List<Prometheus.Sample> samples) {
        void add(String suffix, double value) {
            bits(suffix, null, "", Double.doubleToRawLongBits(value));
        }

        void add(String suffix, String label, String labelValue, double value) {
            bits(suffix, label, labelValue, Double.doubleToRawLongBits(value));
        }

        void bits(String suffix, @Nullable String label, String labelValue, long bits) {
            Map<String, String> all = new TreeMap<>(labels);
            all.put("__name__", name + suffix);
            if (label != null) {
                all.put(label, labelValue);
            }
            samples.add(new Prometheus.Sample(all, time, bits));
        }
    }
}
