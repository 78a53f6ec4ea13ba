package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IncomingAnswerTest {
    private final IncomingAnswer answer = new IncomingAnswer();

    private boolean body(String text) {
        return answer.body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void thereIsNoneBeforeTheHead() {
        assertEquals(Optional.empty(), answer.soFar());
    }

    @Test
    void headAloneIsAnAnswer() {
        answer.head(503, Map.of("Retry-After", "7", "Server", "x")::get);
        assertEquals(Optional.of(new HttpAnswer(503, "", Map.of("retry-after", "7"))), answer.soFar());
    }

    @Test
    void bodyIsWhatHasComeOfIt() {
        answer.head(400, name -> null);
        assertTrue(body("too "));
        assertEquals("too ", answer.soFar().orElseThrow().body());
        assertTrue(body("much"));
        assertEquals("too much", answer.soFar().orElseThrow().body());
    }

    @Test
    void beginningIsKeptAndTheRestIsReadUpToABound() {
        answer.head(200, name -> null);
        String piece = "é".repeat(4096);
        int pieces = IncomingAnswer.MAX_READ / (2 * 4096);
        for (int i = 0; i < pieces; i++) {
            assertTrue(body(piece));
        }
        assertFalse(body("x"));
        assertEquals(
                "é".repeat(Delivery.MAX_ANSWER / 2),
                answer.soFar().orElseThrow().body());
    }

    @Test
    void characterThatTheBoundCutsIsLeftOut() {
        answer.head(200, name -> null);
        body("x" + "é".repeat(4096));
        assertEquals(
                "x" + "é".repeat(Delivery.MAX_ANSWER / 2 - 1),
                answer.soFar().orElseThrow().body());
    }

    @Test
    void refusalInProtobufIsItsMessageAndASuccessIsNot() {
        answer.head(400, name -> null);
        body("\b\u0003\u0012\bno label");
        assertEquals("no label", answer.soFar().orElseThrow().body());
        answer.head(200, name -> null);
        assertEquals("\b\u0003\u0012\bno label", answer.soFar().orElseThrow().body());
    }
}
