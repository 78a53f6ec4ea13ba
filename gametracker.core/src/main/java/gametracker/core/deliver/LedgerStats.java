package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.util.Map;

/**
 * The ledger at one instant. Its text is the line that a tracker logs when it closes:
 *
 * <pre>LOGS accepted 12 = delivered 9 + spooled 2 + pending 0 + dropped 1 (REJECTED 1); METRICS …</pre>
 */
record LedgerStats(Map<Signal, Row> rows, Map<DropReason, Long> refusals) implements TrackerStats {
    LedgerStats {
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
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public String toString() {
        StringBuilder line = new StringBuilder();
        for (Signal signal : Signal.values()) {
            Row row = row(signal);
            line.append(line.isEmpty() ? "" : "; ").append(signal).append(" accepted " + row.accepted);
            line.append(" = delivered " + row.delivered + " + spooled " + row.spooled + " + pending " + row.pending);
            append(line, " + dropped ", row.dropped);
            if (row.adopted > 0) {
                line.append(", adopted " + row.adopted + " of which delivered " + row.adoptedDelivered);
                append(line, ", dropped ", row.adoptedDropped);
            }
            if (row.truncated > 0) {
                line.append(", truncated " + row.truncated);
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
                line.append(separator + reason + ' ' + counts.get(reason));
                separator = ", ";
            }
        }
        line.append(counts.isEmpty() ? "" : ")");
    }
}
