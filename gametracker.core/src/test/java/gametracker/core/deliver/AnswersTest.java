package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.rejected;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Format;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswersTest {
    private static final Destination DESTINATION =
            LaneWorld.destinations(Set.of(Signal.LOGS)).get(Signal.LOGS);

    @Test
    void serversWordsAreBoundedAndStayOnOneLine() {
        String words = DESTINATION.failure(OptionalInt.of(400), "a\nb\r\u001b[31m\u2028" + "x".repeat(5000));
        assertTrue(words.startsWith("status 400 from http://h:1/push?... (gametracker.endpoint): a b [31m x"), words);
        assertTrue(words.length() < 400);
        String pairs = Destination.bounded("x" + "😀".repeat(300));
        assertTrue(pairs.endsWith("😀…"), pairs);
        assertEquals(
                "status 401 from http://h:1/push?... (gametracker.endpoint)",
                DESTINATION.failure(OptionalInt.of(401), "  "));
    }

    /** What the two transports, on JDK 17 and 25, say of these faults. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ConnectException: Connection refused | connection refused by http://h:1 (gametracker.endpoint)
            ConnectException: ClosedChannelException | connection refused by http://h:1 (gametracker.endpoint)
            HttpHostConnectException: Connect to http://h:1 failed: Connection refused | connection refused by http://h:1 (gametracker.endpoint)
            ConnectException: UnresolvedAddressException | unknown host in http://h:1 (gametracker.endpoint)
            UnknownHostException: h: Name or service not known | unknown host in http://h:1 (gametracker.endpoint)
            HttpConnectTimeoutException: HTTP connect timed out | no connection in time to http://h:1 (gametracker.endpoint)
            no whole answer within PT10S | no answer in time from http://h:1 (gametracker.endpoint)
            SocketTimeoutException: Read timed out | no answer in time from http://h:1 (gametracker.endpoint)
            NoRouteToHostException: No route to host | no route to http://h:1 (gametracker.endpoint)
            SocketException: Connection reset | the connection to http://h:1 (gametracker.endpoint) broke off: SocketException: Connection reset
            SSLHandshakeException: (handshake_failure) Received fatal alert | TLS with http://h:1 (gametracker.endpoint) failed: SSLHandshakeException: (handshake_failure) Received fatal alert
            gremlins | no answer from http://h:1 (gametracker.endpoint): gremlins
            """)
    void causeOfATryWithoutAnswerIsGivenInWords(String said, String words) {
        assertEquals(words, DESTINATION.failure(OptionalInt.empty(), said));
    }

    @Test
    void waitNamesSignalCauseAddressAndOption() {
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(1);
        world.exchange(LaneWorld.UNREACHABLE);
        assertEquals(
                List.of("WARNING logs wait: connection refused by http://h:1 (gametracker.endpoint)"),
                world.reports.lines);
    }

    @Test
    void firstDeliveryOfALaneIsToldOnceAndNoLater() {
        LaneWorld world = new LaneWorld(Format.OTLP_TRACES);
        for (int i = 1; i <= 3; i++) {
            world.offer(i);
            world.exchange(OK);
        }
        assertEquals(List.of("DEBUG traces arrive at http://h:1/push?... (gametracker.endpoint)"), world.reports.lines);
    }

    @Test
    void whatIsDroppedAtTheEndOfAnOutageNamesItsCause() {
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(1);
        world.exchange(LaneWorld.UNREACHABLE);
        world.lane.close();
        assertEquals(
                "LOGS CLOSED 1 closed before it could be sent; the last try: connection refused by http://h:1"
                        + " (gametracker.endpoint)",
                world.reports.lines.get(1));
    }

    @Test
    void refusedEnvelopeIsCountedByTheServersWords() {
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(1, 2);
        world.exchange(rejected(401, "no org id"));
        assertEquals(2, world.dropped(DropReason.REJECTED));
        assertEquals(
                "LOGS REJECTED 2 status 401 from http://h:1/push?... (gametracker.endpoint): no org id",
                world.reports.lines.get(0));
        world.assertIdle();
    }

    @Test
    void partialSuccessIsCountedBothWays() {
        LaneWorld world = new LaneWorld(Format.OTLP_LOGS);
        world.offer(1, 2, 3);
        world.exchange(new Delivery.Delivered(200, "2"));
        assertEquals(1, world.delivered());
        assertEquals(2, world.dropped(DropReason.REJECTED));
        world.offer(4);
        world.exchange(new Delivery.Delivered(200, "99"));
        assertEquals(3, world.dropped(DropReason.REJECTED));
        world.offer(5);
        world.exchange(new Delivery.Delivered(200, "no number"));
        assertEquals(2, world.delivered());
        world.assertNothingIsUnaccounted();
    }

    @Test
    void envelopeWithoutItemsIsSent() {
        LaneWorld world = new LaneWorld(Format.REMOTE_WRITE_1);
        world.offer();
        assertFalse(world.lane.isIdle());
        assertFalse(world.lane.isSafe(1));
        world.exchange(OK);
        assertTrue(world.lane.isIdle());
        assertEquals(0, world.delivered());
    }

    @Test
    void textOfTheStatsNamesAllCounts() {
        Ledger ledger = new Ledger();
        ledger.upstream.accepted(Signal.LOGS, 5);
        ledger.upstream.dropped(Signal.LOGS, DropReason.CLOSED, 2);
        ledger.upstream.dropped(Signal.LOGS, DropReason.INVALID, 1);
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        ledger.upstream.refused(DropReason.SERIES_LIMIT);
        ledger.upstream.include(Signal.TRACES, new OnTheirWay(9, 4, 5, 1));
        ledger.upstream.includeRefused(Signal.TRACES, reason -> reason == DropReason.CLOSED ? 1 : 0);
        ledger.upstream.includeRefusedCalls(reason -> reason == DropReason.INVALID ? 2 : 0);
        TrackerStats stats = ledger.snapshot();
        assertEquals(10, stats.accepted(Signal.TRACES));
        assertEquals(4, stats.pending(Signal.TRACES));
        assertEquals(5, stats.dropped(Signal.TRACES, DropReason.QUEUE_FULL));
        assertEquals(
                "LOGS accepted 5 = delivered 0 + spooled 0 + pending 0 + dropped 3 (INVALID 1, CLOSED 2); "
                        + "METRICS accepted 0 = delivered 0 + spooled 0 + pending 0 + dropped 0; "
                        + "TRACES accepted 10 = delivered 0 + spooled 0 + pending 4 + dropped 6 (QUEUE_FULL 5, CLOSED 1), truncated 1; "
                        + "metric calls refused 5 (INVALID 2, SERIES_LIMIT 3)",
                stats.toString());
    }

    private record OnTheirWay(long accepted, long pending, long dropped, long truncated)
            implements UpstreamCounts.Records {}
}
