package gametracker.core.format;

import gametracker.core.record.Fields;

/**
 * Writes maps as flat attributes, the keys of inner maps joined by dots: {@code data.weapon.name}. Loki would flatten
 * nested attributes itself, and refuse an entry that then has more than 128. Flat attributes can be counted here.
 */
final class FlatAttributes {
    private final JsonWriter json;
    private int left;
    private boolean cut;

    /** @param atMost how many attributes may be written */
    FlatAttributes(JsonWriter json, int atMost) {
        this.json = json;
        this.left = atMost;
    }

    /** Writes a comma and an attribute for each entry. */
    FlatAttributes write(String prefix, Fields fields) {
        int entries = json.allowed(fields);
        for (int i = 0; i < entries; i++) {
            if (fields.value(i) instanceof Fields inner && !inner.isEmpty()) {
                write(prefix + fields.key(i) + ".", inner);
            } else if (left > 0) {
                left--;
                json.raw(',');
                Attributes.attribute(json, prefix, fields.key(i), fields.value(i));
            } else {
                cut = true;
                return this;
            }
        }
        return this;
    }

    /** Says whether there were more attributes than allowed. */
    boolean cut() {
        return cut;
    }
}
