package gametracker.viewer.backend;

import gametracker.decode.OtlpMetricsBody;
import gametracker.decode.OtlpMetricsBody.HistogramPoint;
import gametracker.decode.OtlpMetricsBody.Kind;
import gametracker.decode.OtlpMetricsBody.Metric;
import gametracker.decode.OtlpMetricsBody.NumberPoint;
import gametracker.decode.OtlpMetricsBody.Point;
import gametracker.decode.OtlpMetricsBody.SummaryPoint;
import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpText;
import gametracker.decode.RemoteWriteBody;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Translates OTLP metrics into Prometheus' series: names with unit and {@code _total}, {@code job} and {@code instance}
 * from the resource, cumulative buckets, and a stale marker for each series of a point without a value. Source:
 * Prometheus' otlptranslator, "UnderscoreEscapingWithSuffixes". One instance per request; what its points share is
 * computed once.
 */
final class OtlpToPrometheus {
    private final String endpoint;
    private final List<Prometheus.Sample> samples = new ArrayList<>();
    private final Map<OtlpOrigin, Map<String, String>> resources = new IdentityHashMap<>();

    /** {@code endpoint} is the prefix of the rules in refusals. */
    OtlpToPrometheus(String endpoint) {
        this.endpoint = endpoint;
    }

    /** All samples so far, in the order of the points. */
    List<Prometheus.Sample> samples() {
        return samples;
    }

    void add(Metric metric) throws Refused {
        String name = PrometheusNames.metric(
                metric.name(), metric.unit(), metric.kind() == Kind.SUM && metric.monotonic(), metric.kind());
        Names names = new Names(name, name + "_bucket", name + "_sum", name + "_count");
        for (Point point : metric.points()) {
            Target target = new Target(
                    labels(metric.origin(), point),
                    Long.divideUnsigned(point.timeNanos(), 1_000_000L),
                    point.noValue());
            if (point instanceof NumberPoint number) {
                add(target, names.plain, null, "", number.value());
            } else if (point instanceof HistogramPoint histogram) {
                histogram(target, names, histogram);
            } else if (point instanceof SummaryPoint summary) {
                summary.quantiles()
                        .forEach((quantile, value) ->
                                add(target, names.plain, "quantile", OtlpText.of(quantile), value));
                add(target, names.sum, null, "", summary.sum());
                add(target, names.count, null, "", summary.count());
            }
        }
    }

    private void histogram(Target target, Names names, HistogramPoint histogram) {
        long below = 0;
        for (int i = 0;
                i < Math.min(histogram.bounds().size(), histogram.counts().size());
                i++) {
            below += histogram.counts().get(i);
            add(target, names.bucket, "le", OtlpText.of(histogram.bounds().get(i)), below);
        }
        add(target, names.bucket, "le", "+Inf", histogram.count());
        if (!Double.isNaN(histogram.sum())) {
            add(target, names.sum, null, "", histogram.sum());
        }
        add(target, names.count, null, "", histogram.count());
    }

    private void add(Target target, String name, @Nullable String label, String labelValue, double value) {
        Map<String, String> all = new TreeMap<>(target.labels);
        all.put("__name__", name);
        if (label != null) {
            all.put(label, labelValue);
        }
        long bits = target.noValue ? RemoteWriteBody.Sample.STALE_BITS : Double.doubleToRawLongBits(value);
        samples.add(new Prometheus.Sample(all, target.timeMillis, bits));
    }

    /** {@code target_info}: what else the resource says, once for each resource, at the time of its newest point. */
    void addTargets(OtlpMetricsBody metrics) {
        Map<Map<String, String>, Long> targets = new LinkedHashMap<>();
        Map<OtlpOrigin, Map<String, String>> known = new IdentityHashMap<>();
        for (Metric metric : metrics.metrics()) {
            Map<String, String> labels = known.computeIfAbsent(metric.origin(), this::target);
            for (Point point : labels.isEmpty() ? List.<Point>of() : metric.points()) {
                targets.merge(labels, Long.divideUnsigned(point.timeNanos(), 1_000_000L), Math::max);
            }
        }
        targets.forEach(
                (labels, time) -> samples.add(new Prometheus.Sample(labels, time, Double.doubleToRawLongBits(1))));
    }

    /** Returns no labels if the resource has no identifying attributes, or no others. */
    private Map<String, String> target(OtlpOrigin origin) {
        Map<String, String> labels = new TreeMap<>(resource(origin));
        int identifying = labels.size();
        origin.resource().forEach((key, value) -> {
            if (!key.equals("service.name") && !key.equals("service.namespace") && !key.equals("service.instance.id")) {
                labels.put(PrometheusNames.label(key), OtlpText.of(value));
            }
        });
        if (identifying == 0 || labels.size() == identifying) {
            return Map.of();
        }
        labels.values().removeIf(String::isEmpty);
        labels.put("__name__", "target_info");
        return labels;
    }

    private Map<String, String> labels(OtlpOrigin origin, Point point) throws Refused {
        Map<String, String> labels = new TreeMap<>();
        for (Map.Entry<String, ? extends @Nullable Object> each : new TreeMap<>(point.attributes()).entrySet()) {
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
            labels.merge(label, OtlpText.of(each.getValue()), (first, next) -> first + ";" + next);
        }
        labels.putAll(resource(origin));
        labels.values().removeIf(String::isEmpty);
        return labels;
    }

    private Map<String, String> resource(OtlpOrigin origin) {
        return resources.computeIfAbsent(origin, unused -> {
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
        });
    }

    private record Names(String plain, String bucket, String sum, String count) {}

    private record Target(Map<String, String> labels, long timeMillis, boolean noValue) {}
}
