package gametracker.core;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.core.record.Refused;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.ToLongFunction;

/** The ledgers of a tracker's sessions, added up. Immutable. */
final class SessionTotals implements TrackerStats {
    static final SessionTotals NONE = new SessionTotals(List.of());

    private final Map<Signal, Row> rows = new EnumMap<>(Signal.class);
    private final Map<DropReason, Long> refused = new EnumMap<>(DropReason.class);

    private record Row(
            long accepted,
            long delivered,
            long spooled,
            long pending,
            Map<DropReason, Long> dropped,
            long adopted,
            long adoptedDelivered,
            Map<DropReason, Long> adoptedDropped,
            long truncated) {}

    private SessionTotals(List<? extends TrackerStats> parts) {
        for (Signal signal : Signal.values()) {
            rows.put(
                    signal,
                    new Row(
                            sum(parts, part -> part.accepted(signal)),
                            sum(parts, part -> part.delivered(signal)),
                            sum(parts, part -> part.spooled(signal)),
                            sum(parts, part -> part.pending(signal)),
                            byReason(parts, reason -> part -> part.dropped(signal, reason)),
                            sum(parts, part -> part.adopted(signal)),
                            sum(parts, part -> part.adoptedDelivered(signal)),
                            byReason(parts, reason -> part -> part.adoptedDropped(signal, reason)),
                            sum(parts, part -> part.truncated(signal))));
        }
        refused.putAll(byReason(parts, reason -> part -> part.refused(reason)));
    }

    static SessionTotals of(List<? extends TrackerStats> parts) {
        return new SessionTotals(parts);
    }

    /** Adds what was recorded or ended in a session that had been declined already. */
    SessionTotals withLate(Refused logs, Refused spans) {
        SessionTotals all = new SessionTotals(List.of(this));
        all.addLate(Signal.LOGS, logs.count(DropReason.DECLINED));
        all.addLate(Signal.TRACES, spans.count(DropReason.DECLINED));
        return all;
    }

    private void addLate(Signal signal, long items) {
        Row row = rows.get(signal);
        row.dropped.merge(DropReason.DECLINED, items, Long::sum);
        rows.put(
                signal,
                new Row(
                        row.accepted + items,
                        row.delivered,
                        row.spooled,
                        row.pending,
                        row.dropped,
                        row.adopted,
                        row.adoptedDelivered,
                        row.adoptedDropped,
                        row.truncated));
    }

    /** Says whether nothing will change in them any more, as far as can be seen: nothing waits, and all is accounted for. */
    static boolean isSettled(TrackerStats stats) {
        for (Signal signal : Signal.values()) {
            long known = stats.delivered(signal) + stats.dropped(signal);
            if (stats.pending(signal) != 0 || stats.spooled(signal) != 0 || stats.accepted(signal) != known) {
                return false;
            }
        }
        return true;
    }

    private static long sum(List<? extends TrackerStats> parts, ToLongFunction<TrackerStats> count) {
        return parts.stream().mapToLong(count).sum();
    }

    private interface CountOf {
        ToLongFunction<TrackerStats> reason(DropReason reason);
    }

    private static Map<DropReason, Long> byReason(List<? extends TrackerStats> parts, CountOf count) {
        Map<DropReason, Long> all = new EnumMap<>(DropReason.class);
        for (DropReason reason : DropReason.values()) {
            all.put(reason, sum(parts, count.reason(reason)));
        }
        return all;
    }

    @Override
    public long accepted(Signal signal) {
        return rows.get(signal).accepted;
    }

    @Override
    public long delivered(Signal signal) {
        return rows.get(signal).delivered;
    }

    @Override
    public long spooled(Signal signal) {
        return rows.get(signal).spooled;
    }

    @Override
    public long pending(Signal signal) {
        return rows.get(signal).pending;
    }

    @Override
    public long dropped(Signal signal) {
        return rows.get(signal).dropped.values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public long dropped(Signal signal, DropReason reason) {
        return rows.get(signal).dropped.get(reason);
    }

    @Override
    public long adopted(Signal signal) {
        return rows.get(signal).adopted;
    }

    @Override
    public long adoptedDelivered(Signal signal) {
        return rows.get(signal).adoptedDelivered;
    }

    @Override
    public long adoptedDropped(Signal signal, DropReason reason) {
        return rows.get(signal).adoptedDropped.get(reason);
    }

    @Override
    public long refused(DropReason reason) {
        return refused.get(reason);
    }

    @Override
    public long truncated(Signal signal) {
        return rows.get(signal).truncated;
    }

    @Override
    public String toString() {
        List<String> lines = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            Row row = rows.get(signal);
            StringJoiner reasons = new StringJoiner(", ", " (", ")").setEmptyValue("");
            row.dropped.forEach((reason, items) -> {
                if (items > 0) {
                    reasons.add(reason + " " + items);
                }
            });
            lines.add(signal + " accepted " + row.accepted + " = delivered " + row.delivered + " + spooled "
                    + row.spooled + " + pending " + row.pending + " + dropped " + dropped(signal) + reasons);
        }
        return String.join("; ", lines);
    }
}
