package gametracker.viewer.backend;

import gametracker.viewer.received.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The faults in parts of a request, with one example per kind, as in Loki's answers. */
final class Faults {
    /** Limits quotes, because a label or key may be as long as the request. */
    private static final int MAX_QUOTED = 1_000;

    private final Map<String, Refusal> kinds = new LinkedHashMap<>();
    private final String endpoint;
    private final boolean silent;

    /** {@code silent} means that the server's answer does not mention the faults. */
    Faults(String endpoint, boolean silent) {
        this.endpoint = endpoint;
        this.silent = silent;
    }

    void add(String kind, String reason, int items) {
        Refusal known = kinds.get(kind);
        kinds.put(
                kind,
                known == null
                        ? new Refusal(endpoint + ": " + kind, reason, items, silent)
                        : new Refusal(known.rule(), known.reason(), known.items() + items, silent));
    }

    boolean isEmpty() {
        return kinds.isEmpty();
    }

    /** Returns a mutable copy. */
    List<Refusal> refusals() {
        return new ArrayList<>(kinds.values());
    }

    String text() {
        return String.join("\n", kinds.values().stream().map(Refusal::reason).toList());
    }

    static String cut(String text) {
        return text.length() <= MAX_QUOTED ? text : text.substring(0, MAX_QUOTED) + "…";
    }
}
