package gametracker.core.queue;

/** What can wait in a {@link DropOldestRing}, which gives it its ticket: unique and ascending within one ring. */
public abstract class Sequenced {
    public long ticket = -1;

    private int weight;

    /** Adds to the estimate of what this takes in memory, in bytes. Before the offer, on the thread that makes it. */
    public final void addWeight(int bytes) {
        weight += bytes;
    }

    /** Returns the estimate of what this takes in memory, in bytes. */
    public final int weight() {
        return weight;
    }

    /** Returns the place in the order of offers; -1 before the first. */
    public final long ticket() {
        return ticket;
    }
}
