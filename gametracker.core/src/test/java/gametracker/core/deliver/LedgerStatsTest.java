package gametracker.core.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import java.util.List;
import org.junit.jupiter.api.Test;

class LedgerStatsTest {
    private static Ledger ledger() {
        Ledger ledger = new Ledger();
        ledger.upstream.accepted(Signal.LOGS, 5);
        ledger.upstream.dropped(Signal.LOGS, DropReason.INVALID, 2);
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        ledger.adopted(Signal.TRACES, 4);
        return ledger;
    }

    @Test
    void sumHasEachCountOfItsPartsAndTheirText() {
        LedgerStats late = LedgerStats.dropped(DropReason.DECLINED, signal -> signal == Signal.LOGS ? 3 : 0);
        LedgerStats sum = LedgerStats.sum(List.of(ledger().snapshot(), ledger().snapshot(), late));
        assertEquals(13, sum.accepted(Signal.LOGS));
        assertEquals(7, sum.dropped(Signal.LOGS));
        assertEquals(4, sum.dropped(Signal.LOGS, DropReason.INVALID));
        assertEquals(3, sum.dropped(Signal.LOGS, DropReason.DECLINED));
        assertEquals(8, sum.adopted(Signal.TRACES));
        assertEquals(2, sum.refused(DropReason.SERIES_LIMIT));
        assertEquals(
                ledger().snapshot().toString(),
                LedgerStats.sum(List.of(ledger().snapshot())).toString());
    }

    @Test
    void sumOfNothingIsEmpty() {
        LedgerStats none = LedgerStats.sum(List.of());
        for (Signal signal : Signal.values()) {
            assertEquals(0, none.accepted(signal));
            assertEquals(0, none.dropped(signal));
        }
    }
}
