package gametracker.core.record;

import org.jspecify.annotations.Nullable;

/**
 * One attribute and those set before it, no key twice. {@code count} and {@code chars} are of all in the chain; the
 * count is a short so that a link takes 32 bytes rather than 40.
 */
final class Attribute {
    final String key;
    final @Nullable Object value;
    final @Nullable Attribute before;
    final int chars;
    final short count;
    final boolean cut;

    private Attribute(String key, @Nullable Object value, @Nullable Attribute before, int chars, boolean cut) {
        this.key = key;
        this.value = value;
        this.before = before;
        this.count = (short) (before == null ? 1 : before.count + 1);
        this.chars = (before == null ? 0 : before.chars) + chars;
        this.cut = cut;
    }

    /** Returns the chain with an attribute set; null if there is no room for another. */
    static @Nullable Attribute with(@Nullable Attribute head, Fields given, String key, @Nullable Object value) {
        String name = Freezer.cut(key, Freezer.RECORD.key());
        Attribute before = head != null && head.holds(name) ? head.without(name) : head;
        int held = before == null ? 0 : before.count;
        if (held + given.size() >= ActiveSpan.MAX_ATTRIBUTES && before == head && given.indexOf(name) < 0) {
            return null;
        }
        int chars = name.length();
        Object taken = value;
        boolean cut = chars < key.length();
        if (value instanceof String text) {
            int room = Freezer.RECORD.chars() - chars - (before == null ? 0 : before.chars);
            String shortened = Freezer.cut(text, Math.max(0, Math.min(room, Freezer.RECORD.text())));
            cut |= shortened.length() < text.length();
            chars += shortened.length();
            taken = shortened;
        }
        return new Attribute(name, taken, before, chars, cut);
    }

    private boolean holds(String name) {
        for (Attribute each = this; each != null; each = each.before) {
            if (each.key.equals(name)) {
                return true;
            }
        }
        return false;
    }

    /** Copies what is above the key; shares what is below. */
    private @Nullable Attribute without(String name) {
        if (key.equals(name)) {
            return before;
        }
        Attribute rest = before == null ? null : before.without(name);
        return new Attribute(key, value, rest, chars - (before == null ? 0 : before.chars), cut);
    }

    /** Lays the chain over what was given at the start; first set, first named. */
    Fields over(Fields given) {
        Attribute[] inOrder = new Attribute[count];
        for (Attribute each = this; each != null; each = each.before) {
            inOrder[each.count - 1] = each;
        }
        @Nullable Object[] pairs = new Object[2 * (given.size() + count)];
        int size = 0;
        for (; size < given.size(); size++) {
            pairs[2 * size] = given.key(size);
            pairs[2 * size + 1] = given.value(size);
        }
        for (Attribute each : inOrder) {
            int at = given.indexOf(each.key);
            int place = at < 0 ? size++ : at;
            pairs[2 * place] = each.key;
            pairs[2 * place + 1] = each.value;
        }
        return new Fields(pairs, size, given.truncated());
    }
}
