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
import org.junit.jupiter.api.Test;

class AnswersTest {
    @Test
    void serversWordsAreBoundedAndStayOnOneLine() {
        String words = Refusals.words(400, "a\nb\r\u001b[31m\u2028" + "x".repeat(5000));
        assertTrue(words.startsWith("status 400: a b [31m x"), words);
        assertTrue(words.length() < 300);
        String pairs = Refusals.words("x" + "😀".repeat(300));
        assertTrue(pairs.endsWith("😀…"), pairs);
        assertEquals("status 401", Refusals.words(401, "  "));
    }

    @Test
    void refusedEnvelopeIsCountedByTheServersWords() {
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(1, 2);
        world.exchange(rejected(401, "no org id"));
        assertEquals(2, world.dropped(DropReason.REJECTED));
        assertEquals("LOGS REJECTED 2 status 401: no org id", world.reports.lines.get(0));
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
