package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Envelope;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts what became of each item: it is in a lane's memory, on disk, delivered or dropped. Each change of place is counted
 * where it is made; no count is computed as a remainder. Safe for any number of threads; never blocks.
 */
public final class Ledger {
    private static final int REASONS = DropReason.values().length;

    private final Map<Signal, Counts> counts = new EnumMap<>(Signal.class);
    private volatile Settlements settlements = (id, items, reason) -> {};

    /** What was accepted, and what was dropped before it was part of an envelope. */
    public final UpstreamCounts upstream = new UpstreamCounts();

    /** All counts zero. */
    public Ledger() {
        for (Signal signal : Signal.values()) {
            counts.put(signal, new Counts());
        }
    }

    /** Has somebody told of what becomes of this session's envelopes. Before the first one. */
    public void tell(Settlements listener) {
        settlements = listener;
    }

    /**
     * Reads everything, the counts of {@link UpstreamCounts} included. Exact whenever nothing moves. While things move, an
     * item under way may show in two places or in none.
     */
    public TrackerStats snapshot() {
        Map<Signal, LedgerStats.Row> rows = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            Counts c = of(signal);
            rows.put(
                    signal,
                    new LedgerStats.Row(
                            upstream.accepted(signal),
                            c.delivered.get(),
                            c.onDisk.get(),
                            c.inMemory.get() + upstream.pending(signal),
                            LedgerStats.byReason(
                                    reason -> c.dropped[reason.ordinal()].get() + upstream.dropped(signal, reason)),
                            c.adopted.get(),
                            c.adoptedDelivered.get(),
                            LedgerStats.byReason(reason -> c.adoptedDropped[reason.ordinal()].get()),
                            upstream.truncated(signal)));
        }
        return new LedgerStats(rows, LedgerStats.byReason(upstream::refusedCalls));
    }

    /** An envelope in memory is dropped before it has entered its lane. */
    void droppedFromMemory(Envelope envelope, DropReason reason) {
        Counts c = of(envelope.signal());
        move(envelope.signal(), c.inMemory, c.dropped[reason.ordinal()], envelope.itemCount());
        settlements.settled(envelope.id(), envelope.itemCount(), reason);
    }

    /** What waits in the memory of a lane. */
    long inMemory(Signal signal) {
        return of(signal).inMemory.get();
    }

    /** An envelope of this session is to enter its lane; with a negative number of items, one has not come so far. */
    void entered(Signal signal, int items) {
        Counts c = of(signal);
        synchronized (c) {
            if (c.givenUp) {
                c.dropped[c.givenUpFor.ordinal()].addAndGet(items);
            } else {
                c.inMemory.addAndGet(items);
            }
        }
    }

    /** An envelope that was in memory only is now on disk, or is on disk no longer while its body is in memory. */
    void moved(PendingEnvelope pending) {
        Counts c = of(pending.signal());
        boolean spooled = pending.isCountedAsSpooled();
        move(pending.signal(), spooled ? c.inMemory : c.onDisk, spooled ? c.onDisk : c.inMemory, pending.items());
        settlements.settled(pending.id(), spooled ? pending.items() : -pending.items(), null);
    }

    void adopted(Signal signal, int items) {
        of(signal).adopted.addAndGet(items);
    }

    void delivered(PendingEnvelope pending, int items) {
        Counts c = of(pending.signal());
        if (pending.isAdopted()) {
            c.adoptedDelivered.addAndGet(items);
        } else {
            move(pending.signal(), c.place(pending), c.delivered, items);
            settled(pending, items, null);
        }
    }

    void dropped(PendingEnvelope pending, DropReason reason, int items) {
        Counts c = of(pending.signal());
        if (pending.isAdopted()) {
            c.adoptedDropped[reason.ordinal()].addAndGet(items);
        } else {
            move(pending.signal(), c.place(pending), c.dropped[reason.ordinal()], items);
            settled(pending, items, reason);
        }
    }

    /** What is on disk was settled when it came there. */
    private void settled(PendingEnvelope pending, int items, @Nullable DropReason reason) {
        if (!pending.isCountedAsSpooled()) {
            settlements.settled(pending.id(), items, reason);
        }
    }

    private void move(Signal signal, AtomicLong from, AtomicLong to, int items) {
        Counts c = of(signal);
        synchronized (c) {
            if (!c.givenUp) {
                from.addAndGet(-items);
                to.addAndGet(items);
            }
        }
    }

    /**
     * Counts what is left in the memory of a lane as lost, since its thread hangs and is left behind at close. Nothing
     * that this thread still does changes a count of this session.
     */
    void giveUp(Signal signal) {
        Counts c = of(signal);
        synchronized (c) {
            if (!c.givenUp) {
                c.givenUp = true;
                c.dropped[DropReason.OUTCOME_UNKNOWN.ordinal()].addAndGet(c.inMemory.getAndSet(0));
            }
        }
    }

    /** Does the same to a lane whose content is erased, left behind before or not: what is on disk is declined as well. */
    void decline(Signal signal) {
        Counts c = of(signal);
        synchronized (c) {
            c.givenUp = true;
            c.givenUpFor = DropReason.DECLINED;
            long left = c.inMemory.getAndSet(0) + c.onDisk.getAndSet(0);
            c.dropped[DropReason.DECLINED.ordinal()].addAndGet(left);
        }
    }

    /** Counts what an earlier session left and was erased before any lane had it. */
    void erased(Signal signal, int items) {
        of(signal).adopted.addAndGet(items);
        of(signal).adoptedDropped[DropReason.DECLINED.ordinal()].addAndGet(items);
    }

    private Counts of(Signal signal) {
        return counts.get(signal);
    }

    static AtomicLong[] counters() {
        AtomicLong[] counters = new AtomicLong[REASONS];
        Arrays.setAll(counters, i -> new AtomicLong());
        return counters;
    }

    /**
     * One signal's. Plain atomics, which allocate nothing, so that a count is not lost when there is no memory. Its monitor guards steps from place to place.
     */
    private static final class Counts {
        final AtomicLong delivered = new AtomicLong();
        final AtomicLong onDisk = new AtomicLong();
        final AtomicLong inMemory = new AtomicLong();
        final AtomicLong[] dropped = counters();
        final AtomicLong adopted = new AtomicLong();
        final AtomicLong adoptedDelivered = new AtomicLong();
        final AtomicLong[] adoptedDropped = counters();

        /** The lane was left behind. */
        boolean givenUp;

        /** Why what comes after that is dropped. */
        DropReason givenUpFor = DropReason.CLOSED;

        AtomicLong place(PendingEnvelope pending) {
            return pending.isCountedAsSpooled() ? onDisk : inMemory;
        }
    }
}
