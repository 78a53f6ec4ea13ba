package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.RecordFixture;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class OtlpLogsTest {
    private final FinishedBodies bodies = new FinishedBodies();
    private final OtlpLogs format = new OtlpLogs(Samples.IDENTITY);

    @Test
    void recordKeepsTimeSeverityMessageAndAttributes() {
        format.add(Samples.log(7, "hit", Map.of("weapon", "bow")), bodies);
        assertEquals(1, format.openItems());
        format.finish(bodies);
        assertEquals(Format.OTLP_LOGS, bodies.only().format());
        assertEquals(1, bodies.only().items());
        LogRecord record = Otlp.logs(bodies.only()).get(0);
        assertEquals(Samples.NOON + 7, record.getTimeUnixNano());
        assertEquals(Samples.NOON + 7, record.getObservedTimeUnixNano());
        assertEquals(9, record.getSeverityNumberValue());
        assertEquals("INFO", record.getSeverityText());
        assertEquals("hit", record.getBody().getStringValue());
        assertTrue(record.getTraceId().isEmpty() && record.getSpanId().isEmpty());
        Map<String, AnyValue> attributes = Otlp.attributes(record.getAttributesList());
        assertEquals(
                Map.of(
                        "log.record.uid", Otlp.text(Samples.SESSION + "-7"),
                        "data.weapon", Otlp.text("bow"),
                        "user.id", Otlp.text("p-17"),
                        "user.name", Otlp.text("Zoë"),
                        "tag.build", Otlp.text("nightly"),
                        "context.match.map", Otlp.text("forest"),
                        "context.match.round", Otlp.any(3L)),
                attributes);
    }

    /** Loki makes an index label of it, and so a stream for each session. */
    @Test
    void resourceNamesTheSessionButNoInstanceSoThatStreamsAreFew() {
        format.add(Samples.log(1, "m", Map.of()), bodies);
        format.finish(bodies);
        ExportLogsServiceRequest request = Otlp.parse(bodies.only(), ExportLogsServiceRequest.newBuilder());
        Map<String, AnyValue> resource =
                Otlp.attributes(request.getResourceLogs(0).getResource().getAttributesList());
        assertFalse(resource.containsKey("service.instance.id"), resource::toString);
        assertEquals(Otlp.text(Samples.SESSION), resource.get("session.id"));
        assertEquals(Otlp.text("arena"), resource.get("service.name"));
        assertEquals(Otlp.text("production"), resource.get("deployment.environment.name"));
    }

    @Test
    void clockSetBackIsFollowedInABodyOfItsOwnUnlessAServerHasAcceptedMore() {
        long back = Samples.NOON - 60_000_000_000L;
        format.add(Samples.log(1, Samples.NOON, Level.INFO, "a", Fields.EMPTY), bodies);
        format.add(Samples.log(2, Samples.NOON - 1, Level.INFO, "b", Fields.EMPTY), bodies);
        format.add(Samples.log(3, back, Level.INFO, "c", Fields.EMPTY), bodies);
        format.finish(bodies);
        assertEquals(List.of(Samples.NOON, Samples.NOON), times(bodies.all.get(0)));
        assertEquals(List.of(back), times(bodies.all.get(1)));
        bodies.all.get(0).accepted().run();
        format.add(Samples.log(4, back + 1, Level.INFO, "d", Fields.EMPTY), bodies);
        format.finish(bodies);
        assertEquals(List.of(Samples.NOON), times(bodies.all.get(2)));
    }

    private static List<Long> times(FinishedBodies.Body body) {
        return Otlp.logs(body).stream().map(LogRecord::getTimeUnixNano).toList();
    }

    @Test
    void severitiesAreThoseOfTheDataModel() {
        for (Level level : Level.values()) {
            format.add(Samples.log(1, Samples.NOON, level, "m", Fields.EMPTY), bodies);
        }
        format.finish(bodies);
        List<LogRecord> records = Otlp.logs(bodies.only());
        assertEquals(
                List.of(5, 9, 13, 17),
                records.stream().map(LogRecord::getSeverityNumberValue).toList());
        assertEquals(
                List.of("DEBUG", "INFO", "WARN", "ERROR"),
                records.stream().map(LogRecord::getSeverityText).toList());
    }

    /** The one by the semantic conventions; for the other they have no attribute. */
    @Test
    void threadAndLoggerAreAttributes() {
        format.add(Samples.from("ai-worker \"3\"", "game.Ai"), bodies);
        format.add(Samples.from("", null), bodies);
        format.finish(bodies);
        Map<String, AnyValue> attributes =
                Otlp.attributes(Otlp.logs(bodies.only()).get(0).getAttributesList());
        assertEquals(Otlp.text("ai-worker \"3\""), attributes.get("thread.name"));
        assertEquals(Otlp.text("game.Ai"), attributes.get("logger"));
        Map<String, AnyValue> bare =
                Otlp.attributes(Otlp.logs(bodies.only()).get(1).getAttributesList());
        assertFalse(bare.containsKey("thread.name") || bare.containsKey("logger"), bare::toString);
    }

    @Test
    void currentSpanIsNamed() {
        format.add(Samples.inSpan(Samples.log(1, "m", Map.of()), 0x0af7651916cd43ddL, 0x8448eb211c80319cL, 5), bodies);
        format.finish(bodies);
        LogRecord record = Otlp.logs(bodies.only()).get(0);
        assertEquals(
                "0af7651916cd43dd8448eb211c80319c",
                HexFormat.of().formatHex(record.getTraceId().toByteArray()));
        assertEquals(
                "0000000000000005", HexFormat.of().formatHex(record.getSpanId().toByteArray()));
        assertEquals(1, record.getFlags(), "sampled");
    }

    @Test
    void spanThatIsNotRecordedIsNamedAndNotSampled() {
        format.add(Samples.inUnsampledSpan(Samples.log(1, "m", Map.of())), bodies);
        format.finish(bodies);
        LogRecord record = Otlp.logs(bodies.only()).get(0);
        assertEquals(16, record.getTraceId().size());
        assertEquals(8, record.getSpanId().size());
        assertEquals(0, record.getFlags());
    }

    @Test
    void errorAndBreadcrumbsAreAttributes() {
        List<Breadcrumb> crumbs =
                List.of(new Breadcrumb(Samples.NOON - 2, "opened the chest", RecordFixture.fields("gold", 5L)));
        format.add(
                Samples.log(
                        1,
                        Samples.NOON,
                        Level.ERROR,
                        "m",
                        Fields.EMPTY,
                        new IllegalStateException("no key"),
                        crumbs,
                        Context.EMPTY),
                bodies);
        format.finish(bodies);
        Map<String, AnyValue> attributes =
                Otlp.attributes(Otlp.logs(bodies.only()).get(0).getAttributesList());
        assertEquals(Otlp.text("java.lang.IllegalStateException"), attributes.get("exception.type"));
        assertEquals(Otlp.text("no key"), attributes.get("exception.message"));
        assertTrue(attributes.get("exception.stacktrace").getStringValue().contains("\n\tat "));
        assertEquals(
                Otlp.any(List.of(RecordFixture.fields(
                        "ts", "1795180455123456787",
                        "msg", "opened the chest",
                        "data", RecordFixture.fields("gold", 5L)))),
                attributes.get("breadcrumbs"));
    }

    @Test
    void equalRecordsOfOneNanosecondDifferByTheirUid() {
        format.add(Samples.log(1, Samples.NOON, Level.INFO, "same", Fields.EMPTY), bodies);
        format.add(Samples.log(2, Samples.NOON, Level.INFO, "same", Fields.EMPTY), bodies);
        format.finish(bodies);
        List<LogRecord> records = Otlp.logs(bodies.only());
        assertNotEquals(records.get(0), records.get(1));
    }

    @Test
    void contextIsThatOfTheRecord() {
        Context other = new Context(RecordFixture.fields("id", "p-18"), Fields.EMPTY, Fields.EMPTY);
        for (Context context : List.of(other, Context.EMPTY, Samples.CONTEXT, other)) {
            format.add(Samples.log(1, Samples.NOON, Level.INFO, "m", Fields.EMPTY, null, List.of(), context), bodies);
        }
        format.finish(bodies);
        List<AnyValue> ids = new ArrayList<>();
        Otlp.logs(bodies.only())
                .forEach(record ->
                        ids.add(Otlp.attributes(record.getAttributesList()).get("user.id")));
        List<AnyValue> expected = new ArrayList<>(List.of(Otlp.text("p-18"), Otlp.text("p-17"), Otlp.text("p-18")));
        expected.add(1, null);
        assertEquals(expected, ids);
    }

    @Test
    void attributesStayUnderLokis128And64KilobytesWithThoseOfTheResource() {
        Object[] many = new Object[2000];
        for (int i = 0; i < many.length; i += 2) {
            many[i] = "key" + i;
            many[i + 1] = "v".repeat(1000);
        }
        Fields fields = RecordFixture.fields(many);
        Context context = new Context(fields, RecordFixture.fields("group", fields), fields);
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            crumbs.add(new Breadcrumb(1, "crumb " + i, fields));
        }
        OtlpLogs heavy = new OtlpLogs(new Identity("g".repeat(5000), "v", "e", "s", "i", fields));
        Exception error = new Exception("\0".repeat(40_000));
        heavy.add(Samples.log(1, Samples.NOON, Level.ERROR, "m", fields, error, crumbs, context), bodies);
        heavy.finish(bodies);
        assertEquals(1, heavy.truncated());
        ExportLogsServiceRequest request = Otlp.parse(bodies.only(), ExportLogsServiceRequest.newBuilder());
        LogRecord record = request.getResourceLogs(0).getScopeLogs(0).getLogRecords(0);
        int resource = request.getResourceLogs(0).getResource().getAttributesCount();
        assertTrue(
                resource + record.getAttributesCount() + 9 <= 128, () -> resource + "+" + record.getAttributesCount());
        assertTrue(request.getSerializedSize() <= 64 << 10, () -> "" + request.getSerializedSize());
        Map<String, AnyValue> attributes = Otlp.attributes(record.getAttributesList());
        assertTrue(attributes.get("truncated").getBoolValue());
        assertTrue(attributes.containsKey("log.record.uid"));
        List<AnyValue> kept = attributes.get("breadcrumbs").getArrayValue().getValuesList();
        assertFalse(kept.isEmpty());
        assertEquals(
                "crumb 99",
                kept.get(kept.size() - 1)
                        .getKvlistValue()
                        .getValues(1)
                        .getValue()
                        .getStringValue());
    }

    @Test
    void messageIsAtMost262144Bytes() {
        format.add(Samples.log(1, "猫".repeat(200_000), Map.of()), bodies);
        format.add(Samples.log(2, "猫".repeat(32 << 10), Map.of()), bodies);
        format.finish(bodies);
        List<LogRecord> records = Otlp.logs(bodies.only());
        assertTrue(records.get(0).getBody().getStringValue().length() * 3 <= 262_144);
        assertTrue(Otlp.attributes(records.get(0).getAttributesList()).containsKey("truncated"));
        assertEquals("猫".repeat(32 << 10), records.get(1).getBody().getStringValue());
        assertEquals(1, format.truncated());
    }

    @Test
    void bodyIsAtMostOneMebibyte() {
        for (int i = 0; i < 3000; i++) {
            format.add(Samples.log(i, "m" + i, Map.of()), bodies);
        }
        format.finish(bodies);
        assertTrue(bodies.all.size() > 1);
        assertEquals(3000, bodies.items());
        int next = 0;
        for (FinishedBodies.Body body : bodies.all) {
            assertTrue(body.bytes().length <= 1 << 20);
            for (LogRecord record : Otlp.logs(body)) {
                assertEquals("m" + next++, record.getBody().getStringValue());
            }
        }
    }

    @Provide
    Arbitrary<Map<String, Object>> maps() {
        return Values.maps();
    }

    @Provide
    Arbitrary<String> texts() {
        return Values.texts();
    }

    @Property(tries = 200)
    void everyPayloadParsesBack(
            @ForAll("texts") String message,
            @ForAll("maps") Map<String, Object> data,
            @ForAll("maps") Map<String, Object> user,
            @ForAll("maps") Map<String, Object> groups) {
        FinishedBodies bodies = new FinishedBodies();
        OtlpLogs format = new OtlpLogs(Samples.IDENTITY);
        Context context =
                new Context(RecordFixture.fields(user), RecordFixture.fields(groups), RecordFixture.fields("t", "v"));
        Fields frozen = RecordFixture.fields(data);
        format.add(Samples.log(3, Samples.NOON, Level.WARN, message, frozen, null, List.of(), context), bodies);
        format.finish(bodies);
        LogRecord record = Otlp.logs(bodies.only()).get(0);
        assertEquals(Values.repaired(message), record.getBody().getStringValue());
        Map<String, AnyValue> expected = new LinkedHashMap<>();
        expected.put("log.record.uid", Otlp.text(Samples.SESSION + "-3"));
        Otlp.flatten("data.", frozen, expected);
        Otlp.flatten("user.", context.user(), expected);
        Otlp.flatten("tag.", context.tags(), expected);
        Otlp.flatten("context.", context.contexts(), expected);
        Map<String, AnyValue> read = Otlp.attributes(record.getAttributesList());
        if (read.remove("truncated") == null) {
            assertEquals(expected, read);
        } else {
            assertTrue(expected.size() > 40);
        }
    }
}
