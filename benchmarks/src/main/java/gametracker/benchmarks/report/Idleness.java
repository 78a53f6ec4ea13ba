package gametracker.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/** Whose threads woke. */
final class Idleness {
    /** As the kernel shows them: fifteen characters. */
    private static final String OF_THE_JVM = "(C[12] Compiler|G1 |GC Thread|VM |Monitor Deflati|Service Thread|"
            + "Signal Dispatch|Reference Handl|Finalizer|Common-Cleaner|Notification|Sweeper|java|Keep-Alive-Time).*";

    private Idleness() {}

    /** By thread, without those that each JVM has. */
    static Map<String, Double> wakeUps(Row row) {
        Map<String, Double> woken = new TreeMap<>();
        row.row("wakeUps").values().forEach((thread, times) -> {
            if (!thread.toString().matches(OF_THE_JVM)) {
                woken.put(thread.toString(), ((Number) times).doubleValue());
            }
        });
        return woken;
    }
}
