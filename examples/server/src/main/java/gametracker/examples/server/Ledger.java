package gametracker.examples.server;

import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import java.io.PrintStream;
import java.util.Locale;

/** What became of what was recorded. */
final class Ledger {
    private Ledger() {}

    static void print(PrintStream out, TrackerStats stats) {
        for (Signal signal : Signal.values()) {
            out.printf(
                    Locale.ROOT,
                    "%s: accepted %d, delivered %d, dropped %d%n",
                    signal.name().toLowerCase(Locale.ROOT),
                    stats.accepted(signal),
                    stats.delivered(signal),
                    stats.dropped(signal));
        }
    }
}
