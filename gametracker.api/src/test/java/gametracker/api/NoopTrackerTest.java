package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class NoopTrackerTest {
    private final GameTracker noop = GameTracker.noop();

    @Test
    void hasLostNothing() {
        noop.logError("boom");
        noop.increment("x", -1);
        TrackerStats stats = noop.stats();
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.accepted(signal));
            assertEquals(0, stats.delivered(signal));
            assertEquals(0, stats.spooled(signal));
            assertEquals(0, stats.pending(signal));
            assertEquals(0, stats.dropped(signal));
            assertEquals(0, stats.adopted(signal));
            assertEquals(0, stats.adoptedDelivered(signal));
            assertEquals(0, stats.truncated(signal));
            for (DropReason reason : DropReason.values()) {
                assertEquals(0, stats.dropped(signal, reason));
                assertEquals(0, stats.adoptedDropped(signal, reason));
                assertEquals(0, stats.refused(reason));
            }
        }
        assertTrue(noop.flush(Duration.ZERO));
        assertFalse(noop.isEnabled(Level.ERROR));
        noop.close();
        noop.close();
    }

    @Test
    void idsHaveTheirUsualForm() {
        assertEquals(new UUID(0, 0).toString(), noop.sessionId());
        try (Span span = noop.startSpan("load", Map.of("map", "e1m1"));
                Scope scope = span.makeCurrent()) {
            assertEquals("load", span.name());
            assertEquals("0".repeat(32), span.traceId());
            assertEquals("0".repeat(16), span.spanId());
            assertEquals("", span.parentSpanId());
            assertEquals("00-" + "0".repeat(32) + "-" + "0".repeat(16) + "-00", span.traceparent());
        }
    }
}
