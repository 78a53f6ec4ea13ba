package gametracker.core.record;

import org.jspecify.annotations.Nullable;

/**
 * What the game said of user, contexts and tags: an immutable snapshot that setters replace and each record keeps, so
 * that a record shows what held when it was made.
 */
public final class Context {
    public static final Context EMPTY = new Context(Fields.EMPTY, Fields.EMPTY, Fields.EMPTY);

    private final Fields user;
    private final Fields contexts;
    private final Fields tags;

    private @Nullable Object redactedBy;
    private @Nullable Context redacted;

    public Context(Fields user, Fields contexts, Fields tags) {
        this.user = user;
        this.contexts = contexts;
        this.tags = tags;
    }

    public Fields user() {
        return user;
    }

    /** Group name to {@link Fields}. */
    public Fields contexts() {
        return contexts;
    }

    /** Estimates what it takes in memory, in bytes. */
    public int weight() {
        return user.weight() + contexts.weight() + tags.weight();
    }

    /** Returns what may go out of this as {@code by} found it before, or null. On the collector's thread. */
    public @Nullable Context redacted(Object by) {
        return redactedBy == by ? redacted : null;
    }

    /** Keeps what may go out of this, for the next record that bears it. On the collector's thread. */
    public void redacted(Object by, Context allowed) {
        redactedBy = by;
        redacted = allowed;
    }

    /** Tag to String. */
    public Fields tags() {
        return tags;
    }
}
