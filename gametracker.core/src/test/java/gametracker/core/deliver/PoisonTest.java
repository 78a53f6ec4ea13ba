package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.RESET;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.rejected;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Format;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoisonTest {
    private LaneWorld world = new LaneWorld(Format.LOKI_PUSH);

    /** Sends what is due again and again, and returns the first item of each, with one answer for all. */
    private List<Integer> sentWhile(int tries, Delivery answer) {
        List<Integer> firsts = new ArrayList<>();
        for (int i = 0; i < tries; i++) {
            firsts.add(sent(world.exchangeWhenDue(answer)).get(0));
        }
        return firsts;
    }

    @Test
    void anEnvelopeRefusedWhileOthersAreTakenIsPoisonAfterTenTries() {
        world.offer(1, 11);
        world.offer(2);
        world.offer(3);
        assertEquals(List.of(1, 1, 1, 1, 1), sentWhile(5, status(500)));
        assertEquals(List.of(2), sentWhile(1, OK));
        assertEquals(List.of(1, 1, 1, 1, 1), sentWhile(5, status(500)));
        assertEquals(2, world.dropped(DropReason.POISON));
        assertTrue(
                world.reports.lines.contains(
                        "LOGS POISON 2 status 500 from http://h:1/push?... (gametracker.endpoint): status 500"),
                world.reports.lines::toString);
        assertEquals(List.of(3), sentWhile(1, OK));
        world.assertIdle();
        world.assertNothingIsUnaccounted();
    }

    @Test
    void anEnvelopeThatIsTakenInTheEndIsNotPoison() {
        world.offer(1);
        world.offer(2);
        sentWhile(5, status(429));
        sentWhile(1, OK);
        assertEquals(List.of(1, 1, 1, 1), sentWhile(4, status(429)));
        assertEquals(List.of(1), sentWhile(1, OK));
        assertEquals(2, world.delivered());
        assertEquals(0, world.dropped());
    }

    @Test
    void anOutageIsNotPoisonHoweverLongItLasts() {
        for (int i = 1; i <= 20; i++) {
            world.offer(i);
        }
        sentWhile(500, status(503));
        assertEquals(20, world.pending());
        assertEquals(0, world.dropped());
        sentWhile(20, OK);
        assertEquals(20, world.delivered());
        world.assertIdle();
    }

    @Test
    void aMetricsOutageTriesOnlyTheFirstAndTheNextSoThatTheOrderHolds() {
        world = new LaneWorld(Format.REMOTE_WRITE_1);
        for (int i = 1; i <= 10; i++) {
            world.offer(i);
        }
        assertEquals(List.of(1, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1, 2), sentWhile(12, status(503)));
        assertEquals(List.of(1, 2, 3), sentWhile(3, OK));
    }

    @Test
    void twoPoisonsSideBySideDoNotBlockTheLaneForEver() {
        for (int i = 1; i <= 6; i++) {
            world.offer(i);
        }
        for (int tries = 0; world.pending() > 0; tries++) {
            assertTrue(tries < 60, "blocked");
            if (world.lane.queue().next(world.nanos) instanceof Step.WaitUntil) {
                world.await();
            }
            int first = sent(world.take()).get(0);
            world.answer(first <= 2 ? status(500) : OK);
        }
        assertEquals(4, world.delivered());
        assertEquals(2, world.dropped(DropReason.POISON));
    }

    @Test
    void aServerThatCannotBeReachedAccusesNobody() {
        world.offer(1);
        world.offer(2);
        assertEquals(50, sentWhile(50, UNREACHABLE).stream().filter(i -> i == 1).count(), "the order is kept");
        sentWhile(5, status(503));
        sentWhile(1, OK);
        sentWhile(4, status(503));
        sentWhile(1, UNREACHABLE);
        assertEquals(List.of(1, 1, 1, 1), sentWhile(4, status(503)));
        assertEquals(1, world.pending());
    }

    @Test
    void aRefusalForGoodOfTheNextProvesNothing() {
        world.offer(1);
        world.offer(2);
        world.offer(3);
        sentWhile(5, status(500));
        assertEquals(List.of(2), sentWhile(1, rejected(400, "bad")));
        assertEquals(List.of(3), sentWhile(1, OK));
        assertEquals(List.of(1, 1, 1, 1, 1), sentWhile(5, status(500)));
        assertEquals(1, world.dropped(DropReason.POISON));
    }

    @Test
    void singleEnvelopeOfALaneIsTriedForEver() {
        world.offer(1);
        sentWhile(100, status(500));
        assertEquals(1, world.pending());
        world.offer(2);
        assertEquals(List.of(2), sentWhile(1, OK));
        sentWhile(5, status(500));
        assertEquals(1, world.dropped(DropReason.POISON));
    }

    @Test
    void poisonThatMayHaveArrivedIsCountedAsUnknown() {
        world.offer(1);
        world.offer(2);
        sentWhile(5, RESET);
        assertEquals(List.of(2), sentWhile(1, OK));
        assertEquals(List.of(1, 1, 1, 1, 1), sentWhile(5, RESET));
        assertEquals(1, world.dropped(DropReason.OUTCOME_UNKNOWN));
    }

    @Test
    void poisonIsQuarantinedWhereThereIsASpool() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.offer(1, 2);
        world.offer(3);
        sentWhile(5, status(500));
        sentWhile(1, OK);
        sentWhile(5, status(500));
        assertEquals(
                List.of("logs-1: POISON: status 500 from http://h:1/push?... (gametracker.endpoint): status 500"),
                disk.quarantined);
        assertEquals(2, world.dropped(DropReason.POISON));
        assertEquals(List.of(), disk.waiting());
        world.assertNothingIsUnaccounted();
    }

    @Test
    void poisonOfAnEarlierSessionIsFoundOutByLiveData() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld before = new LaneWorld(Format.LOKI_PUSH, disk, "before");
        before.offer(1);
        before.exchange(status(500));
        world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.adopt();
        sentWhile(5, status(500));
        world.offer(2);
        assertEquals(List.of(2), sentWhile(1, OK));
        sentWhile(5, status(500));
        assertEquals(1, world.stats().adoptedDropped(Signal.LOGS, DropReason.POISON));
        assertEquals(1, disk.quarantined.size());
    }
}
