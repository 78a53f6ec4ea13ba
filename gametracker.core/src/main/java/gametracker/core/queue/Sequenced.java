package gametracker.core.queue;

/** An element of a {@link DropOldestRing}. The ring gives it a ticket, unique and ascending within the ring. */
public abstract class Sequenced {
    public long ticket = -1;

    private int weight;

    /** Adds to the estimate of this element's memory, in bytes. Called before the offer, on the offering thread. */
    public final void addWeight(int bytes) {
        weight += bytes;
    }

    /** Returns the estimate of this element's memory, in bytes. */
    public final int weight() {
        return weight;
    }

    /** Returns the place in the order of offers; -1 before the first. */
    public final long ticket() {
        return ticket;
    }
}
