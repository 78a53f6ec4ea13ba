package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.spi.ThreadScopes;
import org.jspecify.annotations.Nullable;

/**
 * The span that is current on a thread, of whichever tracker: one for all, so that the logs of one tracker carry the ids
 * of another's span.
 */
public final class CurrentSpan {
    private static final ThreadScopes<ActiveSpan> SCOPES = new ThreadScopes<>(ActiveSpan::isOver);

    private CurrentSpan() {}

    /** Returns the calling thread's current span. */
    public static @Nullable ActiveSpan get() {
        return SCOPES.current();
    }

    static Scope enter(ActiveSpan span) {
        return SCOPES.enter(span);
    }
}
