package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.core.queue.Parker;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.Received;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A store that drops what is over 5 MB of a trace, and says nothing. */
class LargeTraceTest {
    private static final int SPANS = 57_532;
    private static final Duration LONG = Duration.ofSeconds(60);

    @Test
    void matchOfAnHourIsStoredWholeWithItsRoot() {
        try (Receiver tempo =
                Receiver.start(ReceiverConfig.DEFAULT.withoutPage().withMaxMemoryBytes(256L << 20))) {
            TrackerConfig config = Trackers.config().maxQueueSize(SPANS).build();
            Map<String, Object> attributes = Map.of("enemy", "orc of the second wave", "steps", 24, "visited", 311);
            Set<String> traces = new HashSet<>();
            String matchId;
            try (CoreTracker tracker = Trackers.start(
                    config,
                    new World(
                            InstantSource.system(),
                            System::nanoTime,
                            new Parker.OfThread(),
                            new ReceiverTransport(tempo.uri(), Protocol.LGTM),
                            null,
                            Trackers.log(new Lines())))) {
                Span match = tracker.startSpan("match");
                matchId = match.spanId();
                for (int i = 1; i < SPANS; i++) {
                    Span child = tracker.startSpan("pathfinding", attributes, match);
                    traces.add(child.traceId());
                    child.end();
                    if (i % 5000 == 0) {
                        assertTrue(tracker.flush(LONG));
                    }
                }
                match.end();
                assertTrue(tracker.flush(LONG));
            }
            Received received = tempo.received();
            assertEquals(SPANS, received.totals().spans());
            assertEquals(0, received.totals().refused(), "spans over the size of a trace are lost without a word");
            assertTrue(received.spans().stream().anyMatch(span -> span.spanId().equals(matchId)), "the match itself");
            assertEquals(6, traces.size());
        }
    }
}
