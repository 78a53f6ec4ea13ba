package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;

/** What is counted ahead of delivery, by rings, open batches and series; added to the ledger's own counts. */
public interface UpstreamCounts {
    /** Counts nothing: all there is stands in the ledger. */
    UpstreamCounts NONE = new UpstreamCounts() {};

    /** What the rings took in, if they count that themselves. */
    default long accepted(Signal signal) {
        return 0;
    }

    /** What waits in a ring or in an open batch. */
    default long pending(Signal signal) {
        return 0;
    }

    /** What a ring dropped. */
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
