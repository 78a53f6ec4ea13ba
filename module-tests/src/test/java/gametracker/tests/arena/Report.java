package gametracker.tests.arena;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.jr.ob.JSON;

/** What the arena says that it has recorded. */
public record Report(Map<String, Object> json) {
    /** Reads what {@code --report} has written. */
    public static Report read(Path file) {
        try {
            return new Report(JSON.std.mapFrom(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The session's id. */
    public String session() {
        return (String) json.get("session");
    }

    /** Every value that PromQL should have in the end, by metric name and the game's own labels. */
    public Map<String, Double> lastValues() {
        Map<String, Double> values = new TreeMap<>();
        for (Map<String, Object> counter : series("counters")) {
            values.put(key(counter, "_total"), number(counter.get("value")));
        }
        for (Map<String, Object> gauge : series("gauges")) {
            values.put(key(gauge, ""), number(gauge.get("value")));
        }
        for (Map<String, Object> histogram : series("histograms")) {
            values.put(key(histogram, "_count"), number(histogram.get("count")));
            values.put(key(histogram, "_sum"), number(histogram.get("sum")));
        }
        return values;
    }

    /** A column of the ledger's row. */
    public long ledger(String signal, String column) {
        return ((Number) ledger(signal).get(column)).longValue();
    }

    /** The sum over all reasons. */
    public long dropped(String signal) {
        Map<?, ?> reasons = (Map<?, ?>) ledger(signal).get("dropped");
        return reasons.values().stream()
                .mapToLong(n -> ((Number) n).longValue())
                .sum();
    }

    /** As {@link #lastValues()} names a series. */
    public static String key(String name, Map<String, String> labels) {
        return name + new TreeMap<>(labels);
    }

    /** How many log records of each level, or spans of each name. */
    public Map<String, Long> counts(String kind) {
        Map<String, Long> counts = new TreeMap<>();
        ((Map<?, ?>) json.get(kind)).forEach((name, count) -> counts.put((String) name, ((Number) count).longValue()));
        return counts;
    }

    private static String key(Map<String, Object> series, String suffix) {
        Map<String, String> labels = new TreeMap<>();
        ((Map<?, ?>) series.get("labels")).forEach((name, value) -> labels.put((String) name, (String) value));
        return key(series.get("name") + suffix, labels);
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private Map<?, ?> ledger(String signal) {
        return (Map<?, ?>) ((Map<?, ?>) json.get("ledger")).get(signal);
    }

    @SuppressWarnings("unchecked") // the shape is the arena's own
    private List<Map<String, Object>> series(String kind) {
        return (List<Map<String, Object>>) json.get(kind);
    }
}
