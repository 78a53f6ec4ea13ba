package gametracker.api;

/**
 * One series of a counter, bound to its name and labels: adding to it looks nothing up and makes no garbage.
 *
 * <p>Safe for use by several threads. Never throws, blocks or does I/O.
 */
public interface Counter {
    /**
     * Adds to the counter.
     *
     * @param amount how much, zero or more; a negative amount is refused and counted as {@link DropReason#INVALID}
     */
    void add(long amount);

    /** Adds one. */
    default void increment() {
        add(1);
    }
}
