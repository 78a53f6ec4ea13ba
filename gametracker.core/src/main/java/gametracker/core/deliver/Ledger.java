package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of everything. Each item stands in one place at a time: in a lane's memory, on disk, delivered
 * or dropped; every step from one to the next is counted where it is taken, nothing is ever computed as a remainder.
 * Safe for any number of threads; never blocks.
 */
public final class Ledger {
    private static final int REASONS = DropReason.values().length;

    private final Map<Signal, Counts> counts = new EnumMap<>(Signal.class);
    private final LongAdder[] refused = adders(REASONS);

    /** All counts zero. */
    public Ledger() {
        for (Signal signal : Signal.values()) {
            counts.put(signal, new Counts());
        }
    }

    /**
     * Counts what came in, unless a {@link CountsAhead} does.
     *
     * @param items records, spans, or samples put into an envelope
     */
    public void accepted(Signal signal, long items) {
        of(signal).accepted.add(items);
    }

    /** Counts what was accepted and dropped before it was part of any envelope. */
    public void dropped(Signal signal, DropReason reason, long items) {
        of(signal).dropped[reason.ordinal()].add(items);
    }

    /** Counts metric calls that were refused. */
    public void refused(DropReason reason, long calls) {
        refused[reason.ordinal()].add(calls);
    }

    /** Counts records or spans of which something was cut off. */
    public void truncated(Signal signal, long items) {
        of(signal).truncated.add(items);
    }

    /**
     * Reads everything, together with what is counted ahead of delivery. Exact whenever nothing moves; while things
     * move, an item under way may show in two places or in none.
     */
    public TrackerStats snapshot(CountsAhead ahead) {
        Map<Signal, LedgerStats.Row> rows = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            Counts c = of(signal);
            Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
            Map<DropReason, Long> adoptedDropped = new EnumMap<>(DropReason.class);
            for (DropReason reason : DropReason.values()) {
                put(dropped, reason, c.dropped[reason.ordinal()].sum() + ahead.dropped(signal, reason));
                put(adoptedDropped, reason, c.adoptedDropped[reason.ordinal()].sum());
            }
            rows.put(
                    signal,
                    new LedgerStats.Row(
                            c.accepted.sum() + ahead.accepted(signal),
                            c.delivered.sum(),
                            c.onDisk.sum(),
                            c.inMemory.sum() + ahead.pending(signal),
                            dropped,
                            c.adopted.sum(),
                            c.adoptedDelivered.sum(),
                            adoptedDropped,
                            c.truncated.sum() + ahead.truncated(signal)));
        }
        Map<DropReason, Long> refusals = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            put(refusals, reason, refused[reason.ordinal()].sum() + ahead.refused(reason));
        }
        return new LedgerStats(rows, refusals);
    }

    private static void put(Map<DropReason, Long> counts, DropReason reason, long n) {
        if (n != 0) {
            counts.put(reason, n);
        }
    }

    /** What waits in the memory of a lane. */
    long inMemory(Signal signal) {
        return of(signal).inMemory.sum();
    }

    /** An envelope of this session enters its lane. */
    void entered(Signal signal, int items) {
        of(signal).inMemory.add(items);
    }

    /** What was in memory alone is now on disk. */
    void spooled(Signal signal, int items) {
        of(signal).inMemory.add(-items);
        of(signal).onDisk.add(items);
    }

    /** What was on disk is there no more, but its bytes are still in memory. */
    void unspooled(Signal signal, int items) {
        of(signal).onDisk.add(-items);
        of(signal).inMemory.add(items);
    }

    void adopted(Signal signal, int items) {
        of(signal).adopted.add(items);
    }

    void delivered(Parcel parcel, int items) {
        Counts c = of(parcel.signal());
        if (parcel.adopted) {
            c.adoptedDelivered.add(items);
        } else {
            c.place(parcel).add(-items);
            c.delivered.add(items);
        }
    }

    void dropped(Parcel parcel, DropReason reason, int items) {
        Counts c = of(parcel.signal());
        if (parcel.adopted) {
            c.adoptedDropped[reason.ordinal()].add(items);
        } else {
            c.place(parcel).add(-items);
            c.dropped[reason.ordinal()].add(items);
        }
    }

    private Counts of(Signal signal) {
        return counts.get(signal);
    }

    private static LongAdder[] adders(int n) {
        LongAdder[] adders = new LongAdder[n];
        for (int i = 0; i < n; i++) {
            adders[i] = new LongAdder();
        }
        return adders;
    }

    private static final class Counts {
        final LongAdder accepted = new LongAdder();
        final LongAdder delivered = new LongAdder();
        final LongAdder onDisk = new LongAdder();
        final LongAdder inMemory = new LongAdder();
        final LongAdder[] dropped = adders(REASONS);
        final LongAdder adopted = new LongAdder();
        final LongAdder adoptedDelivered = new LongAdder();
        final LongAdder[] adoptedDropped = adders(REASONS);
        final LongAdder truncated = new LongAdder();

        LongAdder place(Parcel parcel) {
            return parcel.countedOnDisk ? onDisk : inMemory;
        }
    }
}
