package gametracker.core.redact;

import gametracker.core.record.Fields;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Redacts maps, keys and values at all levels. A value's place is its key's, as the game gave it; a key's is that of its
 * map. What does not change is not copied.
 */
final class FieldsRedaction {
    private final Texts texts;
    private final Place.Budget budget;

    FieldsRedaction(Texts texts, Place.Budget budget) {
        this.texts = texts;
        this.budget = budget;
    }

    Fields redact(Place place, Fields fields) {
        @Nullable Object[] pairs = null;
        for (int i = 0; i < fields.size(); i++) {
            String key = fields.key(i);
            Object value = fields.value(i);
            String redactedKey = texts.redact(place.key, key);
            Object redacted = isText(value) ? redact(place.at(key, budget), value) : value;
            if (pairs == null && (redactedKey != key || redacted != value)) {
                pairs = copy(fields);
            }
            if (pairs != null) {
                pairs[2 * i] = redactedKey == key ? key : free(redactedKey, pairs, i);
                pairs[2 * i + 1] = redacted;
            }
        }
        return pairs == null ? fields : fields.with(pairs);
    }

    private static boolean isText(@Nullable Object value) {
        return value instanceof String || value instanceof Fields || value instanceof List;
    }

    private @Nullable Object redact(Place place, @Nullable Object value) {
        if (value instanceof String text) {
            return texts.redact(place.key, text);
        }
        if (value instanceof Fields fields) {
            return redact(place, fields);
        }
        return value instanceof List<?> list ? redact(place, list) : value;
    }

    private List<?> redact(Place place, List<?> list) {
        @Nullable Object[] elements = null;
        for (int i = 0; i < list.size(); i++) {
            Object element = list.get(i);
            Object redacted = redact(place, element);
            if (elements == null && redacted != element) {
                elements = list.toArray();
            }
            if (elements != null) {
                elements[i] = redacted;
            }
        }
        return elements == null ? list : Collections.unmodifiableList(Arrays.asList(elements));
    }

    private static @Nullable Object[] copy(Fields fields) {
        @Nullable Object[] pairs = new Object[2 * fields.size()];
        for (int i = 0; i < fields.size(); i++) {
            pairs[2 * i] = fields.key(i);
            pairs[2 * i + 1] = fields.value(i);
        }
        return pairs;
    }

    /** A map has no key twice: of those that become the same, the later ones get the number of their place. */
    private static String free(String key, @Nullable Object[] pairs, int index) {
        String free = key;
        for (int number = index + 1; isTaken(free, pairs, index); number++) {
            free = key + "_" + number;
        }
        return free;
    }

    private static boolean isTaken(String key, @Nullable Object[] pairs, int index) {
        for (int i = 0; i < pairs.length; i += 2) {
            if (i != 2 * index && key.equals(pairs[i])) {
                return true;
            }
        }
        return false;
    }
}
