package gametracker.examples.arena;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** What the game itself has counted, and the tracker's ledger: for people, and exactly. */
record Summary(String session, Tally tally, TrackerStats stats) {
    void print(PrintStream out) {
        out.println();
        out.println("What the game recorded");
        out.println("  logs        " + tally.logs);
        out.println("  spans       " + tally.spans);
        tally.counters.forEach((series, value) -> out.printf(Locale.ROOT, "  counter     %-45s %d%n", series, value));
        tally.gauges.forEach((series, value) -> out.printf(Locale.ROOT, "  gauge       %-45s %s%n", series, value));
        tally.histograms.forEach((series, measured) -> out.printf(
                Locale.ROOT, "  histogram   %-45s %d times, sum %.3f%n", series, measured.count(), measured.sum()));
        out.println();
        out.println("What became of it: the tracker's ledger (metrics in samples sent)");
        out.printf("  %-8s %9s %9s %9s %9s %9s%n", "", "accepted", "delivered", "spooled", "pending", "dropped");
        for (Signal signal : Signal.values()) {
            out.printf(
                    "  %-8s %9d %9d %9d %9d %9d %s%n",
                    signal.name().toLowerCase(Locale.ROOT),
                    stats.accepted(signal),
                    stats.delivered(signal),
                    stats.spooled(signal),
                    stats.pending(signal),
                    stats.dropped(signal),
                    reasons(signal).isEmpty() ? "" : reasons(signal).toString());
        }
    }

    String toJson() {
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("session", session);
        report.put("logs", tally.logs);
        report.put("spans", tally.spans);
        report.put("counters", series(tally.counters, (entry, value) -> entry.put("value", value)));
        report.put("gauges", series(tally.gauges, (entry, value) -> entry.put("value", value)));
        report.put("histograms", series(tally.histograms, (entry, value) -> {
            entry.put("count", value.count());
            entry.put("sum", value.sum());
        }));
        Map<String, Object> ledger = new LinkedHashMap<>();
        for (Signal signal : Signal.values()) {
            ledger.put(signal.name(), ledger(signal));
        }
        report.put("ledger", ledger);
        return Json.of(report) + "\n";
    }

    private Map<String, Object> ledger(Signal signal) {
        Map<String, Object> ledger = new LinkedHashMap<>();
        ledger.put("accepted", stats.accepted(signal));
        ledger.put("delivered", stats.delivered(signal));
        ledger.put("spooled", stats.spooled(signal));
        ledger.put("pending", stats.pending(signal));
        ledger.put("dropped", reasons(signal));
        ledger.put("adopted", stats.adopted(signal));
        ledger.put("adoptedDelivered", stats.adoptedDelivered(signal));
        return ledger;
    }

    private Map<String, Long> reasons(Signal signal) {
        Map<String, Long> reasons = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            if (stats.dropped(signal, reason) > 0) {
                reasons.put(reason.name(), stats.dropped(signal, reason));
            }
        }
        return reasons;
    }

    private static <V> List<Map<String, Object>> series(
            Map<Tally.SeriesName, V> values, BiConsumer<Map<String, Object>, V> put) {
        List<Map<String, Object>> entries = new ArrayList<>();
        values.forEach((series, value) -> {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("name", series.name());
            entry.put("labels", series.labels());
            put.accept(entry, value);
            entries.add(entry);
        });
        return entries;
    }
}
