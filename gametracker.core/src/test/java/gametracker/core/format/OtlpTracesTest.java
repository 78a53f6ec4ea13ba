package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumbs;
import gametracker.core.record.ContextHolder;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.EndedSpan.SpanError;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Ids;
import gametracker.core.record.RecordFixture;
import gametracker.core.record.SpanLink;
import gametracker.core.record.Spans;
import gametracker.core.record.Subject;
import gametracker.core.record.TraceSampler;
import gametracker.core.record.TrackerSpan;
import gametracker.core.record.WallClock;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.SpanFlags;
import io.opentelemetry.proto.trace.v1.Status;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OtlpTracesTest {
    private final FinishedBodies bodies = new FinishedBodies();
    private final OtlpTraces format = new OtlpTraces(Samples.IDENTITY);

    @Test
    void resourceSaysFromWhomItComes() {
        format.add(Samples.span("s", 1, 0, Fields.EMPTY), bodies);
        format.finish(bodies);
        Map<String, AnyValue> resource =
                Otlp.attributes(Otlp.resource(bodies.only()).getAttributesList());
        Map.of(
                        "service.name", "arena",
                        "service.version", "1.2.3",
                        "deployment.environment", "production",
                        "deployment.environment.name", "production",
                        "session.id", Samples.SESSION,
                        "service.instance.id", Samples.SESSION,
                        "telemetry.sdk.name", "gametracker",
                        "telemetry.sdk.language", "java",
                        "os.type", "linux",
                        "device.gpu", "GeForce \"RTX\"")
                .forEach((key, value) -> assertEquals(Otlp.text(value), resource.get(key), key));
        assertEquals(8, resource.get("device.cpus").getIntValue());
    }

    @Test
    void emptyInstanceFallsBackToTheSessionSinceSeriesWouldCollide() {
        OtlpTraces alone = new OtlpTraces(new Identity("g", "1", "e", "the session", "", Fields.EMPTY));
        alone.add(Samples.span("s", 1, 0, Fields.EMPTY), bodies);
        alone.finish(bodies);
        Map<String, AnyValue> resource =
                Otlp.attributes(Otlp.resource(bodies.only()).getAttributesList());
        assertEquals(Otlp.text("the session"), resource.get("service.instance.id"));
        assertEquals(Otlp.text("unknown"), resource.get("os.type"));
    }

    @Test
    void libraryVersionIsThatOfThePom() throws Exception {
        String pom = Files.readString(Path.of("pom.xml"));
        assertTrue(pom.contains("<version>" + Resource.LIBRARY_VERSION + "</version>"));
    }

    @Test
    void rootAndChildAreOneTrace() {
        format.add(Samples.span("root", 0xABCDEF, 0, RecordFixture.fields("level", "forest")), bodies);
        format.add(Samples.span("child", 2, 0xABCDEF, Fields.EMPTY), bodies);
        assertEquals(2, format.openItems());
        assertTrue(format.openBytes() > 0);
        format.finish(bodies);
        assertEquals(Format.OTLP_TRACES, bodies.only().format());
        assertEquals(2, bodies.only().items());
        List<Span> spans = Otlp.spans(bodies.only());
        assertEquals("0000000000abcdef", hex(spans.get(0).getSpanId().toByteArray()));
        assertEquals(
                "0af7651916cd43dd0000000000000007",
                hex(spans.get(0).getTraceId().toByteArray()));
        assertEquals(0, spans.get(0).getParentSpanId().size());
        assertEquals(spans.get(0).getSpanId(), spans.get(1).getParentSpanId());
        assertEquals(spans.get(0).getTraceId(), spans.get(1).getTraceId());
        assertEquals(Span.SpanKind.SPAN_KIND_INTERNAL, spans.get(0).getKind());
        assertEquals(Samples.NOON, spans.get(0).getStartTimeUnixNano());
        assertEquals(Samples.NOON + 5_000_000, spans.get(0).getEndTimeUnixNano());
        assertEquals(Otlp.text("forest"), spans.get(0).getAttributes(0).getValue());
        assertFalse(bodies.only().text().replaceFirst("parentSpanId", "").contains("parentSpanId"));
    }

    @Test
    void spanOfAChildHasItsTagsAsTheyWereAtItsStartAndItsOwnAttributesWin() {
        Subject match = new Subject(new ContextHolder(), new Breadcrumbs(0)).child();
        match.context().setTags(Map.of("match", "m-17", "mode", "coop", "map", "forest"));
        Spans spans = new Spans(
                new Ids(),
                new WallClock(),
                span -> {
                    format.add(span, bodies);
                    return true;
                },
                match,
                new TraceSampler(1));
        TrackerSpan wave = spans.start("wave", Map.of("mode", "boss", "number", 3));
        match.context().setTag("match", "m-18");
        wave.setAttribute("map", "castle");
        wave.end();
        spans.start("next", null, null).end();
        format.finish(bodies);
        List<Span> sent = Otlp.spans(bodies.only());
        assertEquals(
                Map.of(
                        "mode", Otlp.text("boss"),
                        "number", AnyValue.newBuilder().setIntValue(3).build(),
                        "map", Otlp.text("castle"),
                        "match", Otlp.text("m-17")),
                Otlp.attributes(sent.get(0).getAttributesList()));
        assertEquals(4, sent.get(0).getAttributesCount(), "no key is there twice");
        assertEquals(
                Otlp.text("m-18"),
                Otlp.attributes(sent.get(1).getAttributesList()).get("match"));
    }

    @Test
    void errorIsAnEventAndFailsTheSpan() {
        SpanError error = new SpanError(Samples.NOON + 3, ErrorSnapshot.of(new IllegalStateException("no key")));
        format.add(Samples.failed(Samples.span("s", 1, 0, Fields.EMPTY), List.of(error)), bodies);
        format.finish(bodies);
        Span span = Otlp.spans(bodies.only()).get(0);
        assertEquals(Status.StatusCode.STATUS_CODE_ERROR, span.getStatus().getCode());
        assertEquals("no key", span.getStatus().getMessage());
        assertEquals("exception", span.getEvents(0).getName());
        assertEquals(Samples.NOON + 3, span.getEvents(0).getTimeUnixNano());
        Map<String, AnyValue> event = Otlp.attributes(span.getEvents(0).getAttributesList());
        assertEquals(Otlp.text("java.lang.IllegalStateException"), event.get("exception.type"));
        assertEquals(Otlp.text("no key"), event.get("exception.message"));
        assertTrue(event.get("exception.stacktrace").getStringValue().contains("\n\tat "));
    }

    @Test
    void valuesKeepTheirTypes() {
        Fields attributes = RecordFixture.fields(
                "s",
                "text",
                "i",
                5L,
                "d",
                2.5,
                "b",
                true,
                "nan",
                Double.NaN,
                "f",
                0.1f,
                "price",
                new BigDecimal("9.99"));
        format.add(Samples.span("s", 1, 0, attributes), bodies);
        format.finish(bodies);
        Map<String, AnyValue> read =
                Otlp.attributes(Otlp.spans(bodies.only()).get(0).getAttributesList());
        assertEquals(5, read.get("i").getIntValue());
        assertEquals(2.5, read.get("d").getDoubleValue());
        assertTrue(read.get("b").getBoolValue());
        assertTrue(Double.isNaN(read.get("nan").getDoubleValue()));
        assertEquals(0.1, read.get("f").getDoubleValue());
        assertEquals(9.99, read.get("price").getDoubleValue());
    }

    @Test
    void integerOver64BitsIsTextSinceTempoRefusesTheWholeRequest() {
        BigInteger big = BigInteger.TWO.pow(63);
        format.add(Samples.span("s", 1, 0, RecordFixture.fields("big", big)), bodies);
        format.finish(bodies);
        assertEquals(
                Otlp.text(big.toString()),
                Otlp.spans(bodies.only()).get(0).getAttributes(0).getValue());
    }

    @Test
    void attributeKeyWithoutLetterOrDigitIsRepairedSinceItPoisonsARequest() {
        format.add(Samples.span("s", 1, 0, RecordFixture.fields("", 1L, "имя", 2L, "a.b", 3L, "_", 4L)), bodies);
        format.finish(bodies);
        assertEquals(
                List.of("key_", "key_имя", "a.b", "key__"),
                List.copyOf(Otlp.attributes(Otlp.spans(bodies.only()).get(0).getAttributesList())
                        .keySet()));
    }

    @Test
    void timesAreNeverNegativeNorBackwardsSinceTempoRefusesTheWholeRequest() {
        Samples.Span odd = new Samples.Span("s", 1, 1, 1, 0, -5, -10, Fields.EMPTY, List.of(), List.of(), false);
        format.add(odd, bodies);
        format.finish(bodies);
        assertEquals(0, Otlp.spans(bodies.only()).get(0).getStartTimeUnixNano());
        assertEquals(0, Otlp.spans(bodies.only()).get(0).getEndTimeUnixNano());
    }

    @Test
    void bodyIsAtMostOneMebibyte() {
        for (int i = 1; i <= 5000; i++) {
            format.add(Samples.span("span " + i, i, 0, RecordFixture.fields("i", (long) i)), bodies);
        }
        format.finish(bodies);
        assertTrue(bodies.all.size() > 1);
        assertEquals(5000, bodies.items());
        int next = 1;
        for (FinishedBodies.Body body : bodies.all) {
            assertTrue(body.bytes().length <= 1 << 20);
            for (Span span : Otlp.spans(body)) {
                assertEquals("span " + next++, span.getName());
            }
        }
    }

    @Test
    void spanTooLargeForABodyIsCutAndMarked() {
        List<SpanError> errors = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            errors.add(new SpanError(Samples.NOON, ErrorSnapshot.of(new RuntimeException("\0".repeat(32 << 10)))));
        }
        Fields attributes = RecordFixture.fields("a", "\0".repeat(128 << 10), "b", "猫".repeat(32 << 10));
        format.add(Samples.failed(Samples.span("s", 1, 0, attributes), errors), bodies);
        format.add(Samples.span("small", 2, 0, Fields.EMPTY), bodies);
        format.finish(bodies);
        assertEquals(1, format.truncated());
        List<Span> spans =
                bodies.all.stream().flatMap(body -> Otlp.spans(body).stream()).toList();
        assertTrue(bodies.all.stream().allMatch(body -> body.bytes().length <= 1 << 20));
        Map<String, AnyValue> read = Otlp.attributes(spans.get(0).getAttributesList());
        assertTrue(read.get("truncated").getBoolValue());
        assertFalse(read.get("a").getStringValue().isEmpty());
        assertEquals("small", spans.get(1).getName());
        assertEquals(0, spans.get(1).getAttributesCount());
    }

    @Test
    void spanCutAtTheCallIsMarkedAndCounted() {
        format.add(new Samples.Span("s", 1, 1, 1, 0, 1, 2, Fields.EMPTY, List.of(), List.of(), true), bodies);
        format.finish(bodies);
        assertEquals(1, format.truncated());
        assertEquals(
                "truncated", Otlp.spans(bodies.only()).get(0).getAttributes(0).getKey());
    }

    @Test
    void nothingRecordedIsNoBody() {
        format.finish(bodies);
        assertEquals(List.of(), bodies.all);
    }

    private static final int SAMPLED = 1;
    private static final int NOT_REMOTE = SpanFlags.SPAN_FLAGS_CONTEXT_HAS_IS_REMOTE_MASK_VALUE;
    private static final int REMOTE = NOT_REMOTE | SpanFlags.SPAN_FLAGS_CONTEXT_IS_REMOTE_MASK_VALUE;

    @Test
    void flagsSayThatASpanIsSampledAndWhetherItsParentIsOfAnotherProcess() {
        List<EndedSpan> ended = new ArrayList<>();
        Spans spans = new Spans(new Ids(), new WallClock(), ended::add);
        TrackerSpan root = spans.start("root", null, null);
        spans.start("child", null, root).end();
        spans.continued("continued", null, root.traceparent()).end();
        root.end();
        ended.forEach(span -> format.add(span, bodies));
        format.finish(bodies);
        assertEquals(
                List.of(NOT_REMOTE | SAMPLED, REMOTE | SAMPLED, NOT_REMOTE | SAMPLED),
                Otlp.spans(bodies.only()).stream().map(Span::getFlags).toList());
    }

    @Test
    void linksNameTheirSpansAndWhatTheyAreOf() {
        Samples.Span span = Samples.span("wave", 5, 0, Fields.EMPTY);
        List<SpanLink> links = List.of(
                new SpanLink(1, 2, 3, false, null),
                new SpanLink(4, 5, 6, true, SpanLink.Relation.CONTINUES),
                new SpanLink(7, 8, 9, true, SpanLink.Relation.CONTINUED_BY));
        format.add(new Samples.Span("wave", 1, 1, 5, 0, 1, 2, Fields.EMPTY, List.of(), links, false), bodies);
        format.add(span, bodies);
        format.finish(bodies);
        List<Span.Link> read = Otlp.spans(bodies.only()).get(0).getLinksList();
        assertEquals(3, read.size());
        assertEquals(
                "0000000000000001" + "0000000000000002",
                hex(read.get(0).getTraceId().toByteArray()));
        assertEquals("0000000000000003", hex(read.get(0).getSpanId().toByteArray()));
        assertEquals(0, read.get(0).getAttributesCount());
        assertEquals(
                List.of(Otlp.attribute("gametracker.link", "continues")),
                read.get(1).getAttributesList());
        assertEquals(
                List.of(Otlp.attribute("gametracker.link", "continued_by")),
                read.get(2).getAttributesList());
        assertEquals(0, Otlp.spans(bodies.only()).get(1).getLinksCount());
        assertEquals(
                List.of(NOT_REMOTE, NOT_REMOTE | SAMPLED, NOT_REMOTE | SAMPLED),
                read.stream().map(Span.Link::getFlags).toList());
    }

    @Provide
    Arbitrary<Samples.Span> spans() {
        return Combinators.combine(
                        Values.texts(),
                        Arbitraries.longs(),
                        Arbitraries.longs().filter(id -> id != 0),
                        Arbitraries.longs(),
                        Arbitraries.longs().greaterOrEqual(0),
                        Values.maps())
                .as((name, trace, id, parent, start, attributes) -> new Samples.Span(
                        name,
                        trace,
                        trace == 0 ? 1 : 0,
                        id,
                        parent,
                        start,
                        start,
                        RecordFixture.fields(attributes),
                        List.of(),
                        List.of(),
                        false));
    }

    @Property(tries = 200)
    void everyPayloadParsesBack(@ForAll @Size(min = 1, max = 8) List<Samples.@From("spans") Span> spans) {
        FinishedBodies bodies = new FinishedBodies();
        OtlpTraces format = new OtlpTraces(Samples.IDENTITY);
        spans.forEach(span -> format.add(span, bodies));
        format.finish(bodies);
        List<Span> read = Otlp.spans(bodies.only());
        assertEquals(spans.size(), read.size());
        for (int i = 0; i < spans.size(); i++) {
            Samples.Span span = spans.get(i);
            assertEquals(Values.repaired(span.name()), read.get(i).getName());
            assertEquals(
                    HexFormat.of().toHexDigits(span.traceHigh())
                            + HexFormat.of().toHexDigits(span.traceLow()),
                    hex(read.get(i).getTraceId().toByteArray()));
            assertEquals(span.parentIdBits() == 0, read.get(i).getParentSpanId().isEmpty());
            assertEquals(span.startNanos(), read.get(i).getStartTimeUnixNano());
            assertEquals(
                    Otlp.any(span.attributes()).getKvlistValue().getValuesList(),
                    read.get(i).getAttributesList());
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
