package gametracker.benchmarks.report;

import java.util.Map;

/** One JSON object. */
record Row(Map<?, ?> values) {
    boolean has(String name) {
        return values.containsKey(name);
    }

    String text(String name) {
        return String.valueOf(values.get(name));
    }

    double number(String name) {
        return values.get(name) instanceof Number number ? number.doubleValue() : Double.NaN;
    }

    Row row(String name) {
        return values.get(name) instanceof Map<?, ?> inner ? new Row(inner) : new Row(Map.of());
    }

    String library() {
        return text("library");
    }
}
