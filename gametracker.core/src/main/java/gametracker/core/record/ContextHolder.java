package gametracker.core.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The context that holds now. Setters replace the snapshot by compare-and-set; a record keeps the one it was made in.
 *
 * <p>What a setter is given travels with every later log line, so it is bounded more tightly than the data of one
 * record: user and each group to {@value #MAX_GROUP_CHARS} UTF-16 units and 64 entries, at most {@value #MAX_GROUPS}
 * groups of {@value #MAX_GROUPS_CHARS} units together, at most {@value #MAX_TAGS} tags of {@value #MAX_TAGS_CHARS}
 * units together. No setter throws; each returns false if something of what it was given was refused or cut.
 */
public final class ContextHolder {
    static final int MAX_GROUPS = 64;
    static final int MAX_TAGS = 64;
    static final int MAX_NAME = 256;
    static final int MAX_TAG_VALUE = 1024;
    static final int MAX_GROUP_CHARS = 8192;
    static final int MAX_GROUPS_CHARS = 32_768;
    static final int MAX_TAGS_CHARS = 16_384;

    private static final Freezer.Limits GROUP = new Freezer.Limits(64, MAX_NAME, MAX_GROUP_CHARS, MAX_GROUP_CHARS);

    private static final Freezer.Limits TAGS = new Freezer.Limits(MAX_TAGS, MAX_NAME, MAX_TAG_VALUE, MAX_TAGS_CHARS);

    private static final VarHandle CURRENT;

    static {
        try {
            CURRENT = MethodHandles.lookup().findVarHandle(ContextHolder.class, "current", Context.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile Context current;

    /** The last one that was weighed: records share it, and one of them is enough to weigh it. */
    private volatile @Nullable Context weighed;

    /** Holds nothing. Not {@link Context#EMPTY}: what the formatter remembers with a snapshot is of one session alone. */
    public ContextHolder() {
        this(new Context(Fields.EMPTY, Fields.EMPTY, Fields.EMPTY), null);
    }

    private ContextHolder(Context start, @Nullable Context weighed) {
        this.current = start;
        this.weighed = weighed;
    }

    /** Returns another one that begins with what holds now. */
    ContextHolder copy() {
        return new ContextHolder(current, weighed);
    }

    public Context current() {
        return current;
    }

    private boolean replace(Context was, Context by) {
        return CURRENT.compareAndSet(this, was, by);
    }

    /**
     * Estimates what a context takes in memory, in bytes, if it is not the one that was weighed last.
     *
     * @param context what a record carries
     */
    public int weighNew(Context context) {
        if (context == weighed) {
            return 0;
        }
        weighed = context;
        return context.weight();
    }

    public boolean setUser(@Nullable Map<?, ?> user) {
        Fields frozen = Freezer.freeze(user, GROUP);
        while (true) {
            Context was = current;
            if (replace(was, new Context(frozen, was.contexts(), was.tags()))) {
                return !frozen.truncated();
            }
        }
    }

    public boolean setContext(@Nullable String name, @Nullable Map<?, ?> data) {
        if (name == null) {
            return false;
        }
        String key = Freezer.cut(name, MAX_NAME);
        Fields frozen = data == null ? null : Freezer.freeze(data, GROUP);
        while (true) {
            Context was = current;
            Fields contexts = frozen == null
                    ? was.contexts().without(key)
                    : was.contexts().with(key, frozen);
            if (frozen != null && (contexts.size() > MAX_GROUPS || chars(contexts) > MAX_GROUPS_CHARS)) {
                return false;
            }
            if (replace(was, new Context(was.user(), contexts, was.tags()))) {
                return frozen == null || !frozen.truncated() && key.length() == name.length();
            }
        }
    }

    public boolean setTag(@Nullable String key, @Nullable String value) {
        if (key == null) {
            return false;
        }
        String tag = Freezer.cut(key, MAX_NAME);
        String text = value == null ? null : Freezer.cut(value, MAX_TAG_VALUE);
        while (true) {
            Context was = current;
            Fields tags = text == null ? was.tags().without(tag) : was.tags().with(tag, text);
            if (text != null && (tags.size() > MAX_TAGS || chars(tags) > MAX_TAGS_CHARS)) {
                return false;
            }
            if (replace(was, new Context(was.user(), was.contexts(), tags))) {
                return value == null || text.length() == value.length() && tag.length() == key.length();
            }
        }
    }

    /** Sets several tags; a value that is no text becomes one, and null takes a tag away. */
    public boolean setTags(@Nullable Map<?, ?> given) {
        Fields frozen = Freezer.freeze(given, TAGS);
        if (frozen.isEmpty()) {
            return !frozen.truncated();
        }
        while (true) {
            Context was = current;
            TagMerge merge = new TagMerge(was.tags(), frozen);
            if (replace(was, new Context(was.user(), was.contexts(), merge.tags()))) {
                return !frozen.truncated() && !merge.refused;
            }
        }
    }

    /** Tags and those that are added to them, in one step: a child is made with no garbage in between. */
    private static final class TagMerge {
        private final @Nullable Object[] pairs;
        private int size;
        private int chars;
        boolean refused;

        TagMerge(Fields tags, Fields given) {
            pairs = new Object[2 * (tags.size() + given.size())];
            for (int i = 0; i < tags.size(); i++) {
                put(size, tags.key(i), (String) tags.value(i));
            }
            for (int i = 0; i < given.size(); i++) {
                Object value = given.value(i);
                int at = indexOf(given.key(i));
                if (value == null) {
                    remove(at);
                } else {
                    put(
                            at,
                            given.key(i),
                            value instanceof String text ? text : Freezer.cut(value.toString(), MAX_TAG_VALUE));
                }
            }
        }

        /** Returns the place of a key, or where a new one would be put. */
        private int indexOf(String key) {
            int at = 0;
            while (at < size && !key.equals(pairs[2 * at])) {
                at++;
            }
            return at;
        }

        private void put(int at, String key, String value) {
            int more =
                    at < size ? value.length() - ((String) pairs[2 * at + 1]).length() : key.length() + value.length();
            if (at == MAX_TAGS || chars + more > MAX_TAGS_CHARS) {
                refused = true;
                return;
            }
            chars += more;
            pairs[2 * at] = key;
            pairs[2 * at + 1] = value;
            size = Math.max(size, at + 1);
        }

        private void remove(int at) {
            if (at < size) {
                chars -= ((String) pairs[2 * at]).length() + ((String) pairs[2 * at + 1]).length();
                size--;
                System.arraycopy(pairs, 2 * at + 2, pairs, 2 * at, 2 * (size - at));
            }
        }

        Fields tags() {
            return new Fields(pairs, size);
        }
    }

    private static int chars(@Nullable Object value) {
        int chars = 0;
        if (value instanceof String text) {
            chars = text.length();
        } else if (value instanceof Fields fields) {
            for (int i = 0; i < fields.size(); i++) {
                chars += fields.key(i).length() + chars(fields.value(i));
            }
        } else if (value instanceof List<?> list) {
            for (Object element : list) {
                chars += chars(element);
            }
        }
        return chars;
    }
}
