package gametracker.core.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gametracker.api.Level;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.format.LokiPush;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.OtlpTraces;
import gametracker.core.format.RecordEncoder;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.Ids;
import gametracker.core.record.LogRecord;
import gametracker.core.record.Spans;
import gametracker.core.record.WallClock;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.Size;

class RedactionProperties {
    /** Begins every text of these, keys included. */
    private static final String MARK = "MARK";

    private static final Identity IDENTITY = new Identity("game", "1", "test", "session", "", Fields.EMPTY);

    enum Way {
        NULL,
        EXCEPTION,
        ERROR
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void nothingOfARecordGetsOutPastARedactorThatFails(
            @ForAll Way way,
            @ForAll("texts") String message,
            @ForAll("maps") Map<String, Object> data,
            @ForAll("maps") Map<String, Object> user,
            @ForAll @Size(max = 3) List<@From("texts") String> messages) {
        Redaction redaction = failing(way);
        Throwable error = null;
        List<Breadcrumb> crumbs = new ArrayList<>();
        for (String each : messages) {
            Throwable next = new RuntimeException(each, error);
            next.addSuppressed(new RuntimeException(each));
            error = next;
            crumbs.add(new Breadcrumb(1, each, Freezer.freeze(data)));
        }
        Fields frozen = Freezer.freeze(user);
        Context context = new Context(frozen, Freezer.freeze(Map.of(MARK, user)), frozen);
        ErrorSnapshot snapshot = error == null ? null : ErrorSnapshot.of(error);
        LogRecord record =
                new LogRecord(1, Level.INFO, message, Freezer.freeze(data), snapshot, crumbs, context, null, false);
        LogRecord redacted = redaction.log(record);
        assertFalse(encoded(redacted).contains(MARK), () -> encoded(redacted));
        assertEquals(Freezer.freeze(data).size(), redacted.data().size());
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void nothingOfASpanOrALabelGetsOutPastARedactorThatFails(
            @ForAll Way way,
            @ForAll("texts") String name,
            @ForAll("maps") Map<String, Object> attributes,
            @ForAll("texts") String message) {
        Redaction redaction = failing(way);
        List<EndedSpan> ended = new ArrayList<>();
        new Spans(new Ids(), new WallClock(InstantSource.system(), System::nanoTime), ended::add)
                .start(name, attributes)
                .setAttribute(message, name)
                .recordError(new RuntimeException(message, new RuntimeException(name)))
                .end();
        StringBuilder bodies = new StringBuilder();
        BodySink sink = keeping(bodies);
        RecordEncoder<EndedSpan> traces = redaction.spans(new OtlpTraces(IDENTITY));
        traces.add(ended.get(0), sink);
        traces.finish(sink);
        assertFalse(bodies.indexOf(MARK) >= 0, bodies::toString);
        assertEquals("[redacted]", redaction.label("label", message));
    }

    private static Redaction failing(Way way) {
        return new Redaction(
                (key, text) -> {
                    switch (way) {
                        case NULL -> {
                            return null;
                        }
                        case EXCEPTION -> throw new IllegalStateException(text);
                        default -> throw new AssertionError(text);
                    }
                },
                note -> assertFalse(note.contains(MARK), note));
    }

    private static BodySink keeping(StringBuilder bodies) {
        return (format, body, items, accepted) -> bodies.append(StandardCharsets.UTF_8.decode(body.duplicate()));
    }

    private static String encoded(LogRecord record) {
        StringBuilder bodies = new StringBuilder();
        BodySink sink = keeping(bodies);
        LokiPush loki = new LokiPush(IDENTITY, true);
        loki.add(record, sink);
        loki.finish(sink);
        OtlpLogs otlp = new OtlpLogs(IDENTITY);
        otlp.add(record, sink);
        otlp.finish(sink);
        return bodies.toString();
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(20).map(text -> MARK + text);
    }

    @Provide
    Arbitrary<Map<String, Object>> maps() {
        Arbitrary<Object> leaf = Arbitraries.oneOf(
                texts().map(text -> (Object) text),
                Arbitraries.of(1, 2.5, true).map(value -> (Object) value),
                texts().list().ofMaxSize(3).map(list -> (Object) list));
        Arbitrary<Object> value = Arbitraries.oneOf(
                leaf, Arbitraries.maps(texts(), leaf).ofMaxSize(3).map(map -> (Object) map));
        return Arbitraries.maps(texts(), value).ofMaxSize(5).map(HashMap::new);
    }
}
