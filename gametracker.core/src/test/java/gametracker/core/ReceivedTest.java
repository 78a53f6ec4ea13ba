package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.core.queue.Parker;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What servers have of a session in the end. */
class ReceivedTest {
    private final Receiver servers = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());
    private final Lines lines = new Lines();
    private ReceiverTransport transport;
    private CoreTracker tracker;

    @AfterEach
    void close() {
        tracker.close();
        servers.close();
    }

    private void start(Protocol protocol, TrackerConfig.Builder config) {
        transport = new ReceiverTransport(servers.uri(), protocol);
        tracker = Trackers.start(
                config.game("arena")
                        .environment("production")
                        .version("1.2.3")
                        .protocol(protocol)
                        .build(),
                new World(
                        InstantSource.system(),
                        System::nanoTime,
                        new Parker.OfThread(),
                        transport,
                        null,
                        Trackers.log(lines)));
    }

    private void end() {
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        tracker.close();
        assertEquals(List.of(), transport.refused);
    }

    /** By default Prometheus reads no start time: of one value alone there would be no increase. */
    @ParameterizedTest
    @EnumSource
    void oneKillIsAnIncreaseAndSeriesEndInBothProtocols(Protocol protocol) {
        start(protocol, Trackers.config());
        tracker.increment("kills");
        tracker.histogram("load_ms", 12);
        tracker.gauge("health", 7);
        end();
        for (String name : List.of("kills_total", "load_ms_count", "load_ms_sum", "load_ms_bucket", "health")) {
            List<ReceivedSeries> all = servers.received().series(name);
            assertFalse(all.isEmpty(), name);
            for (ReceivedSeries series : all) {
                assertTrue(series.ended(), series::toString);
                assertEquals("arena", series.label("game"));
                assertEquals("production", series.label("env"));
                assertEquals("1.2.3", series.label("version"));
                assertEquals(tracker.sessionId(), series.label("instance"));
                assertEquals(name.equals("health") ? 2 : 3, series.points().size());
                assertTrue(name.equals("health") || series.points().get(0).value() == 0, series::toString);
            }
        }
        assertEquals(1, servers.received().series("kills_total").get(0).last().orElseThrow());
    }

    @ParameterizedTest
    @EnumSource
    void logsCarryTheIdsAsMetadataAndStreamsAreAsManyAsLevels(Protocol protocol) {
        start(protocol, Trackers.config());
        try (Span span = tracker.startSpan("round");
                Scope current = span.makeCurrent()) {
            tracker.logInfo("in");
            end();
            ReceivedLog log = servers.received().logs().get(0);
            assertEquals(span.traceId(), log.metadata().get("trace_id"));
            assertEquals(span.spanId(), log.metadata().get("span_id"));
            assertEquals(tracker.sessionId(), log.metadata().get("session_id"));
            assertFalse(
                    log.labels().containsValue(tracker.sessionId()),
                    () -> log.labels().toString());
        }
    }

    @Test
    void lokiThatTakesNoMetadataGetsNone() {
        start(Protocol.LGTM, Trackers.config().lokiStructuredMetadata(false));
        tracker.logInfo("in");
        end();
        ReceivedLog log = servers.received().logs().get(0);
        assertFalse(log.metadata().containsKey("session_id"));
        assertEquals(tracker.sessionId(), log.sessionId());
    }

    @Test
    void namesThatBecomeOneAreSaidInTheLog() {
        start(Protocol.LGTM, Trackers.config());
        tracker.increment("\u51fb\u6740\u65701");
        tracker.increment("\u6b7b\u4ea1\u65701");
        end();
        assertEquals(
                1,
                lines.all.stream()
                        .filter(line ->
                                line.contains("\"\u51fb\u6740\u65701\" and \"\u6b7b\u4ea1\u65701\" are one, \"___1\""))
                        .count(),
                () -> lines.all.toString());
    }

    @Test
    void utf8NamesArriveAsTheyAreWhereTheServerTakesThem() {
        start(Protocol.LGTM, Trackers.config().utf8Names(true));
        tracker.increment("\u51fb\u6740\u65701", Map.of("\u5730\u56fe", "pit"));
        tracker.increment("\u6b7b\u4ea1\u65701");
        end();
        ReceivedSeries kills =
                servers.received().series("\u51fb\u6740\u65701_total").get(0);
        assertEquals("pit", kills.label("\u5730\u56fe"));
        assertEquals(1, servers.received().series("\u6b7b\u4ea1\u65701_total").size());
        assertTrue(lines.all.stream().noneMatch(line -> line.contains("are one")));
    }
}
