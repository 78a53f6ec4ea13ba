package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A ledger at one instant, or several added up. Its text is the line that a tracker logs when it closes:
 *
 * <pre>LOGS accepted 12 = delivered 9 + spooled 2 + pending 0 + dropped 1 (REJECTED 1); METRICS …</pre>
 *
 * <p>The text is appended piece by piece: a concatenation is linked at its first use, and one that meets a lack of memory
 * there fails at each later use.
 */
public record LedgerStats(Map<Signal, Row> rows, Map<DropReason, Long> refusals) implements TrackerStats {
    public LedgerStats {
        rows = Map.copyOf(rows);
        refusals = Map.copyOf(refusals);
    }

    /** One signal's counts. */
    record Row(
            long accepted,
            long delivered,
            long spooled,
            long pending,
            Map<DropReason, Long> dropped,
            long adopted,
            long adoptedDelivered,
            Map<DropReason, Long> adoptedDropped,
            long truncated) {
        Row {
            dropped = Map.copyOf(dropped);
            adoptedDropped = Map.copyOf(adoptedDropped);
        }
    }

    /** Adds ledgers up. */
    public static LedgerStats sum(List<? extends TrackerStats> parts) {
        Map<Signal, Row> rows = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            rows.put(
                    signal,
                    new Row(
                            sum(parts, part -> part.accepted(signal)),
                            sum(parts, part -> part.delivered(signal)),
                            sum(parts, part -> part.spooled(signal)),
                            sum(parts, part -> part.pending(signal)),
                            byReason(reason -> sum(parts, part -> part.dropped(signal, reason))),
                            sum(parts, part -> part.adopted(signal)),
                            sum(parts, part -> part.adoptedDelivered(signal)),
                            byReason(reason -> sum(parts, part -> part.adoptedDropped(signal, reason))),
                            sum(parts, part -> part.truncated(signal))));
        }
        return new LedgerStats(rows, byReason(reason -> sum(parts, part -> part.refused(reason))));
    }

    /** Returns a ledger of items that were all accepted and dropped for one reason. */
    public static LedgerStats dropped(DropReason reason, ToLongFunction<Signal> items) {
        Map<Signal, Row> rows = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            long all = items.applyAsLong(signal);
            rows.put(signal, new Row(all, 0, 0, 0, all == 0 ? Map.of() : Map.of(reason, all), 0, 0, Map.of(), 0));
        }
        return new LedgerStats(rows, Map.of());
    }

    /** Returns the counts that are not 0. */
    static Map<DropReason, Long> byReason(ToLongFunction<DropReason> count) {
        Map<DropReason, Long> counts = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            long n = count.applyAsLong(reason);
            if (n != 0) {
                counts.put(reason, n);
            }
        }
        return counts;
    }

    private static long sum(List<? extends TrackerStats> parts, ToLongFunction<TrackerStats> count) {
        long sum = 0;
        for (TrackerStats part : parts) {
            sum += count.applyAsLong(part);
        }
        return sum;
    }

    @Override
    public long accepted(Signal signal) {
        return row(signal).accepted;
    }

    @Override
    public long delivered(Signal signal) {
        return row(signal).delivered;
    }

    @Override
    public long spooled(Signal signal) {
        return row(signal).spooled;
    }

    @Override
    public long pending(Signal signal) {
        return row(signal).pending;
    }

    @Override
    public long dropped(Signal signal) {
        return sum(row(signal).dropped);
    }

    @Override
    public long dropped(Signal signal, DropReason reason) {
        return row(signal).dropped.getOrDefault(reason, 0L);
    }

    @Override
    public long adopted(Signal signal) {
        return row(signal).adopted;
    }

    @Override
    public long adoptedDelivered(Signal signal) {
        return row(signal).adoptedDelivered;
    }

    @Override
    public long adoptedDropped(Signal signal, DropReason reason) {
        return row(signal).adoptedDropped.getOrDefault(reason, 0L);
    }

    @Override
    public long refused(DropReason reason) {
        return refusals.getOrDefault(reason, 0L);
    }

    @Override
    public long truncated(Signal signal) {
        return row(signal).truncated;
    }

    private Row row(Signal signal) {
        return rows.get(signal);
    }

    private static long sum(Map<DropReason, Long> counts) {
        long sum = 0;
        for (long count : counts.values()) {
            sum += count;
        }
        return sum;
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        for (Signal signal : Signal.values()) {
            Row row = row(signal);
            line.append(line.isEmpty() ? "" : "; ").append(signal.name());
            line.append(" accepted ").append(row.accepted);
            line.append(" = delivered ").append(row.delivered);
            line.append(" + spooled ").append(row.spooled);
            line.append(" + pending ").append(row.pending);
            append(line, " + dropped ", row.dropped);
            if (row.adopted > 0) {
                line.append(", adopted ").append(row.adopted);
                line.append(" of which delivered ").append(row.adoptedDelivered);
                append(line, ", dropped ", row.adoptedDropped);
            }
            if (row.truncated > 0) {
                line.append(", truncated ").append(row.truncated);
            }
        }
        if (!refusals.isEmpty()) {
            append(line, "; metric calls refused ", refusals);
        }
        return line.toString();
    }

    private static void append(StringBuilder line, String what, Map<DropReason, Long> counts) {
        line.append(what).append(sum(counts));
        String separator = " (";
        for (DropReason reason : DropReason.values()) {
            if (counts.containsKey(reason)) {
                line.append(separator).append(reason.name());
                line.append(' ').append(counts.get(reason));
                separator = ", ";
            }
        }
        line.append(counts.isEmpty() ? "" : ")");
    }
}
