package gametracker.core.redact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gametracker.api.Level;
import gametracker.core.format.BodySink;
import gametracker.core.format.Identity;
import gametracker.core.format.LokiPush;
import gametracker.core.format.OtlpLogs;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import java.nio.charset.StandardCharsets;
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
        Redaction redaction = new Redaction(
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

    private static String encoded(LogRecord record) {
        StringBuilder bodies = new StringBuilder();
        BodySink sink =
                (format, body, items, accepted) -> bodies.append(StandardCharsets.UTF_8.decode(body.duplicate()));
        Identity identity = new Identity("game", "1", "test", "session", "", Fields.EMPTY);
        LokiPush loki = new LokiPush(identity, true);
        loki.add(record, sink);
        loki.finish(sink);
        OtlpLogs otlp = new OtlpLogs(identity);
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
