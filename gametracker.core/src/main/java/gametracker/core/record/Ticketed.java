package gametracker.core.record;

/** What can wait in a {@link DropOldestRing}, which gives it its ticket: unique and ascending within one ring. */
public abstract class Ticketed {
    long ticket = -1;

    /** Returns the place in the order of offers; -1 before the first. */
    public final long ticket() {
        return ticket;
    }
}
