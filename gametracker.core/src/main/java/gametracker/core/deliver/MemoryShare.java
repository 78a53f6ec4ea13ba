package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import java.util.List;

/**
 * Keeps a lane to its share of memory, and writes to the spool what is in memory only. Guarded by the lane's lock, under
 * which it does spool I/O.
 *
 * @param share in bytes
 */
record MemoryShare(
        long share, LaneQueue queue, EnvelopeStore store, GuardedSpool guardedSpool, RetrySchedule schedule) {
    private boolean isExceeded() {
        return queue.bytesInMemory() > share;
    }

    boolean hasRoomFor(Envelope envelope) {
        return queue.bytesInMemory() + envelope.body().remaining() <= share;
    }

    /** Writes the oldest to disk, if there is a spool; if that is not enough, packs what waits; at last drops the oldest. */
    void makeRoom() {
        if (!isExceeded()) {
            return;
        }
        if (guardedSpool.isThere()) {
            for (PendingEnvelope pending : queue.inMemory()) {
                if (!isExceeded() || !store.keep(pending)) {
                    break;
                }
            }
        }
        List<PendingEnvelope> inMemory = queue.inMemory();
        for (PendingEnvelope pending : inMemory) {
            if (isExceeded() && !pending.isInFlight()) {
                pending.body().pack();
            }
        }
        for (PendingEnvelope pending : inMemory) {
            if (!isExceeded() || inMemory.size() == 1) {
                break; // a single envelope may be larger than the share
            }
            if (!pending.isInFlight() && !pending.isOnDisk()) {
                store.drop(pending, DropReason.BUFFER_FULL, "more than " + share + " bytes waited" + schedule.why());
            }
        }
    }

    /**
     * Writes to the spool what is in memory only, an envelope in flight included. When the spool has not taken two of them
     * it may be full: then only smaller ones are still tried.
     *
     * @param upTo the number of the last envelope that matters
     * @return whether all of it is on disk now
     */
    boolean keepAll(long upTo) {
        int refusals = 0;
        int smallest = Integer.MAX_VALUE;
        for (PendingEnvelope pending : queue.inMemory()) {
            boolean open = pending.number() <= upTo && !pending.isOnDisk();
            if (open && (refusals >= 2 && pending.bytes() >= smallest || !store.keep(pending))) {
                refusals++;
                smallest = Math.min(smallest, pending.bytes());
            }
        }
        return refusals == 0;
    }

    /** Writes an envelope and those before it to the spool, so that the spool has them in the lane's order. */
    void keepUpTo(PendingEnvelope last) {
        if (!guardedSpool.isThere()) {
            return;
        }
        for (PendingEnvelope pending : queue.inMemory()) {
            if (!store.keep(pending) || pending == last) {
                break;
            }
        }
    }

    /** Whether each of this session's envelopes up to a number was delivered or dropped, or is on disk. */
    boolean isSafe(long upTo) {
        for (PendingEnvelope pending : queue.inMemory()) {
            if (pending.number() <= upTo && !pending.isOnDisk()) {
                return false;
            }
        }
        return true;
    }
}
