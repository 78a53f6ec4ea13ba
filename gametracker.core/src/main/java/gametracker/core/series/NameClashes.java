package gametracker.core.series;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Tells a developer of names that become one by being made legal: once for each legal name, with both names. */
final class NameClashes {
    private static final int LABEL_NAMES = 1024;

    private final Legal names;
    private final Consumer<String> notes;

    /** Names of labels as they were first written, by their legal names; "" once a clash was told. */
    private final ConcurrentHashMap<String, String> labelNames = new ConcurrentHashMap<>();

    NameClashes(Legal names, Consumer<String> notes) {
        this.names = names;
        this.notes = notes;
    }

    /** Compares the names of a call with those that came first. */
    void look(Metric.Kind kind, String name, @Nullable Metric metric, String legalName, LabelSet set) {
        if (metric != null && !metric.clashTold && !stem(kind, name).equals(stem(metric.kind, metric.givenName))) {
            metric.clashTold = true;
            tell("metrics", metric.givenName, name, legalName);
        }
        for (String label : set.given().keySet()) {
            String legal = names.labelName(label);
            String first = legal == null ? null : labelNames.get(legal);
            if (legal != null && first == null && labelNames.size() < LABEL_NAMES) {
                first = labelNames.putIfAbsent(legal, label);
            }
            if (legal != null
                    && first != null
                    && !first.isEmpty()
                    && !first.equals(label)
                    && labelNames.replace(legal, first, "")) {
                tell("labels", first, label, legal);
            }
        }
    }

    /** The stem is the same for "kills" and "kills_total", which are one counter on purpose. */
    private static String stem(Metric.Kind kind, String name) {
        return kind == Metric.Kind.COUNTER ? Legal.stem(name) : name;
    }

    private void tell(String what, String first, String second, String legal) {
        notes.accept(what + " \"" + first + "\" and \"" + second + "\" are one, \"" + legal
                + "\", when made legal: rename one, or set utf8Names(true) if the server takes UTF-8 names");
    }
}
