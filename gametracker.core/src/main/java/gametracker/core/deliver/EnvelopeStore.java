package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Keeps a lane's queue, its part of the spool and its ledger in agreement: each change of an envelope's place is one call,
 * which does all three. An envelope leaves all three once, whatever goes wrong: a second call does nothing. Guarded by
 * the lane's lock.
 */
final class EnvelopeStore {
    private final LaneQueue queue;
    private final GuardedSpool guardedSpool;
    private final Ledger ledger;
    private final Reports reports;
    private final Map<SpoolEntry, PendingEnvelope> byEntry = new IdentityHashMap<>();

    /** Entries of earlier sessions that were reported lost before they were adopted. */
    private final Map<SpoolEntry, DropReason> lostEarly = new IdentityHashMap<>();

    EnvelopeStore(LaneQueue queue, LaneContext context) {
        this.queue = queue;
        this.guardedSpool = context.spool();
        this.ledger = context.ledger();
        this.reports = context.reports();
    }

    /** @return false if it is lost already */
    boolean adopt(PendingEnvelope pending) {
        SpoolEntry entry = Objects.requireNonNull(pending.entry());
        ledger.adopted(pending.signal(), pending.items());
        DropReason lost = lostEarly.remove(entry);
        if (lost != null) {
            ledger.dropped(pending, pending.truthful(lost), pending.items());
            return false;
        }
        byEntry.put(entry, pending);
        return true;
    }

    /** All entries that could be adopted were. Entries reported lost that were not among them had been settled before. */
    void adoptionEnded() {
        lostEarly.clear();
    }

    void deliver(PendingEnvelope pending, int refused, String words) {
        if (pending.settled()) {
            ledger.delivered(pending, pending.items() - refused);
            if (refused > 0) {
                ledger.dropped(pending, DropReason.REJECTED, refused);
                reports.dropped(pending.signal(), DropReason.REJECTED, refused, words);
            }
            leave(pending);
        }
    }

    /** What comes too late from the spool is set aside as well, because another setting of the server may take it. */
    void drop(PendingEnvelope pending, DropReason reason, String words) {
        if (reason == DropReason.TOO_LATE && pending.isOnDisk()) {
            setAside(pending, reason, words);
        }
        DropReason truth = pending.truthful(reason);
        if (pending.settled()) {
            ledger.dropped(pending, truth, pending.items());
            reports.dropped(pending.signal(), truth, pending.items(), words);
            leave(pending);
        }
    }

    /** Sets poison aside for people to look at, if there is a spool, and drops it. */
    void quarantine(PendingEnvelope pending, String words) {
        if (guardedSpool.isThere()) {
            setAside(pending, DropReason.POISON, words);
        }
        drop(pending, DropReason.POISON, words);
    }

    /** A half has no entry of its own, and the other half may have been taken: only its own body is set aside. */
    private void setAside(PendingEnvelope pending, DropReason reason, String words) {
        SpoolEntry entry = pending.releaseEntry();
        if (entry != null) {
            byEntry.remove(entry);
            guardedSpool.run("quarantine", spool -> spool.quarantine(entry, reason + ": " + words));
            return;
        }
        Envelope body = pending.body().inMemory();
        if (body != null) {
            guardedSpool.run("set aside", spool -> spool.setAside(body, pending.progress(), reason + ": " + words));
        }
    }

    private void leave(PendingEnvelope pending) {
        queue.remove(pending);
        releaseEntry(pending);
    }

    /** Lets go of the entry, and of that of the whole once both halves are settled. */
    private void releaseEntry(PendingEnvelope pending) {
        SpoolEntry entry = pending.releaseEntry();
        if (entry != null) {
            byEntry.remove(entry);
            guardedSpool.run("acknowledge", spool -> spool.acknowledge(entry));
        }
        PendingEnvelope whole = pending.whole();
        if (whole != null && whole.halfSettled()) {
            releaseEntry(whole);
        }
    }

    /** Returns the envelope as it was recorded, from memory or from disk; empty if it cannot be read. */
    Optional<Envelope> bodyOf(PendingEnvelope pending) {
        Envelope body = pending.body().inMemory();
        SpoolEntry entry = pending.entry();
        return body != null || entry == null
                ? Optional.ofNullable(body)
                : guardedSpool.call("read " + pending.id(), Optional.empty(), spool -> Optional.of(spool.read(entry)));
    }

    /**
     * Writes an envelope to the spool. Its body leaves memory unless a try is under way.
     *
     * @return whether it is on disk now
     */
    boolean keep(PendingEnvelope pending) {
        if (pending.isOnDisk()) {
            return true;
        }
        Envelope body = guardedSpool.isThere() ? pending.body().inMemory() : null;
        SpoolProgress progress = pending.progressNow();
        Optional<SpoolEntry> appended = body == null
                ? Optional.empty()
                : guardedSpool.call("append", Optional.empty(), spool -> spool.append(body, progress));
        if (appended.isEmpty()) {
            return false;
        }
        SpoolEntry entry = appended.get();
        pending.spooledAs(entry, progress);
        count(pending);
        byEntry.put(entry, pending);
        return true;
    }

    /** Writes how far the delivery of an envelope has come, if it is on disk and the disk does not say so yet. */
    void write(PendingEnvelope pending, SpoolProgress progress) {
        SpoolEntry entry = pending.entry();
        if (entry != null && pending.writes(progress)) {
            guardedSpool.run("update", spool -> spool.update(entry, progress));
        }
    }

    /** The spool has lost an entry. A body that is in memory as well is not lost with it. */
    void lost(SpoolEntry entry, DropReason reason) {
        PendingEnvelope pending = byEntry.remove(entry);
        if (pending == null) {
            if (entry.adopted()) {
                lostEarly.put(entry, reason);
            }
        } else if (!pending.lostFromDisk()) {
            drop(pending, reason, pending.id() + " was lost from the spool");
        } else {
            countPartsOf(pending);
        }
    }

    private void countPartsOf(PendingEnvelope whole) {
        for (PendingEnvelope pending : queue.live()) {
            if (pending.isPartOf(whole)) {
                count(pending);
            }
        }
    }

    /** Brings the ledger in line with where an envelope is. */
    private void count(PendingEnvelope pending) {
        if (pending.changesPlace()) {
            ledger.moved(pending);
        }
    }
}
