package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/** Counts of rings, open batches and series, which come before delivery. The ledger adds them to its own. */
public interface UpstreamCounts {
    /** Counts nothing, where all counts are in the ledger. */
    UpstreamCounts NONE = new UpstreamCounts() {};

    /** Items that the rings took in, if they count that themselves. */
    default long accepted(Signal signal) {
        return 0;
    }

    /** Items that wait in a ring or in an open batch. */
    default long pending(Signal signal) {
        return 0;
    }

    /** Items that a ring dropped. */
    default long dropped(Signal signal, DropReason reason) {
        return 0;
    }

    /** Metric calls that were refused, if they are counted elsewhere. */
    default long refused(DropReason reason) {
        return 0;
    }

    /** Records or spans that were shortened. */
    default long truncated(Signal signal) {
        return 0;
    }
}
