package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import gametracker.api.Level;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.core.record.Fields;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LokiRulesTest {
    private static final LokiRules RULES = LokiRules.INSTANCE;

    @Test
    void labelNamesTheHourAndNothingElseChanges() {
        FinishedBodies.Body body = body("m", Samples.NOON);
        Push before = Push.of(body);
        Push after = late(body);
        Map<String, String> labels = new HashMap<>(before.labels());
        labels.put("late", "2026-11-20T13");
        assertEquals(labels, after.labels());
        assertEquals(before.times(), after.times());
        assertEquals(before.rawLines(), after.rawLines());
    }

    @Test
    void labelIsPutInOnce() {
        Envelope late = RULES.late(body("m", Samples.NOON).envelope()).orElseThrow();
        assertEquals(Optional.empty(), RULES.late(late));
        assertEquals(Instant.ofEpochSecond(1_795_180_455L, 123_456_789), RULES.oldest(late));
        assertEquals("e", late.id());
    }

    @Test
    void labelTextThatLooksLikeValuesIsNotTakenForThem() {
        LokiPush format =
                new LokiPush(new Identity("\"values\":[[\"0000000000000000000", "1", "e", "s", "", Fields.EMPTY), true);
        FinishedBodies bodies = new FinishedBodies();
        format.add(Samples.log(1, "m", Map.of()), bodies);
        format.finish(bodies);
        assertEquals(
                Instant.ofEpochSecond(0, Samples.NOON + 1),
                RULES.oldest(bodies.only().envelope()));
    }

    @Test
    void earlyClocksHaveAnHourToo() {
        assertEquals("1970-01-01T00", late(body("m", 5)).labels().get("late"));
        assertEquals("2262-04-11T23", late(body("m", Long.MAX_VALUE)).labels().get("late"));
    }

    @Test
    void whatIsNoLokiBodyHasNoLateForm() {
        for (String other :
                List.of("", "{", "{\"streams\":[{\"stream\":{", "{\"streams\":[]}", "{\"resourceLogs\":[]}")) {
            assertEquals(Optional.empty(), RULES.late(envelope(other)), other);
            assertEquals(Optional.empty(), RULES.stream(envelope(other)), other);
            assertEquals(Instant.EPOCH, RULES.oldest(envelope(other)), other);
        }
        String damaged = "{\"streams\":[{\"stream\":{},\"values\":[[\"17951804551234x6789\",\"\"]]}]}";
        assertEquals(Instant.EPOCH, RULES.oldest(envelope(damaged)), "the envelope's own time");
    }

    @Property(tries = 500)
    void neverThrows(@ForAll byte[] garbage) {
        RULES.late(new FinishedBodies.Body(Format.LOKI_PUSH, garbage, 1).envelope());
    }

    @Test
    void streamIsNamedByAllItsLabelsThoseOfTheLateFormIncluded() {
        Envelope recorded = body("m", Samples.NOON).envelope();
        Envelope late = RULES.late(recorded).orElseThrow();
        assertEquals(
                RULES.stream(recorded),
                RULES.stream(body("other", Samples.NOON + 1).envelope()));
        assertEquals(
                "\"late\":\"2026-11-20T13\"," + RULES.stream(recorded).orElseThrow(),
                RULES.stream(late).orElseThrow());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "429 | true  | Maximum active stream limit exceeded when trying to create stream {a=\"b\"}, reduce",
                "429 | true  | Maximum active stream limit exceeded, reduce the number of active streams",
                "429 | true  | Per stream rate limit exceeded (limit: 3MB/sec) while attempting to ingest for stream"
                        + " '{a=\"b\"}' totaling 8238B, consider splitting a stream",
                "429 | true  | entry with timestamp 2026 ignored, reason: 'other words' for stream: {a=\"b\"},",
                "429 | false | Ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting"
                        + " to ingest '82' lines totaling '78200' bytes, reduce log volume",
                "429 | true  | ingestion rate limit exceeded for user fake (limit: 1000 bytes/sec) while attempting"
                        + " to ingest '82' lines totaling '78200' bytes, reduce log volume",
                "429 | false | slow down",
                "503 | false | Per stream rate limit exceeded",
            })
    void wordsTellARefusalOfTheStreamAlone(int status, boolean ofTheStream, String words) {
        RetryLater answer = new RetryLater(OptionalInt.of(status), Optional.empty(), false, words);
        assertEquals(ofTheStream, RULES.isAboutOneStream(answer));
        assertFalse(PayloadRules.of(Format.OTLP_TRACES).isAboutOneStream(answer));
    }

    private static FinishedBodies.Body body(String message, long nanos) {
        FinishedBodies bodies = new FinishedBodies();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        format.add(Samples.log(1, nanos, Level.INFO, message, Fields.EMPTY), bodies);
        format.finish(bodies);
        return bodies.only();
    }

    private static Envelope envelope(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return new FinishedBodies.Body(Format.LOKI_PUSH, bytes, 1).envelope();
    }

    private static Push late(FinishedBodies.Body body) {
        return Push.of(FinishedBodies.Body.of(RULES.late(body.envelope()).orElseThrow()));
    }
}
