package gametracker.core.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.core.deliver.Ledger;
import gametracker.core.queue.WakeSignal;
import gametracker.core.series.CounterSeries;
import gametracker.core.series.SeriesRegistry;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SelfMetricsTest {
    private final Ledger ledger = new Ledger();
    private final WakeSignal wakeSignal = new WakeSignal(() -> {});
    private final SeriesRegistry series = new SeriesRegistry(1, Map.of(), wakeSignal, reason -> {});
    private final SelfMetrics self = selfMetrics(true);

    private SelfMetrics selfMetrics(boolean sent) {
        return new SelfMetrics(series, () -> ledger.snapshot(), sent);
    }

    private Map<String, Long> told() {
        Map<String, Long> told = new TreeMap<>();
        series.all().forEach(each -> {
            each.collect();
            told.put(each.toString(), ((CounterSeries) each).collected());
        });
        return told;
    }

    @Test
    void gameWithoutLossAndWithoutMetricsSendsNone() {
        ledger.upstream.accepted(Signal.LOGS, 5);
        self.update(false);
        self.update(true);
        assertEquals(Map.of(), told());
    }

    @Test
    void lossIsToldBySignalAndReasonAsATotal() {
        ledger.upstream.dropped(Signal.LOGS, DropReason.QUEUE_FULL, 2);
        ledger.upstream.dropped(Signal.TRACES, DropReason.POISON, 7);
        self.update(false);
        ledger.upstream.dropped(Signal.LOGS, DropReason.QUEUE_FULL, 3);
        self.update(false);
        self.update(false);
        assertEquals(2, told().size());
        assertEquals(5, told().values().stream().filter(v -> v == 5).findFirst().orElseThrow());
        assertEquals(7, told().values().stream().filter(v -> v == 7).findFirst().orElseThrow());
        assertTrue(
                told().keySet().stream()
                        .allMatch(k ->
                                k.startsWith("gametracker_dropped[") && k.contains("reason") && k.contains("signal")),
                () -> told().toString());
    }

    @Test
    void ownSeriesAreBeyondTheLimitAndNoTraffic() {
        ledger.upstream.dropped(Signal.LOGS, DropReason.QUEUE_FULL, 2);
        ledger.upstream.dropped(Signal.LOGS, DropReason.CLOSED, 2);
        self.update(true);
        assertEquals(2, told().size());
        assertTrue(wakeSignal.isAsleep());
    }

    @Test
    void nothingIsToldWhereMetricsGoNowhere() {
        ledger.upstream.dropped(Signal.METRICS, DropReason.NO_DESTINATION, 2);
        selfMetrics(false).update(true);
        assertEquals(Map.of(), told());
    }
}
