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
 * Settles parcels: each leaves its lane, its spool and the ledger's account of what is under way in one step, and
 * once only, whatever goes wrong on the way: to settle one again does nothing. Guarded by the lane's lock.
 */
final class Books {
    private final Lane lane;
    private final Shelf shelf;
    private final Ledger ledger;
    private final Reports reports;
    private final Map<SpoolEntry, Parcel> byEntry = new IdentityHashMap<>();

    /** Adopted entries that were reported lost before they reached the lane. */
    private final Map<SpoolEntry, DropReason> lostEarly = new IdentityHashMap<>();

    private @Nullable Settlements settlements;

    Books(Lane lane, Shelf shelf, Ledger ledger, Reports reports) {
        this.lane = lane;
        this.shelf = shelf;
        this.ledger = ledger;
        this.reports = reports;
    }

    /** Hears of each parcel that has left, whatever became of it. */
    interface Settlements {
        void settled(Parcel parcel);
    }

    /** Sets who hears of what has left; null for nobody. */
    void whenSettled(@Nullable Settlements settlements) {
        this.settlements = settlements;
    }

    void enter(Parcel parcel) {
        lane.add(parcel);
        ledger.entered(parcel.signal(), parcel.items);
    }

    /** @return false if it is lost already */
    boolean adopt(Parcel parcel) {
        SpoolEntry entry = Objects.requireNonNull(parcel.entry);
        ledger.adopted(parcel.signal(), parcel.items);
        DropReason lost = lostEarly.remove(entry);
        if (lost != null) {
            ledger.dropped(parcel, parcel.truthful(lost), parcel.items);
            return false;
        }
        byEntry.put(entry, parcel);
        return true;
    }

    void deliver(Parcel parcel, int refused, String words) {
        if (parcel.gone) {
            return;
        }
        parcel.gone = true;
        ledger.delivered(parcel, parcel.items - refused);
        if (refused > 0) {
            ledger.dropped(parcel, DropReason.REJECTED, refused);
            reports.dropped(parcel.signal(), DropReason.REJECTED, refused, words);
        }
        leave(parcel);
    }

    /** What came too late from the spool is set aside as well: a setting of the server may let it in another day. */
    void drop(Parcel parcel, DropReason reason, String words) {
        if (reason == DropReason.TOO_LATE && parcel.isOnDisk()) {
            setAside(parcel, reason, words);
        }
        if (parcel.gone) {
            return;
        }
        parcel.gone = true;
        DropReason truth = parcel.truthful(reason);
        ledger.dropped(parcel, truth, parcel.items);
        reports.dropped(parcel.signal(), truth, parcel.items, words);
        leave(parcel);
    }

    /** Returns what was recorded, from memory or from disk; empty if it cannot be read. */
    Optional<Envelope> bodyOf(Parcel parcel) {
        Envelope body = parcel.unpackedBody();
        if (body != null) {
            return Optional.of(body);
        }
        return parcel.entry == null ? Optional.empty() : shelf.read(parcel.entry);
    }

    /** Sets poison aside where people can look at it, if there is a spool, and drops it. */
    void quarantine(Parcel parcel, String words) {
        if (shelf.isThere()) {
            setAside(parcel, DropReason.POISON, words);
        }
        drop(parcel, DropReason.POISON, words);
    }

    /** A half has no entry of its own: what was taken of the whole is not to be kept with it. */
    private void setAside(Parcel parcel, DropReason reason, String words) {
        if (parcel.entry != null) {
            shelf.quarantine(parcel.entry, reason + ": " + words);
            byEntry.remove(parcel.entry);
            parcel.entry = null;
            return;
        }
        Envelope body = parcel.unpackedBody();
        if (body != null) {
            shelf.setAside(body, parcel.progress(), reason + ": " + words);
        }
    }

    private void leave(Parcel parcel) {
        lane.remove(parcel);
        release(parcel);
        if (settlements != null) {
            settlements.settled(parcel);
        }
    }

    /** Lets go of the entry, and of that of the whole once all its parts are settled. */
    private void release(Parcel parcel) {
        if (parcel.entry != null) {
            byEntry.remove(parcel.entry);
            shelf.acknowledge(parcel.entry);
            parcel.entry = null;
        }
        if (parcel.parent != null && --parcel.parent.openHalves == 0) {
            release(parcel.parent);
        }
    }

    /**
     * Writes a parcel to the spool; its body leaves memory unless it is being sent.
     *
     * @return whether it lies on disk now
     */
    boolean keep(Parcel parcel) {
        if (parcel.isOnDisk()) {
            return true;
        }
        Envelope body = shelf.isThere() ? parcel.unpackedBody() : null;
        if (body == null) {
            return false;
        }
        SpoolProgress progress = parcel.progress();
        if (lane.inFlight() == parcel && parcel.tryBegan != null) {
            progress = new SpoolProgress(parcel.form, Optional.of(parcel.tryBegan));
        }
        SpoolEntry entry = shelf.append(body, progress).orElse(null);
        if (entry == null) {
            return false;
        }
        parcel.entry = entry;
        parcel.written = progress;
        place(parcel);
        byEntry.put(entry, parcel);
        if (lane.inFlight() != parcel) {
            lane.hold(parcel, null);
        }
        return true;
    }

    /** Writes how far a parcel has come, if it is on disk and the disk says otherwise. */
    void write(Parcel parcel, SpoolProgress progress) {
        if (parcel.entry != null && !progress.equals(parcel.written)) {
            parcel.written = progress;
            shelf.update(parcel.entry, progress);
        }
    }

    /** Its body is on disk as well: memory can be had back once it is not being sent. */
    void letGoOfBody(Parcel parcel) {
        if (parcel.entry != null && parcel.isHeld() && lane.inFlight() != parcel) {
            lane.hold(parcel, null);
        }
    }

    /** The spool has lost an entry. What is in memory still is not lost with it. */
    void lost(SpoolEntry entry, DropReason reason) {
        Parcel parcel = byEntry.remove(entry);
        if (parcel == null) {
            if (entry.adopted()) {
                lostEarly.put(entry, reason);
            }
            return;
        }
        parcel.entry = null;
        if (parcel.openHalves > 0) {
            for (Parcel part : partsOf(parcel)) {
                place(part);
            }
        } else if (parcel.isHeld() || parcel.inHand != null) {
            if (!parcel.isHeld()) {
                lane.hold(parcel, parcel.inHand);
            }
            place(parcel);
        } else {
            drop(parcel, reason, parcel.id + " was lost from the spool");
        }
    }

    /** What was lost before this adoption has been matched; the rest had been settled before it was lost. */
    void adopted() {
        lostEarly.clear();
    }

    private List<Parcel> partsOf(Parcel whole) {
        List<Parcel> parts = new ArrayList<>();
        for (Parcel parcel : lane.live()) {
            if (parcel.isPartOf(whole)) {
                parts.add(parcel);
            }
        }
        return parts;
    }

    /** Brings the ledger in line with where a parcel is. What was adopted is counted nowhere while it waits. */
    private void place(Parcel parcel) {
        boolean onDisk = parcel.isOnDisk();
        if (!parcel.adopted && onDisk != parcel.countedOnDisk) {
            parcel.countedOnDisk = onDisk;
            if (onDisk) {
                ledger.spooled(parcel.signal(), parcel.items);
            } else {
                ledger.unspooled(parcel.signal(), parcel.items);
            }
        }
    }
}
