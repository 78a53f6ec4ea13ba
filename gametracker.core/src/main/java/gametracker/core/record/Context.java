package gametracker.core.record;

/**
 * What the game said of user, contexts and tags: an immutable snapshot that setters replace and each record keeps, so
 * that a record shows what held when it was made.
 */
public final class Context {
    public static final Context EMPTY = new Context(Fields.EMPTY, Fields.EMPTY, Fields.EMPTY);

    private final Fields user;
    private final Fields contexts;
    private final Fields tags;

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

    /** Tag to String. */
    public Fields tags() {
        return tags;
    }
}
