package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Fields;
import gametracker.core.record.RecordFixture;
import gametracker.core.series.Label;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesFixture;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.trace.v1.Span;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

class PayloadSplitterTest {
    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return Values.maps();
    }

    @Property(tries = 100)
    void lokiHalvesAreTheWholeAndEndInSingleRecords(
            @ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> data) {
        PayloadRules bodies = new PayloadRules();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        data.forEach(map ->
                format.add(Samples.log(1, Samples.NOON, Level.INFO, "]]],{", RecordFixture.fields(map)), bodies));
        format.finish(bodies);
        Push whole = Push.of(bodies.only());
        List<String> lines = new ArrayList<>();
        for (PayloadRules.Body single : singles(bodies.only(), data.size())) {
            Push push = Push.of(single);
            assertEquals(whole.labels(), push.labels());
            lines.addAll(push.rawLines());
            assertEquals(whole.times().get(0), push.times().get(0));
        }
        assertEquals(whole.rawLines(), lines);
    }

    @Property(tries = 100)
    void spanHalvesAreTheWhole(@ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> attributes) {
        PayloadRules bodies = new PayloadRules();
        OtlpTraces format = new OtlpTraces(Samples.IDENTITY);
        attributes.forEach(map -> format.add(Samples.span("s", 1, 0, RecordFixture.fields(map)), bodies));
        format.finish(bodies);
        List<Span> spans = new ArrayList<>();
        singles(bodies.only(), attributes.size()).forEach(single -> spans.addAll(Otlp.spans(single)));
        assertEquals(Otlp.spans(bodies.only()), spans);
    }

    @Property(tries = 100)
    void logHalvesAreTheWhole(@ForAll @Size(min = 1, max = 20) List<@From("maps") Map<String, Object>> data) {
        PayloadRules bodies = new PayloadRules();
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
        PayloadRules bodies = new PayloadRules();
        new OtlpMetrics(Samples.IDENTITY).values(counters(names), Samples.NOON, bodies);
        List<String> points = new ArrayList<>();
        for (PayloadRules.Body single : singles(bodies.only(), names.size())) {
            points.addAll(points(single));
        }
        assertEquals(points(bodies.only()), points);
    }

    @Property(tries = 100)
    void remoteWriteHalvesAreTheWhole(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 3) Integer> names) {
        PayloadRules bodies = new PayloadRules();
        new RemoteWrite(Samples.IDENTITY).values(counters(names), Samples.NOON, bodies);
        List<Prom.Series> series = new ArrayList<>();
        singles(bodies.only(), names.size())
                .forEach(single -> series.addAll(Prom.of(single).series()));
        assertEquals(Prom.of(bodies.only()).series(), series);
    }

    @Test
    void halvesHoldAboutHalf() {
        PayloadRules bodies = new PayloadRules();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        for (int i = 0; i < 101; i++) {
            format.add(Samples.log(i, "m", Map.of()), bodies);
        }
        format.finish(bodies);
        List<PayloadSplitter.Half> halves = PayloadSplitter.halve(
                Format.LOKI_PUSH, bodies.only().buffer(), bodies.only().items());
        assertEquals(
                List.of(50, 51),
                halves.stream().map(PayloadSplitter.Half::items).toList());
    }

    @Test
    void whatCountsNothingHasHalvesThatCountNothing() {
        PayloadRules bodies = new PayloadRules();
        new RemoteWrite(Samples.IDENTITY).starts(counters(List.of(1, 2, 3)), Samples.NOON, bodies);
        List<PayloadSplitter.Half> halves = PayloadSplitter.halve(
                Format.REMOTE_WRITE_1, bodies.only().buffer(), bodies.only().items());
        assertEquals(
                List.of(0, 0), halves.stream().map(PayloadSplitter.Half::items).toList());
    }

    @Test
    void lateBodyIsHalvedWithItsLabel() {
        PayloadRules bodies = new PayloadRules();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        format.add(Samples.log(1, "a", Map.of()), bodies);
        format.add(Samples.log(2, "b", Map.of()), bodies);
        format.finish(bodies);
        ByteBuffer late = LateForm.late(bodies.only().buffer()).orElseThrow();
        for (PayloadSplitter.Half half : PayloadSplitter.halve(Format.LOKI_PUSH, late, 2)) {
            assertEquals(
                    "2026-11-20T13",
                    Push.of(StandardCharsets.UTF_8.decode(half.body()).toString())
                            .labels()
                            .get("late"));
        }
    }

    @Test
    void whatCannotBeReadIsNotCut() {
        for (Format format : Format.values()) {
            for (String rubbish : List.of("", "{", "{}", "[]", "x", "{\"streams\":1}", "{\"streams\":[]}")) {
                ByteBuffer body = ByteBuffer.wrap(rubbish.getBytes(StandardCharsets.UTF_8));
                assertEquals(List.of(), PayloadSplitter.halve(format, body, 2), format + " " + rubbish);
            }
        }
    }

    @Test
    void everyBodyCutShortIsRefused() {
        PayloadRules bodies = new PayloadRules();
        OtlpTraces spans = new OtlpTraces(Samples.IDENTITY);
        spans.add(Samples.span("a", 1, 0, Fields.EMPTY), bodies);
        spans.add(Samples.span("b", 2, 0, Fields.EMPTY), bodies);
        spans.finish(bodies);
        new RemoteWrite(Samples.IDENTITY).values(counters(List.of(1, 2)), Samples.NOON, bodies);
        for (PayloadRules.Body body : bodies.all) {
            for (int length = 0; length < body.bytes().length; length++) {
                ByteBuffer cut = ByteBuffer.wrap(body.bytes(), 0, length).slice();
                assertEquals(List.of(), PayloadSplitter.halve(body.format(), cut, 2));
            }
        }
    }

    @Property(tries = 300)
    void neverThrows(@ForAll Format format, @ForAll byte[] garbage, @ForAll @IntRange(max = 10) int items) {
        PayloadSplitter.halve(format, ByteBuffer.wrap(garbage), items);
    }

    /** PayloadSplitter until nothing can be halved, as delivery does to find a culprit. */
    private static List<PayloadRules.Body> singles(PayloadRules.Body body, int items) {
        assertEquals(items, body.items());
        List<PayloadSplitter.Half> halves = PayloadSplitter.halve(body.format(), body.buffer(), items);
        if (halves.isEmpty()) {
            assertEquals(1, items);
            return List.of(body);
        }
        assertEquals(2, halves.size());
        List<PayloadRules.Body> singles = new ArrayList<>();
        for (PayloadSplitter.Half half : halves) {
            assertTrue(half.items() >= 1 && half.items() < items);
            byte[] bytes = new byte[half.body().remaining()];
            half.body().get(bytes);
            singles.addAll(singles(new PayloadRules.Body(body.format(), bytes, half.items()), half.items()));
        }
        assertEquals(items, singles.size());
        return singles;
    }

    private static List<Series> counters(List<Integer> names) {
        List<Series> series = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            series.add(SeriesFixture.counter("c" + names.get(i), List.of(new Label("n", "v" + i)), i));
        }
        return series;
    }

    private static List<String> points(PayloadRules.Body body) {
        List<String> points = new ArrayList<>();
        for (Metric metric : Otlp.metrics(body)) {
            metric.getSum().getDataPointsList().forEach(point -> points.add(metric.getName() + point));
        }
        return points;
    }
}
