package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.core.format.MetricEncoder.Content;
import gametracker.core.record.Fields;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesFixture;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class RemoteWriteTest {
    private static final long STALE = 0x7ff0000000000002L;

    private final FinishedBodies bodies = new FinishedBodies();
    private final RemoteWrite format = new RemoteWrite(Samples.IDENTITY);
    private final Series counter = SeriesFixture.counter("enemies_killed", labels("enemy", "orc"), 5);
    private final Series gauge = SeriesFixture.gauge("player_health", labels("Zone", "forest"), 85.5);
    private final Series histogram =
            SeriesFixture.histogram("frame_ms", List.of(), new double[] {5, 16.7, 1e6}, 1, 5, 6, 20, 2e6);

    @Test
    void counterIsATotalWithTheLabelsThatAllShare() {
        format.encode(List.of(counter), Content.VALUE, Samples.NOON, bodies);
        assertEquals(Format.REMOTE_WRITE_1, bodies.only().format());
        assertEquals(1, bodies.only().items());
        Prom.Series series = Prom.of(bodies.only()).series().get(0);
        assertEquals(
                new TreeMap<>(Map.of(
                        "__name__", "enemies_killed_total",
                        "enemy", "orc",
                        "env", "production",
                        "game", "arena",
                        "instance", Samples.SESSION,
                        "version", "1.2.3")),
                series.labels());
        assertEquals(5, series.value());
        assertEquals(Samples.NOON / 1_000_000, series.millis());
    }

    @Test
    void gaugeKeepsItsName() {
        format.encode(List.of(gauge), Content.VALUE, Samples.NOON, bodies);
        assertEquals(85.5, Prom.of(bodies.only()).named("player_health").value());
    }

    @Test
    void histogramIsCumulativeBucketsSumAndCount() {
        format.encode(List.of(histogram), Content.VALUE, Samples.NOON, bodies);
        assertEquals(6, bodies.only().items());
        Prom request = Prom.of(bodies.only());
        Map<String, Double> buckets = new TreeMap<>();
        request.series().stream()
                .filter(series -> series.name().equals("frame_ms_bucket"))
                .forEach(series -> buckets.put(series.labels().get("le"), series.value()));
        assertEquals(new TreeMap<>(Map.of("5", 2.0, "16.7", 3.0, "1000000", 4.0, "+Inf", 5.0)), buckets);
        assertEquals(2_000_032, request.named("frame_ms_sum").value());
        assertEquals(5, request.named("frame_ms_count").value());
        assertEquals(6, request.series().size());
    }

    @Test
    void boundsAreShortDecimals() {
        assertEquals("0", SeriesLabels.boundText(-0.0));
        assertEquals("0.001", SeriesLabels.boundText(1e-3));
        assertEquals("250", SeriesLabels.boundText(250));
        assertEquals("-1.5", SeriesLabels.boundText(-1.5));
        assertEquals("12345678.9", SeriesLabels.boundText(12345678.9));
    }

    @Test
    void startsAreZerosOfWhatAccumulatesAndCountNothing() {
        format.encode(List.of(counter, gauge, histogram), Content.ZERO, Samples.NOON, bodies);
        assertEquals(0, bodies.only().items());
        Prom request = Prom.of(bodies.only());
        assertEquals(7, request.series().size());
        assertTrue(request.series().stream().allMatch(series -> series.value() == 0));
        assertTrue(request.series().stream().noneMatch(series -> series.name().equals("player_health")));
    }

    @Test
    void endsAreStaleMarkersOfAllAndCountNothing() {
        format.encode(List.of(counter, gauge, histogram), Content.END, Samples.NOON, bodies);
        assertEquals(0, bodies.only().items());
        Prom request = Prom.of(bodies.only());
        assertEquals(8, request.series().size());
        assertTrue(request.series().stream().allMatch(series -> Double.doubleToRawLongBits(series.value()) == STALE));
    }

    @Test
    void theThreeNameTheSameSeries() {
        List<Series> all = List.of(counter, gauge, histogram);
        format.encode(all, Content.VALUE, Samples.NOON, bodies);
        format.encode(all, Content.END, Samples.NOON + 1, bodies);
        assertEquals(labelSets(bodies.all.get(0)), labelSets(bodies.all.get(1)));
    }

    @Test
    void nothingToSayIsNoBodySinceAnEmptyOneIsRefused() {
        format.encode(List.of(), Content.VALUE, Samples.NOON, bodies);
        format.encode(List.of(gauge), Content.ZERO, Samples.NOON, bodies);
        format.encode(List.of(), Content.END, Samples.NOON, bodies);
        assertEquals(List.of(), bodies.all);
    }

    /** VictoriaMetrics takes another order for another series. */
    @Test
    void utf8NamesAreSentAsTheyAreInTheOrderOfTheirBytes() {
        String beyond = "\ud83c\udfae";
        String before = "\uff21";
        assertTrue(before.compareTo(beyond) > 0, "in UTF-16 the order is the other");
        Series series = SeriesFixture.counter(
                "\u51fb\u6740\u6570",
                List.of(new Label(beyond, "1"), new Label(before, "2"), new Label("a.b", "3")),
                5);
        format.encode(List.of(series), Content.VALUE, Samples.NOON, bodies);
        List<String> names =
                List.copyOf(Prom.of(bodies.only()).series().get(0).labels().keySet());
        assertEquals(List.of("__name__", "a.b", "env", "game", "instance", "version", before, beyond), names);
        assertEquals(
                "\u51fb\u6740\u6570_total",
                Prom.of(bodies.only()).series().get(0).name());
    }

    @Test
    void emptyInstanceIsLeftOut() {
        RemoteWrite alone = new RemoteWrite(new Identity("arena", "1", "dev", "s", "", Fields.EMPTY));
        alone.encode(List.of(counter), Content.VALUE, Samples.NOON, bodies);
        assertFalse(Prom.of(bodies.only()).series().get(0).labels().containsKey("instance"));
    }

    @Test
    void sharedLabelsWinOverClashingOnesSinceADuplicateLosesTheSeries() {
        Series clash = SeriesFixture.histogram(
                "h",
                List.of(new Label("__name__", "x"), new Label("game", "y"), new Label("le", "z")),
                new double[] {1},
                1);
        format.encode(List.of(clash), Content.VALUE, Samples.NOON, bodies);
        for (Prom.Series series : Prom.of(bodies.only()).series()) {
            assertEquals(new HashSet<>(series.names()).size(), series.names().size());
            assertEquals("arena", series.labels().get("game"));
            assertNotEquals("z", series.labels().get("le"));
            assertTrue(series.name().startsWith("h_"));
        }
    }

    @Test
    void emptyLabelValueIsLeftOutSinceServersRemoveIt() {
        format.encode(List.of(SeriesFixture.counter("c", labels("a", ""), 1)), Content.VALUE, Samples.NOON, bodies);
        assertFalse(Prom.of(bodies.only()).series().get(0).labels().containsKey("a"));
    }

    @Test
    void clockBefore1970IsAtLeastNotNegative() {
        format.encode(List.of(counter), Content.VALUE, -5_000_000, bodies);
        assertEquals(0, Prom.of(bodies.only()).series().get(0).millis());
    }

    @Test
    void bodyIsAtMostOneMebibyteUncompressed() {
        List<Series> many = new ArrayList<>();
        for (int i = 0; i < 12_000; i++) {
            many.add(SeriesFixture.counter("c", labels("n", "value " + i), i));
        }
        format.encode(many, Content.VALUE, Samples.NOON, bodies);
        assertTrue(bodies.all.size() > 1);
        assertEquals(12_000, bodies.items());
        int next = 0;
        for (FinishedBodies.Body body : bodies.all) {
            Prom request = Prom.of(body);
            assertTrue(request.size() <= 1 << 20);
            assertEquals(body.items(), request.series().size());
            for (Prom.Series series : request.series()) {
                assertEquals("value " + next, series.labels().get("n"));
                assertEquals(next++, series.value());
            }
        }
    }

    @Provide
    Arbitrary<List<Series>> series() {
        return SeriesArbitraries.lists();
    }

    @Property(tries = 200)
    void everyPayloadParsesBack(@ForAll("series") List<Series> all) {
        FinishedBodies bodies = new FinishedBodies();
        RemoteWrite format = new RemoteWrite(Samples.IDENTITY);
        format.encode(all, Content.VALUE, Samples.NOON, bodies);
        List<Prom.Series> sent = bodies.all.stream()
                .flatMap(body -> Prom.of(body).series().stream())
                .toList();
        assertEquals(sent.size(), bodies.items());
        int at = 0;
        for (Series series : all) {
            at = Expected.assertSent(series, sent, at);
        }
        assertEquals(sent.size(), at);
    }

    @Property(tries = 200)
    void labelsAreLegalSortedUniqueAndNotEmpty(@ForAll("series") List<Series> all) {
        FinishedBodies bodies = new FinishedBodies();
        new RemoteWrite(Samples.IDENTITY).encode(all, Content.VALUE, Samples.NOON, bodies);
        Set<Map<String, String>> seen = new HashSet<>();
        for (FinishedBodies.Body body : bodies.all) {
            for (Prom.Series series : Prom.of(body).series()) {
                assertEquals(series.names().stream().sorted().distinct().toList(), series.names());
                series.labels().forEach((name, value) -> {
                    assertTrue(name.matches("[a-zA-Z_][a-zA-Z0-9_]*"), name);
                    assertFalse(value.isEmpty(), name);
                    assertEquals(Values.repaired(value), value);
                });
                assertTrue(seen.add(series.labels()), "twice: " + series);
            }
        }
    }

    private static List<Map<String, String>> labelSets(FinishedBodies.Body body) {
        return Prom.of(body).series().stream().map(Prom.Series::labels).toList();
    }

    private static List<Label> labels(String name, String value) {
        return List.of(new Label(name, value));
    }
}
