package gametracker.tests.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.tests.fault.FaultGame.Ledger;
import gametracker.tests.fault.FaultGame.Run;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import gametracker.viewer.received.ReceivedSpan;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a game says that it delivered, held against what the server stored. */
final class Balance {
    private Balance() {}

    /** All that is called delivered is there, and what is there beyond that is counted as not certain. */
    static void holds(Run run, Received received) {
        for (Signal signal : Signal.values()) {
            Ledger ledger = run.ledger(signal);
            assertEquals(0, ledger.of("pending"), () -> "pending after close: " + ledger);
            assertEquals(
                    ledger.of("accepted"),
                    ledger.of("delivered") + ledger.of("spooled") + ledger.of("dropped"),
                    ledger::toString);
            if (signal != Signal.METRICS) {
                long stored = signal == Signal.LOGS
                        ? distinct(received.logs(), ReceivedLog::message).size()
                        : distinct(received.spans(), ReceivedSpan::name).size();
                assertTrue(stored >= ledger.of("delivered"), () -> stored + " stored of " + ledger);
                long uncertain = ledger.of("OUTCOME_UNKNOWN") + ledger.of("REJECTED") + ledger.of("spooled");
                assertTrue(stored <= ledger.of("delivered") + uncertain, () -> stored + " stored of " + ledger);
            }
        }
        nothingIsThereTwice(received);
    }

    static void nothingIsThereTwice(Received received) {
        assertEquals(
                received.logs().size(),
                distinct(received.logs(), log -> log.sessionId() + " " + log.message())
                        .size(),
                "log lines twice");
        assertEquals(
                received.spans().size(),
                distinct(received.spans(), ReceivedSpan::spanId).size(),
                "spans twice");
    }

    /** All was delivered, and each counter's last value is what was counted. */
    static void isComplete(Run run, Received received, int logs, int spans) {
        holds(run, received);
        assertEquals(logs, run.ledger(Signal.LOGS).of("delivered"), () -> "" + run.ledger(Signal.LOGS));
        assertEquals(spans, run.ledger(Signal.TRACES).of("delivered"), () -> "" + run.ledger(Signal.TRACES));
        assertEquals(0, run.ledger(Signal.METRICS).of("dropped"), () -> "" + run.ledger(Signal.METRICS));
        assertEquals(logs, received.logs().size());
        assertEquals(spans, received.spans().size());
        assertEquals(logs, counted(received, run.session()));
    }

    /** The sum of the last values of a session's counters. */
    static long counted(Received received, String session) {
        return (long) received.series("events_total").stream()
                .filter(series -> series.label("instance").equals(session))
                .mapToDouble((ReceivedSeries series) -> series.last().orElse(0))
                .sum();
    }

    static <T> Set<String> distinct(List<T> items, Function<T, String> by) {
        return items.stream().map(by).collect(Collectors.toCollection(TreeSet::new));
    }
}
