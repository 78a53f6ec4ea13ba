package gametracker.core.observe;

import gametracker.api.Protocol;
import gametracker.api.spi.MetricSink;
import gametracker.core.series.SeriesRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/**
 * The runtime's metrics as series: in OTLP under the names that they have, in LGTM under those that Prometheus gives them
 * (OpenTelemetry's "Prometheus and OpenMetrics Compatibility", section "OTLP Metric points to Prometheus").
 */
public final class RuntimeMetrics implements MetricSink {
    /** Units of the metrics that a runtime may have; the rest of UCUM stays as it is. */
    private static final Map<String, String> UNITS = Map.of("By", "bytes", "s", "seconds", "ms", "milliseconds");

    private final SeriesRegistry registry;
    private final ObservedGauges observed;
    private final Protocol protocol;

    /** Prepares. */
    public RuntimeMetrics(SeriesRegistry registry, ObservedGauges observed, Protocol protocol) {
        this.registry = registry;
        this.observed = observed;
        this.protocol = protocol;
    }

    @Override
    public void observe(Metric metric, Map<String, String> labels, DoubleSupplier value) {
        registry.observed(name(metric), labels(labels), metric).ifPresent(series -> observed.observe(series, value));
    }

    @Override
    public DoubleConsumer histogram(Metric metric, Map<String, String> labels) {
        return registry.ownHistogram(name(metric), labels(labels), metric);
    }

    private String name(Metric metric) {
        return protocol == Protocol.OTLP ? metric.name() : prometheusName(metric);
    }

    /** Without the {@code _total} of a counter, which the formatter adds. */
    static String prometheusName(Metric metric) {
        String name = legal(metric.name());
        String unit = unit(metric);
        return unit.isEmpty() || name.endsWith("_" + unit) ? name : name + "_" + unit;
    }

    private static String unit(Metric metric) {
        String unit = metric.unit();
        if (unit.startsWith("{")) {
            return ""; // an annotation: what is counted
        }
        if (unit.equals("1")) {
            return metric.kind() == Kind.GAUGE ? "ratio" : "";
        }
        return UNITS.getOrDefault(unit, legal(unit).toLowerCase(Locale.ROOT));
    }

    private Map<String, String> labels(Map<String, String> labels) {
        if (protocol == Protocol.OTLP) {
            return labels;
        }
        Map<String, String> legal = new TreeMap<>();
        labels.forEach((name, value) -> legal.put(legal(name), value));
        return legal;
    }

    private static String legal(String name) {
        return name.replaceAll("[^a-zA-Z0-9_]", "_");
    }
}
