package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class EnvelopeTest {
    private static Envelope envelope(ByteBuffer body) {
        return new Envelope("logs-17", Format.LOKI_PUSH, body, 3, Instant.EPOCH);
    }

    @Test
    void bodyIsReadOnly() {
        ByteBuffer body = envelope(ByteBuffer.wrap(new byte[] {1, 2, 3})).body();
        assertTrue(body.isReadOnly());
        assertThrows(ReadOnlyBufferException.class, () -> body.put((byte) 9));
    }

    @Test
    void eachReaderHasItsOwnPosition() {
        Envelope envelope = envelope(ByteBuffer.wrap(new byte[] {1, 2, 3}));
        envelope.body().get();
        assertEquals(3, envelope.body().remaining());
        assertArrayEquals(new byte[] {1, 2, 3}, envelope.bytes());
    }

    @Test
    void onlyWhatLiesBetweenPositionAndLimitIsIn() {
        ByteBuffer given = ByteBuffer.wrap(new byte[] {0, 1, 2, 3, 4});
        given.position(1).limit(4);
        Envelope envelope = envelope(given);
        given.position(3);
        assertArrayEquals(new byte[] {1, 2, 3}, envelope.bytes());
        assertEquals(0, envelope.body().position());
    }

    @Test
    void copiedBytesAreTheReadersOwn() {
        Envelope envelope = envelope(ByteBuffer.wrap(new byte[] {1}));
        envelope.bytes()[0] = 9;
        assertArrayEquals(new byte[] {1}, envelope.bytes());
    }

    @Test
    void toStringShowsNoContent() {
        assertEquals(
                "logs-17 (LOKI_PUSH, 3 items, 6 bytes)",
                envelope(ByteBuffer.wrap("secret".getBytes())).toString());
    }

    @Test
    void formatsKnowTheirSignal() {
        assertEquals(Signal.LOGS, envelope(ByteBuffer.allocate(1)).signal());
        assertEquals(Signal.METRICS, Format.REMOTE_WRITE_1.signal());
        assertEquals(Signal.METRICS, Format.OTLP_METRICS.signal());
        assertEquals(Signal.TRACES, Format.OTLP_TRACES.signal());
        assertEquals(Signal.LOGS, Format.OTLP_LOGS.signal());
        assertTrue(Format.OTLP_TRACES.isJson() && !Format.REMOTE_WRITE_1.isJson());
    }

    @Test
    void negativeCountIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Envelope("x", Format.LOKI_PUSH, ByteBuffer.allocate(1), -1, Instant.EPOCH));
    }
}
