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
        assertTrue(words.startsWith("status 400: a b  [31m x"), words);
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
        ledger.accepted(Signal.LOGS, 5);
        ledger.dropped(Signal.LOGS, DropReason.CLOSED, 2);
        ledger.dropped(Signal.LOGS, DropReason.INVALID, 1);
        ledger.refused(DropReason.SERIES_LIMIT, 3);
        ledger.truncated(Signal.LOGS, 1);
        TrackerStats stats = ledger.snapshot(new UpstreamCounts() {
            @Override
            public long accepted(Signal signal) {
                return signal == Signal.TRACES ? 10 : 0;
            }

            @Override
            public long pending(Signal signal) {
                return signal == Signal.TRACES ? 4 : 0;
            }

            @Override
            public long dropped(Signal signal, DropReason reason) {
                return signal == Signal.TRACES && reason == DropReason.QUEUE_FULL ? 6 : 0;
            }
        });
        assertEquals(10, stats.accepted(Signal.TRACES));
        assertEquals(4, stats.pending(Signal.TRACES));
        assertEquals(6, stats.dropped(Signal.TRACES, DropReason.QUEUE_FULL));
        assertEquals(
                "LOGS accepted 5 = delivered 0 + spooled 0 + pending 0 + dropped 3 (INVALID 1, CLOSED 2), truncated 1; "
                        + "METRICS accepted 0 = delivered 0 + spooled 0 + pending 0 + dropped 0; "
                        + "TRACES accepted 10 = delivered 0 + spooled 0 + pending 4 + dropped 6 (QUEUE_FULL 6); "
                        + "metric calls refused 3 (SERIES_LIMIT 3)",
                stats.toString());
    }
}
