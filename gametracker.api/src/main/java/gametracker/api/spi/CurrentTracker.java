package gametracker.api.spi;

import gametracker.api.GameTracker;
import gametracker.api.Scope;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Which tracker is current on each thread. For implementations of the API; a game calls {@code makeCurrent}. */
@SuppressWarnings("exports") // JSpecify is there at compile time alone: games need no jar of it
public final class CurrentTracker {
    private static final ThreadScopes<ManagedTracker> SCOPES = new ThreadScopes<>(new IsClosed());

    /** A process that never makes a tracker current does not pay for the look at its thread. */
    private static volatile boolean used;

    private CurrentTracker() {}

    /**
     * Returns the tracker that is current on the calling thread. Never throws.
     *
     * @return null outside of scopes, and for a caller at the very end of its stack
     */
    public static @Nullable GameTracker get() {
        if (!used) {
            return null;
        }
        try {
            return SCOPES.current();
        } catch (Throwable e) {
            return null;
        }
    }

    /**
     * Makes a tracker what {@link GameTracker#get()} returns on the calling thread. Never throws.
     *
     * @param tracker the tracker
     * @return ends that when it is closed
     */
    public static Scope enter(ManagedTracker tracker) {
        try {
            used = true;
            return SCOPES.enter(tracker);
        } catch (Throwable e) {
            return ThreadScopes.NOT_ENTERED;
        }
    }

    /** No lambda: those on the way of a game's first calls cost it hundreds of classes of the JDK's. */
    private static final class IsClosed implements Predicate<ManagedTracker> {
        @Override
        public boolean test(ManagedTracker tracker) {
            return tracker.isClosed();
        }
    }
}
