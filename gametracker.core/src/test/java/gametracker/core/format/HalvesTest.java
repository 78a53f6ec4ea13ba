package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.format.MetricEncoder.Content;
import gametracker.core.record.Fields;
import gametracker.core.record.RecordFixture;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesFixture;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HalvesTest {
    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return Values.maps();
    }

    @Property(tries = 100)
    void lokiHalvesAreTheWholeAndEndInSingleRecords(
            @ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> data) {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        data.forEach(map ->
                format.add(Samples.log(1, Samples.NOON, Level.INFO, "]]],{", RecordFixture.fields(map)), bodies));
        format.finish(bodies);
        Push whole = Push.of(bodies.only());
        List<String> lines = new ArrayList<>();
        for (FinishedBodies.Body single : singles(bodies.only(), data.size())) {
            Push push = Push.of(single);
            assertEquals(whole.labels(), push.labels());
            lines.addAll(push.rawLines());
            assertEquals(whole.times().get(0), push.times().get(0));
        }
        assertEquals(whole.rawLines(), lines);
    }

    @Property(tries = 100)
    void spanHalvesAreTheWhole(@ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> attributes) {
        FinishedBodies bodies = new FinishedBodies();
        OtlpTraces format = new OtlpTraces(Samples.IDENTITY);
        attributes.forEach(map -> format.add(Samples.span("s", 1, 0, RecordFixture.fields(map)), bodies));
        format.finish(bodies);
        List<Span> spans = new ArrayList<>();
        singles(bodies.only(), attributes.size()).forEach(single -> spans.addAll(Otlp.spans(single)));
        assertEquals(Otlp.spans(bodies.only()), spans);
    }

    @Property(tries = 100)
    void logHalvesAreTheWhole(@ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> data) {
        FinishedBodies bodies = new FinishedBodies();
        OtlpLogs format = new OtlpLogs(Samples.IDENTITY);
        data.forEach(
                map -> format.add(Samples.log(1, Samples.NOON, Level.INFO, "m", RecordFixture.fields(map)), bodies));
        format.finish(bodies);
        List<LogRecord> records = new ArrayList<>();
        singles(bodies.only(), data.size()).forEach(single -> records.addAll(Otlp.logs(single)));
        assertEquals(Otlp.logs(bodies.only()), records);
    }

    @Property(tries = 100)
    void metricHalvesAreTheWholeDownToThePointsOfAMetric(
            @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 3) Integer> names) {
        FinishedBodies bodies = new FinishedBodies();
        new OtlpMetrics(Samples.IDENTITY).encode(counters(names), Content.VALUE, Samples.NOON, bodies);
        List<String> points = new ArrayList<>();
        for (FinishedBodies.Body single : singles(bodies.only(), names.size())) {
            points.addAll(points(single));
        }
        assertEquals(points(bodies.only()), points);
    }

    @Property(tries = 100)
    void remoteWriteHalvesAreTheWhole(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3) Integer> names) {
        FinishedBodies bodies = new FinishedBodies();
        new RemoteWrite(Samples.IDENTITY).encode(counters(names), Content.VALUE, Samples.NOON, bodies);
        List<Prom.Series> series = new ArrayList<>();
        singles(bodies.only(), names.size())
                .forEach(single -> series.addAll(Prom.of(single).series()));
        assertEquals(Prom.of(bodies.only()).series(), series);
    }

    @Test
    void halvesHoldAboutHalf() {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        for (int i = 0; i < 101; i++) {
            format.add(Samples.log(i, "m", Map.of()), bodies);
        }
        format.finish(bodies);
        assertEquals(
                List.of(50, 51),
                halves(bodies.only()).stream().map(FinishedBodies.Body::items).toList());
    }

    @Test
    void whatCountsNothingHasHalvesThatCountNothing() {
        FinishedBodies bodies = new FinishedBodies();
        new RemoteWrite(Samples.IDENTITY).encode(counters(List.of(1, 2, 3)), Content.ZERO, Samples.NOON, bodies);
        assertEquals(
                List.of(0, 0),
                halves(bodies.only()).stream().map(FinishedBodies.Body::items).toList());
    }

    @Test
    void lateBodyIsHalvedWithItsLabel() {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        format.add(Samples.log(1, "a", Map.of()), bodies);
        format.add(Samples.log(2, "b", Map.of()), bodies);
        format.finish(bodies);
        Envelope late = LokiRules.INSTANCE.late(bodies.only().envelope()).orElseThrow();
        List<FinishedBodies.Body> halves = halves(FinishedBodies.Body.of(late));
        assertEquals(2, halves.size());
        halves.forEach(
                half -> assertEquals("2026-11-20T13", Push.of(half).labels().get("late")));
    }

    @Test
    void whatCannotBeReadIsNotCut() {
        for (Format format : Format.values()) {
            for (String rubbish : List.of("", "{", "{}", "[]", "x", "{\"streams\":1}", "{\"streams\":[]}")) {
                byte[] body = rubbish.getBytes(StandardCharsets.UTF_8);
                assertEquals(List.of(), halves(new FinishedBodies.Body(format, body, 2)), format + " " + rubbish);
            }
        }
    }

    @Test
    void everyBodyCutShortIsRefused() {
        FinishedBodies bodies = new FinishedBodies();
        OtlpTraces spans = new OtlpTraces(Samples.IDENTITY);
        spans.add(Samples.span("a", 1, 0, Fields.EMPTY), bodies);
        spans.add(Samples.span("b", 2, 0, Fields.EMPTY), bodies);
        spans.finish(bodies);
        new RemoteWrite(Samples.IDENTITY).encode(counters(List.of(1, 2)), Content.VALUE, Samples.NOON, bodies);
        for (FinishedBodies.Body body : bodies.all) {
            for (int length = 0; length < body.bytes().length; length++) {
                byte[] cut = Arrays.copyOf(body.bytes(), length);
                assertEquals(List.of(), halves(new FinishedBodies.Body(body.format(), cut, 2)));
            }
        }
    }

    @Property(tries = 300)
    void neverThrows(@ForAll Format format, @ForAll byte[] garbage, @ForAll @IntRange(max = 10) int items) {
        halves(new FinishedBodies.Body(format, garbage, items));
    }

    /** Halves until nothing can be halved, as delivery does to find a culprit. */
    private static List<FinishedBodies.Body> singles(FinishedBodies.Body body, int items) {
        assertEquals(items, body.items());
        List<FinishedBodies.Body> halves = halves(body);
        if (halves.isEmpty()) {
            assertEquals(1, items);
            return List.of(body);
        }
        List<FinishedBodies.Body> singles = new ArrayList<>();
        for (FinishedBodies.Body half : halves) {
            assertTrue(half.items() >= 1 && half.items() < items);
            singles.addAll(singles(half, half.items()));
        }
        assertEquals(items, singles.size());
        return singles;
    }

    private static List<FinishedBodies.Body> halves(FinishedBodies.Body body) {
        List<Envelope> halves = PayloadRules.of(body.format()).halve(body.envelope());
        assertTrue(halves.isEmpty() || halves.size() == 2);
        for (int i = 0; i < halves.size(); i++) {
            assertEquals("e." + i, halves.get(i).id());
        }
        return halves.stream().map(FinishedBodies.Body::of).toList();
    }

    private static List<Series> counters(List<Integer> names) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            series.add(SeriesFixture.counter("c" + names.get(i), List.of(new Label("n", "v" + i)), i));
        }
        return series;
    }

    private static List<String> points(FinishedBodies.Body body) {
        List<String> points = new ArrayList<>();
        for (Metric metric : Otlp.metrics(body)) {
            metric.getSum().getDataPointsList().forEach(point -> points.add(metric.getName() + point));
        }
        return points;
    }
}
