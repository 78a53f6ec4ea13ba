package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Settles envelopes: each leaves its lane, its spool and the ledger's account of what is under way in one step, and
 * once only, whatever goes wrong on the way: to settle one again does nothing. Guarded by the lane's lock.
 */
final class EnvelopeStore {
    private final LaneQueue queue;
    private final GuardedSpool guardedSpool;
    private final Ledger ledger;
    private final Reports reports;
    private final Map<SpoolEntry, PendingEnvelope> byEntry = new IdentityHashMap<>();

    /** Adopted entries that were reported lost before they reached the lane. */
    private final Map<SpoolEntry, DropReason> lostEarly = new IdentityHashMap<>();

    private @Nullable Settlements settlements;

    EnvelopeStore(LaneQueue queue, GuardedSpool guardedSpool, Ledger ledger, Reports reports) {
        this.queue = queue;
        this.guardedSpool = guardedSpool;
        this.ledger = ledger;
        this.reports = reports;
    }

    /** Hears of each envelope that has left, whatever became of it. */
    interface Settlements {
        void settled(PendingEnvelope pending);
    }

    /** Sets who hears of what has left; null for nobody. */
    void whenSettled(@Nullable Settlements settlements) {
        this.settlements = settlements;
    }

    void enter(PendingEnvelope pending) {
        queue.add(pending);
        ledger.entered(pending.signal(), pending.items);
    }

    /** @return false if it is lost already */
    boolean adopt(PendingEnvelope pending) {
        SpoolEntry entry = Objects.requireNonNull(pending.entry);
        ledger.adopted(pending.signal(), pending.items);
        DropReason lost = lostEarly.remove(entry);
        if (lost != null) {
            ledger.dropped(pending, pending.truthful(lost), pending.items);
            return false;
        }
        byEntry.put(entry, pending);
        return true;
    }

    void deliver(PendingEnvelope pending, int refused, String words) {
        if (pending.gone) {
            return;
        }
        pending.gone = true;
        ledger.delivered(pending, pending.items - refused);
        if (refused > 0) {
            ledger.dropped(pending, DropReason.REJECTED, refused);
            reports.dropped(pending.signal(), DropReason.REJECTED, refused, words);
        }
        leave(pending);
    }

    /** What came too late from the spool is set aside as well: a setting of the server may let it in another day. */
    void drop(PendingEnvelope pending, DropReason reason, String words) {
        if (reason == DropReason.TOO_LATE && pending.isOnDisk()) {
            setAside(pending, reason, words);
        }
        if (pending.gone) {
            return;
        }
        pending.gone = true;
        DropReason truth = pending.truthful(reason);
        ledger.dropped(pending, truth, pending.items);
        reports.dropped(pending.signal(), truth, pending.items, words);
        leave(pending);
    }

    /** Returns what was recorded, from memory or from disk; empty if it cannot be read. */
    Optional<Envelope> bodyOf(PendingEnvelope pending) {
        Envelope body = pending.unpackedBody();
        if (body != null) {
            return Optional.of(body);
        }
        return pending.entry == null ? Optional.empty() : guardedSpool.read(pending.entry);
    }

    /** Sets poison aside where people can look at it, if there is a spool, and drops it. */
    void quarantine(PendingEnvelope pending, String words) {
        if (guardedSpool.isThere()) {
            setAside(pending, DropReason.POISON, words);
        }
        drop(pending, DropReason.POISON, words);
    }

    /** A half has no entry of its own: what was taken of the whole is not to be kept with it. */
    private void setAside(PendingEnvelope pending, DropReason reason, String words) {
        if (pending.entry != null) {
            guardedSpool.quarantine(pending.entry, reason + ": " + words);
            byEntry.remove(pending.entry);
            pending.entry = null;
            return;
        }
        Envelope body = pending.unpackedBody();
        if (body != null) {
            guardedSpool.setAside(body, pending.progress(), reason + ": " + words);
        }
    }

    private void leave(PendingEnvelope pending) {
        queue.remove(pending);
        release(pending);
        if (settlements != null) {
            settlements.settled(pending);
        }
    }

    /** Lets go of the entry, and of that of the whole once all its parts are settled. */
    private void release(PendingEnvelope pending) {
        if (pending.entry != null) {
            byEntry.remove(pending.entry);
            guardedSpool.acknowledge(pending.entry);
            pending.entry = null;
        }
        if (pending.parent != null && --pending.parent.openHalves == 0) {
            release(pending.parent);
        }
    }

    /**
     * Writes a envelope to the spool; its body leaves memory unless it is being sent.
     *
     * @return whether it lies on disk now
     */
    boolean keep(PendingEnvelope pending) {
        if (pending.isOnDisk()) {
            return true;
        }
        Envelope body = guardedSpool.isThere() ? pending.unpackedBody() : null;
        if (body == null) {
            return false;
        }
        SpoolProgress progress = pending.progress();
        if (queue.inFlight() == pending && pending.tryBegan != null) {
            progress = new SpoolProgress(pending.form, Optional.of(pending.tryBegan));
        }
        SpoolEntry entry = guardedSpool.append(body, progress).orElse(null);
        if (entry == null) {
            return false;
        }
        pending.entry = entry;
        pending.written = progress;
        place(pending);
        byEntry.put(entry, pending);
        if (queue.inFlight() != pending) {
            queue.hold(pending, null);
        }
        return true;
    }

    /** Writes how far a envelope has come, if it is on disk and the disk says otherwise. */
    void write(PendingEnvelope pending, SpoolProgress progress) {
        if (pending.entry != null && !progress.equals(pending.written)) {
            pending.written = progress;
            guardedSpool.update(pending.entry, progress);
        }
    }

    /** Its body is on disk as well: memory can be had back once it is not being sent. */
    void letGoOfBody(PendingEnvelope pending) {
        if (pending.entry != null && pending.isHeld() && queue.inFlight() != pending) {
            queue.hold(pending, null);
        }
    }

    /** The spool has lost an entry. What is in memory still is not lost with it. */
    void lost(SpoolEntry entry, DropReason reason) {
        PendingEnvelope pending = byEntry.remove(entry);
        if (pending == null) {
            if (entry.adopted()) {
                lostEarly.put(entry, reason);
            }
            return;
        }
        pending.entry = null;
        if (pending.openHalves > 0) {
            for (PendingEnvelope part : partsOf(pending)) {
                place(part);
            }
        } else if (pending.isHeld() || pending.inHand != null) {
            if (!pending.isHeld()) {
                queue.hold(pending, pending.inHand);
            }
            place(pending);
        } else {
            drop(pending, reason, pending.id + " was lost from the spool");
        }
    }

    /** What was lost before this adoption has been matched; the rest had been settled before it was lost. */
    void adopted() {
        lostEarly.clear();
    }

    private List<PendingEnvelope> partsOf(PendingEnvelope whole) {
        List<PendingEnvelope> wiring = new ArrayList<>();
        for (PendingEnvelope pending : queue.live()) {
            if (pending.isPartOf(whole)) {
                wiring.add(pending);
            }
        }
        return wiring;
    }

    /** Brings the ledger in line with where a envelope is. What was adopted is counted nowhere while it waits. */
    private void place(PendingEnvelope pending) {
        boolean onDisk = pending.isOnDisk();
        if (!pending.adopted && onDisk != pending.countedOnDisk) {
            pending.countedOnDisk = onDisk;
            if (onDisk) {
                ledger.spooled(pending.signal(), pending.items);
            } else {
                ledger.unspooled(pending.signal(), pending.items);
            }
        }
    }
}
