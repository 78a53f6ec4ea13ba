package gametracker.api.spi;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleConsumer;
import java.util.function.DoubleSupplier;

/** Takes the metrics of a {@link RuntimeProbe}. */
public interface MetricSink {
    /**
     * Takes a series whose value is asked for at each collection.
     *
     * @param metric what it is; of any kind but {@link Kind#HISTOGRAM}
     * @param labels the series' labels, by OpenTelemetry's attribute names
     * @param value the value now, the total so far of a counter; NaN where there is none at the moment. Answers within
     *     milliseconds, on any thread; NaN after the probe was closed
     */
    void observe(Metric metric, Map<String, String> labels, DoubleSupplier value);

    /**
     * Takes a histogram's series, and returns where its values go. Called again with the same labels, it returns what
     * goes to the same series.
     *
     * @param metric what it is, of kind {@link Kind#HISTOGRAM}
     * @param labels the series' labels, by OpenTelemetry's attribute names
     * @return takes values, on any thread; must not block
     */
    DoubleConsumer histogram(Metric metric, Map<String, String> labels);

    /** What a metric's values mean. */
    enum Kind {
        /** A total that only rises. */
        COUNTER,
        /** A sum that rises and falls: values of its series may be added up. */
        UP_DOWN_COUNTER,
        /** A value of the moment. */
        GAUGE,
        /** The distribution of single values. */
        HISTOGRAM
    }

    /**
     * A metric as OpenTelemetry's semantic conventions have it.
     *
     * @param name for example {@code "jvm.memory.used"}
     * @param kind what its values mean
     * @param unit in UCUM: {@code "By"}, {@code "s"}, <code>"{thread}"</code>, {@code "1"}
     * @param description one sentence
     * @param bounds upper bounds of a histogram, ascending, in the unit; empty for the other kinds
     */
    record Metric(String name, Kind kind, String unit, String description, List<Double> bounds) {
        /** Copies the list. */
        public Metric {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(kind, "kind");
            Objects.requireNonNull(unit, "unit");
            Objects.requireNonNull(description, "description");
            bounds = List.copyOf(bounds);
            if (bounds.isEmpty() == (kind == Kind.HISTOGRAM)) {
                throw new IllegalArgumentException("bounds belong to a histogram: " + name + " " + kind + " " + bounds);
            }
        }
    }
}
