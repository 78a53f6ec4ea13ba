package gametracker.core.redact;

import java.util.HashMap;
import java.util.Map;

/**
 * Where a text stands, as the redactor is told: a key, and the places below it. A key is put together once, so that a
 * text at a known place costs no memory. What is known is bounded, since a game may make up keys as it goes.
 */
final class Place {
    /** What a place takes beside its key, in characters. */
    private static final int CHARS_OF_PLACE = 64;

    final String key;
    private final Map<String, Place> below = new HashMap<>(0);

    /** What is below it whatever was forgotten. */
    private final Map<String, Place> fixed;

    /** Whether what is below is at this very place. */
    private final boolean flat;

    Place(String key) {
        this(key, Map.of(), false);
    }

    private Place(String key, Map<String, Place> fixed, boolean flat) {
        this.key = key;
        this.fixed = fixed;
        this.flat = flat;
    }

    /** Returns a place that all texts below it are at. */
    static Place flat(String key) {
        return new Place(key, Map.of(), true);
    }

    /** Returns a place with places of other names below it. */
    static Place with(String key, Map<String, Place> fixed) {
        return new Place(key, fixed, false);
    }

    /** Returns the place of a name below this one. */
    Place at(String name, Budget budget) {
        if (flat) {
            return this;
        }
        Place place = fixed.getOrDefault(name, below.get(name));
        if (place == null) {
            place = new Place(key + "." + name);
            if (budget.take(place.key.length() + CHARS_OF_PLACE)) {
                below.put(name, place);
            }
        }
        return place;
    }

    void forgetAllBelow() {
        below.clear();
    }

    /** How many characters the places of a redaction may take. */
    static final class Budget {
        private final int most;
        private int taken;
        private boolean exceeded;

        Budget(int most) {
            this.most = most;
        }

        private boolean take(int chars) {
            exceeded |= taken + chars > most;
            if (exceeded) {
                return false;
            }
            taken += chars;
            return true;
        }

        boolean isExceeded() {
            return exceeded;
        }

        void giveBackAll() {
            taken = 0;
            exceeded = false;
        }
    }
}
