package gametracker.core.record;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The attributes that were set while a span ran, in the order of their keys' first setting. Its span's lock guards it. */
final class SetAttributes {
    private @Nullable Object[] pairs = new Object[4];
    private int size;
    private int chars;

    /** Returns how many there are. */
    int size() {
        return size;
    }

    /** Returns the UTF-16 units of all keys and texts. */
    int chars() {
        return chars;
    }

    /**
     * Sets an attribute.
     *
     * @param given the attributes of the span's start, which count towards the same bound
     * @return false if there was no room for it, or if its key or its text was cut
     */
    boolean set(Fields given, String key, @Nullable Object value) {
        String name = Freezer.cut(key, Freezer.RECORD.key());
        int at = indexOf(name);
        if (at == size && size + given.size() >= ActiveSpan.MAX_ATTRIBUTES && given.indexOf(name) < 0) {
            return false;
        }
        int before = at == size ? chars : chars - chars(at);
        Object taken = value;
        boolean whole = name.length() == key.length();
        if (value instanceof String text) {
            int room = Freezer.RECORD.chars() - before - name.length();
            String shortened = Freezer.cut(text, Math.max(0, Math.min(room, Freezer.RECORD.text())));
            whole &= shortened.length() == text.length();
            taken = shortened;
        }
        if (2 * at == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * pairs.length);
        }
        pairs[2 * at] = name;
        pairs[2 * at + 1] = taken;
        size = Math.max(size, at + 1);
        chars = before + chars(at);
        return whole;
    }

    private int indexOf(String name) {
        int at = 0;
        while (at < size && !name.equals(pairs[2 * at])) {
            at++;
        }
        return at;
    }

    private int chars(int at) {
        int key = ((String) pairs[2 * at]).length();
        return pairs[2 * at + 1] instanceof String text ? key + text.length() : key;
    }

    /** Returns the attributes of the span's start with these set over them. */
    Fields over(Fields given) {
        @Nullable Object[] all = new Object[2 * (given.size() + size)];
        int count = 0;
        for (; count < given.size(); count++) {
            all[2 * count] = given.key(count);
            all[2 * count + 1] = given.value(count);
        }
        for (int i = 0; i < size; i++) {
            int at = given.indexOf((String) pairs[2 * i]);
            int place = at < 0 ? count++ : at;
            all[2 * place] = pairs[2 * i];
            all[2 * place + 1] = pairs[2 * i + 1];
        }
        return new Fields(all, count, given.truncated());
    }
}
