package gametracker.api;

/**
 * The time during which a span or a tracker is the current one of a thread; made by {@link Span#makeCurrent()} and
 * {@link GameTracker#makeCurrent()}.
 *
 * <p>To be closed on the thread that opened it, innermost first. Closed anywhere else or out of order it does
 * nothing, and what it held is let go with the scopes around it.
 */
@FunctionalInterface
public interface Scope extends AutoCloseable {
    /** Makes what was current before current again. Never throws; a second call does nothing. */
    @Override
    void close();
}
