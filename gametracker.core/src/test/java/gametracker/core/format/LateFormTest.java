package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.Level;
import gametracker.core.record.Fields;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LateFormTest {
    @Test
    void labelNamesTheHourAndNothingElseChanges() {
        PayloadRules.Body body = body("m", Samples.NOON);
        Push before = Push.of(body);
        Push after = Push.of(text(LateForm.late(body.buffer()).orElseThrow()));
        Map<String, Object> labels = new HashMap<>(before.labels());
        labels.put("late", "2026-11-20T13");
        assertEquals(labels, after.labels());
        assertEquals(before.times(), after.times());
        assertEquals(before.rawLines(), after.rawLines());
    }

    @Test
    void labelIsPutInOnce() {
        ByteBuffer late = LateForm.late(body("m", Samples.NOON).buffer()).orElseThrow();
        assertEquals(Optional.empty(), LateForm.late(late));
        assertEquals(Optional.of(Instant.ofEpochSecond(1_795_180_455L, 123_456_789)), LateForm.oldest(late));
    }

    @Test
    void labelTextThatLooksLikeValuesIsNotTakenForThem() {
        LokiPush format =
                new LokiPush(new Identity("\"values\":[[\"0000000000000000000", "1", "e", "s", "", Fields.EMPTY), true);
        PayloadRules bodies = new PayloadRules();
        format.add(Samples.log(1, "m", Map.of()), bodies);
        format.finish(bodies);
        assertEquals(
                Optional.of(Instant.ofEpochSecond(0, Samples.NOON + 1)),
                LateForm.oldest(bodies.only().buffer()));
    }

    @Test
    void earlyClocksHaveAnHourToo() {
        assertEquals(
                "1970-01-01T00",
                Push.of(text(LateForm.late(body("m", 5).buffer()).orElseThrow()))
                        .labels()
                        .get("late"));
    }

    @Test
    void whatIsNoLokiBodyHasNoLateForm() {
        for (String other :
                List.of("", "{", "{\"streams\":[{\"stream\":{", "{\"streams\":[]}", "{\"resourceLogs\":[]}")) {
            ByteBuffer body = ByteBuffer.wrap(other.getBytes(StandardCharsets.UTF_8));
            assertEquals(Optional.empty(), LateForm.late(body), other);
            assertEquals(Optional.empty(), LateForm.oldest(body), other);
        }
        byte[] damaged = "{\"streams\":[{\"stream\":{},\"values\":[[\"17951804551234x6789\",\"\"]]}]}".getBytes();
        assertEquals(Optional.empty(), LateForm.oldest(ByteBuffer.wrap(damaged)));
    }

    @Property(tries = 500)
    void neverThrows(@ForAll byte[] garbage) {
        LateForm.late(ByteBuffer.wrap(garbage));
    }

    private static PayloadRules.Body body(String message, long nanos) {
        PayloadRules bodies = new PayloadRules();
        LokiPush format = new LokiPush(Samples.IDENTITY, true);
        format.add(Samples.log(1, nanos, Level.INFO, message, Fields.EMPTY), bodies);
        format.finish(bodies);
        return bodies.only();
    }

    private static String text(ByteBuffer body) {
        return StandardCharsets.UTF_8.decode(body.duplicate()).toString();
    }
}
