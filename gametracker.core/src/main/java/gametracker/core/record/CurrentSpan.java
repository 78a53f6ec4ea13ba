package gametracker.core.record;

import gametracker.api.Scope;
import gametracker.api.spi.ThreadScopes;
import org.jspecify.annotations.Nullable;

/**
 * The span that is current on a thread, of whichever tracker: one for all, so that the logs of one tracker carry the ids
 * of another's span.
 */
public final class CurrentSpan {
    private static final ThreadScopes<TrackerSpan> SCOPES = new ThreadScopes<>(TrackerSpan::isOver);

    private CurrentSpan() {}

    /** Returns the calling thread's current span; null also if its session was erased. */
    public static @Nullable TrackerSpan get() {
        TrackerSpan span = SCOPES.current();
        return span == null || span.isErased() ? null : span;
    }

    static Scope enter(TrackerSpan span) {
        return SCOPES.enter(span);
    }
}
