package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RedactedSeriesTest {
    private final RegistryFixture fixture = new RegistryFixture(100, Map.of("ms", new double[] {10, 20}));
    private final SeriesRegistry registry = fixture.registry;
    private final List<String> asked = new ArrayList<>();
    private final RedactedSeries outgoing = new RedactedSeries(registry, (name, value) -> {
        asked.add(name + "=" + value);
        return value.startsWith("player-") ? "[player]" : value.equals("gone") ? "" : value;
    });

    private List<Series> collect() {
        List<Series> all = outgoing.get();
        all.forEach(Series::collect);
        return all;
    }

    private static Map<String, String> player(String name) {
        return Map.of("player", name);
    }

    private static final List<Label> REDACTED = List.of(new Label("player", "[player]"));

    @Test
    void seriesWhoseLabelsStayIsTheSame() {
        registry.counter("kills", player("nobody")).add(1);
        assertSame(registry.all().get(0), collect().get(0));
    }

    @Test
    void countersThatBecomeEqualAddUp() {
        registry.counter("kills", player("player-a")).add(1);
        registry.counter("kills", player("player-b")).add(20);
        registry.counter("deaths", player("player-b")).add(300);
        List<Series> all = collect();
        assertEquals(2, all.size());
        assertEquals(REDACTED, all.get(0).labels());
        assertEquals(21, ((CounterSeries) all.get(0)).collected());
        assertEquals(300, ((CounterSeries) all.get(1)).collected());

        registry.counter("kills", player("player-c")).add(4000);
        registry.counter("kills", player("player-a")).add(1);
        assertEquals(4022, ((CounterSeries) collect().get(0)).collected());
        assertEquals(2, outgoing.get().size());
    }

    @Test
    void sumOfCountersStaysAtTheLargest() {
        registry.counter("kills", player("player-a")).add(Long.MAX_VALUE);
        registry.counter("kills", player("player-b")).add(Long.MAX_VALUE);
        assertEquals(Long.MAX_VALUE, ((CounterSeries) collect().get(0)).collected());
    }

    @Test
    void histogramsThatBecomeEqualAddUp() {
        registry.histogram("ms", player("player-a")).record(5);
        registry.histogram("ms", player("player-a")).record(15);
        registry.histogram("ms", player("player-b")).record(15);
        registry.histogram("ms", player("player-b")).record(100);
        for (int i = 0; i < 2; i++) {
            HistogramSeries merged = (HistogramSeries) collect().get(0);
            assertEquals(REDACTED, merged.labels());
            assertEquals(2, merged.boundCount());
            assertEquals(10, merged.bound(0));
            assertEquals(1, merged.collectedInBucket(0));
            assertEquals(2, merged.collectedInBucket(1));
            assertEquals(1, merged.collectedInBucket(2));
            assertEquals(4, merged.collectedCount());
            assertEquals(135, merged.collectedSum());
        }
    }

    @Test
    void gaugesThatBecomeEqualKeepTheLastThatWasSet() {
        registry.gauge("health", player("player-a")).set(1);
        registry.gauge("health", player("player-b")).set(2);
        assertEquals(2, ((GaugeSeries) collect().get(0)).collected());
        registry.gauge("health", player("player-a")).set(3);
        assertEquals(3, ((GaugeSeries) collect().get(0)).collected());
        registry.gauge("health", player("player-b")).set(4);
        registry.gauge("health", player("player-a")).set(3);
        assertEquals(3, ((GaugeSeries) collect().get(0)).collected());
        registry.gauge("health", player("player-b"));
        assertEquals(3, ((GaugeSeries) collect().get(0)).collected());
    }

    @Test
    void untouchedOnesHaveNoValue() {
        registry.counter("kills", player("player-a"));
        registry.gauge("health", player("player-a"));
        registry.histogram("ms", player("player-a"));
        for (Series series : outgoing.get()) {
            assertEquals(false, series.collect(), series::toString);
        }
    }

    /** A series that went out as it was, and only then gets company. */
    @Test
    void seriesKeepsItsPlaceAndItsBeginningWhenOthersJoinIt() {
        registry.counter("first", null).add(1);
        registry.counter("kills", player("[player]")).add(1);
        Series alone = collect().get(1);
        alone.begin(77);
        registry.counter("kills", player("player-a")).add(5);
        Series joined = collect().get(1);
        assertEquals(2, outgoing.get().size());
        assertEquals(6, ((CounterSeries) joined).collected());
        assertEquals(77, joined.startNanos());
        assertEquals(REDACTED, joined.labels());
    }

    @Test
    void labelThatBecomesEmptyIsNoLabel() {
        registry.counter("kills", Map.of("mode", "coop", "player", "gone")).add(1);
        assertEquals(List.of(new Label("mode", "coop")), collect().get(0).labels());
    }

    @Test
    void eachLabelIsRedactedOnce() {
        registry.counter("kills", player("player-a")).add(1);
        collect();
        registry.counter("kills", player("player-a")).add(1);
        collect();
        assertEquals(List.of("player=player-a"), asked);
    }

    @Test
    void labelsOfTheLibrarysOwnStay() {
        registry.own("gametracker_dropped", Map.of("reason", "player-x"))
                .orElseThrow()
                .add(1);
        assertSame(registry.all().get(0), collect().get(0));
        SeriesRegistry small = new RegistryFixture(1).registry;
        RedactedSeries outgoingOfSmall = new RedactedSeries(small, (name, value) -> "[redacted]");
        small.counter("kills", player("a")).add(1);
        small.counter("kills", player("b")).add(1);
        assertEquals(
                List.of(new Label("overflow", "true")),
                outgoingOfSmall.get().get(1).labels());
    }
}
