package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.core.queue.Parker;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What servers have of traces in the end, of which a part is recorded. */
class TraceSamplingTest {
    private static final String CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-";

    private final Receiver servers = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());
    private CoreTracker tracker;

    @AfterEach
    void close() {
        tracker.close();
        servers.close();
    }

    private void start(Protocol protocol, double ratio) {
        tracker = Trackers.start(
                Trackers.config().protocol(protocol).traceSampling(ratio).build(),
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        new ReceiverTransport(servers.uri(), protocol),
                        null,
                        Trackers.log(new Lines())));
    }

    private List<String> spans() {
        return servers.received().spans().stream()
                .map(ReceivedSpan::name)
                .sorted()
                .toList();
    }

    @ParameterizedTest
    @EnumSource
    void logInsideAnUnsampledTraceKeepsItsIds(Protocol protocol) {
        start(protocol, 0);
        try (Span span = tracker.startSpan("round");
                Scope scope = span.makeCurrent()) {
            tracker.logError("broken", new IllegalStateException("broken"), Map.of());
            span.recordError(new IllegalStateException("broken"));
            tracker.close();
            ReceivedLog log = servers.received().logs().get(0);
            assertEquals(span.traceId(), log.traceId());
            assertEquals(span.spanId(), log.spanId());
        }
        assertEquals(List.of(), spans());
        assertEquals(0, tracker.stats().accepted(Signal.TRACES), "not counted, as logs below minLevel are not");
        Trackers.assertLaw(tracker.stats());
    }

    @Test
    void callersDecisionIsTaken() {
        start(Protocol.LGTM, 0);
        Span recorded = tracker.continueSpan("recorded", null, CALLER + "01");
        tracker.startSpan("child", null, recorded).end();
        recorded.end();
        tracker.continueSpan("not recorded", null, CALLER + "00").end();
        tracker.startSpan("root").end();
        tracker.close();
        assertEquals(List.of("child", "recorded"), spans());
        assertEquals(2, tracker.stats().accepted(Signal.TRACES));
    }

    @Test
    void unsampledSpanLeavesAsOne() {
        start(Protocol.LGTM, 1);
        Span span = tracker.continueSpan("s", null, CALLER + "00");
        assertEquals(CALLER.substring(0, 36) + span.spanId() + "-00", span.traceparent());
    }

    @Test
    void childTrackerDecidesAsItsParentDoes() {
        start(Protocol.LGTM, 0);
        GameTracker match = tracker.child(Map.of("match", 1));
        try (Span span = match.startSpan("s");
                Scope scope = span.makeCurrent()) {
            assertTrue(span.traceparent().endsWith("-00"));
            tracker.logInfo("deep down");
        }
        match.close();
        match.startSpan("late").end();
        tracker.close();
        ReceivedLog log = servers.received().logs().get(0);
        assertTrue(log.line().contains("\"match\":\"1\""), "of the match whose span is current: " + log.line());
    }

    @Test
    void shareOfTheTracesArrivesWhole() {
        start(Protocol.LGTM, 0.5);
        int traces = 200;
        for (int i = 0; i < traces; i++) {
            Span root = tracker.startSpan("root");
            tracker.startSpan("child", null, root).end();
            root.end();
        }
        tracker.close();
        long roots = spans().stream().filter("root"::equals).count();
        assertTrue(roots > 40 && roots < 160, "about half: " + roots);
        assertEquals(2 * roots, spans().size());
        assertEquals(2 * roots, tracker.stats().accepted(Signal.TRACES));
        Trackers.assertLaw(tracker.stats());
    }
}
