package gametracker.core.series;

import gametracker.core.record.Freezer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A caller's labels, as given and made legal. A map of the JDK's that cannot change is kept itself rather than copied:
 * {@link SeriesTable} knows it again.
 *
 * <p>Names are made legal in the order of the names as given. Of two that become the same, the first stays and the other
 * is left out; so is a name that cannot be made legal. A name that is reserved (shared by all series, or given a meaning
 * by the servers) gets {@code exported_} in front until it is free, as Prometheus does it. A label without a value is no
 * label.
 *
 * @param given the caller's map, or a copy of it
 * @param labels legal, sorted by name, unique
 * @param left how many were left out because of their name
 */
record LabelSet(Map<String, String> given, List<Label> labels, int left) {
    static final int MAX_LABELS = 30;

    static final String OVERFLOW = "overflow";

    /** Beside these, all that begin with two underscores. */
    static final Set<String> RESERVED =
            Set.of("game", "env", "version", "instance", "job", "service_name", "le", OVERFLOW);

    static final LabelSet EMPTY = new LabelSet(Map.of(), List.of(), 0);

    /**
     * Reads a caller's map.
     *
     * @return null if it has more than {@value #MAX_LABELS} labels or something in it that is no text
     * @throws RuntimeException whatever a hostile map throws, beside errors
     */
    static @Nullable LabelSet of(@Nullable Map<?, ?> map, Legal names) {
        if (map == null) {
            return EMPTY;
        }
        TreeMap<String, String> given = new TreeMap<>();
        int looked = 0;
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (++looked > MAX_LABELS
                    || !(entry.getKey() instanceof String name)
                    || !(entry.getValue() instanceof String value)) {
                return null;
            }
            given.put(name, value);
        }
        @SuppressWarnings("unchecked") // all keys and values are Strings
        Map<String, String> kept = Freezer.cannotChange(map) ? (Map<String, String>) map : Map.copyOf(given);
        return legal(kept, given, names);
    }

    private static LabelSet legal(Map<String, String> kept, TreeMap<String, String> given, Legal names) {
        TreeMap<String, String> legal = new TreeMap<>();
        List<Label> reserved = new ArrayList<>(0);
        int left = 0;
        for (Map.Entry<String, String> entry : given.entrySet()) {
            String value = Legal.labelValue(entry.getValue());
            if (value.isEmpty()) {
                continue;
            }
            String name = names.labelName(entry.getKey());
            if (name == null) {
                left++;
            } else if (isReserved(name)) {
                reserved.add(new Label(name, value));
            } else if (legal.putIfAbsent(name, value) != null) {
                left++;
            }
        }
        for (Label label : reserved) {
            String name = "exported_" + label.name();
            while (legal.containsKey(name)) {
                name = "exported_" + name;
            }
            legal.put(name, label.value());
        }
        List<Label> labels = new ArrayList<>(legal.size());
        for (Map.Entry<String, String> label : legal.entrySet()) {
            labels.add(new Label(label.getKey(), label.getValue()));
        }
        return new LabelSet(kept, List.copyOf(labels), left);
    }

    private static boolean isReserved(String name) {
        return RESERVED.contains(name) || name.startsWith("__");
    }

    /** Returns the legal labels as a map, which made legal again is itself. */
    Map<String, String> key() {
        TreeMap<String, String> key = new TreeMap<>();
        for (Label label : labels) {
            key.put(label.name(), label.value());
        }
        return key.equals(given) ? given : Map.copyOf(key);
    }

    /** How many UTF-16 units it would take to remember the caller's map. */
    long givenChars() {
        long chars = 0;
        for (Map.Entry<String, String> entry : given.entrySet()) {
            chars += entry.getKey().length() + entry.getValue().length();
        }
        return chars;
    }
}
