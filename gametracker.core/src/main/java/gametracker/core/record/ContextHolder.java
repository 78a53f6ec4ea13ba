package gametracker.core.record;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

    /** Not {@link Context#EMPTY}: what the formatter remembers with a snapshot is of one tracker alone. */
    private final AtomicReference<Context> current =
            new AtomicReference<>(new Context(Fields.EMPTY, Fields.EMPTY, Fields.EMPTY));

    public Context current() {
        return current.get();
    }

    public boolean setUser(@Nullable Map<?, ?> user) {
        Fields frozen = Freezer.freeze(user, GROUP);
        while (true) {
            Context was = current.get();
            if (current.compareAndSet(was, new Context(frozen, was.contexts(), was.tags()))) {
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
            Context was = current.get();
            Fields contexts = frozen == null
                    ? was.contexts().without(key)
                    : was.contexts().with(key, frozen);
            if (frozen != null && (contexts.size() > MAX_GROUPS || chars(contexts) > MAX_GROUPS_CHARS)) {
                return false;
            }
            if (current.compareAndSet(was, new Context(was.user(), contexts, was.tags()))) {
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
            Context was = current.get();
            Fields tags = text == null ? was.tags().without(tag) : was.tags().with(tag, text);
            if (text != null && (tags.size() > MAX_TAGS || chars(tags) > MAX_TAGS_CHARS)) {
                return false;
            }
            if (current.compareAndSet(was, new Context(was.user(), was.contexts(), tags))) {
                return value == null || text.length() == value.length() && tag.length() == key.length();
            }
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
