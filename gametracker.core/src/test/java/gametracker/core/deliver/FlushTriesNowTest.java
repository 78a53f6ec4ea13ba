package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.RESET;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.retryAfter;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FlushTriesNowTest {
    private static final long FLUSH = Pause.NEAREST_NANOS;
    private static final long CLOSE = 0;

    private LaneWorld world = new LaneWorld(Format.LOKI_PUSH);

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            world.exchangeWhenDue(UNREACHABLE);
        }
    }

    @Test
    void aPausingLaneMakesOneTryAndPausesByTheScheduleAgain() {
        world.offer(1);
        fail(6);
        world.pass(Duration.ofSeconds(3));
        world.lane.tryNow(FLUSH);
        world.exchange(UNREACHABLE);
        assertEquals(Duration.ofSeconds(30), world.await());
    }

    @Test
    void oneSuccessfulTryEndsThePauseOfAll() {
        world.offer(1);
        world.offer(2);
        world.offer(3);
        fail(6);
        world.lane.tryNow(CLOSE);
        for (int i = 1; i <= 3; i++) {
            assertEquals(List.of(i), sent(world.exchange(OK)));
        }
    }

    @Test
    void flushesInEachFrameMakeATryASecond() {
        world.offer(1);
        fail(6);
        int tries = 0;
        long end = world.nanos + Duration.ofMinutes(1).toNanos();
        while (world.nanos < end) {
            world.lane.tryNow(FLUSH);
            if (!world.lane.isStuckUntil(world.nanos)) {
                world.exchange(UNREACHABLE);
                tries++;
            }
            world.pass(Duration.ofMillis(16));
        }
        assertTrue(tries >= 55 && tries <= 61, tries + " tries in a minute");
    }

    @Test
    void aDelayThatTheServerAskedForIsKept() {
        world.offer(1);
        fail(6);
        world.await();
        world.exchange(retryAfter(503, Duration.ofSeconds(5)));
        world.lane.tryNow(CLOSE);
        assertEquals(Duration.ofSeconds(5), world.await());
        world.exchange(retryAfter(429, Duration.ofHours(3)));
        world.lane.tryNow(CLOSE);
        assertEquals(Duration.ofHours(3), world.await());
    }

    @Test
    void aTryUnderWayThatFailsIsFollowedByOneMore() {
        world.offer(1);
        fail(6);
        world.await();
        world.take();
        world.lane.tryNow(CLOSE);
        world.answer(UNREACHABLE);
        world.exchange(UNREACHABLE);
        assertEquals(Duration.ofSeconds(30), world.await());
    }

    @Test
    void anOpenTraceBatchWaitsAllTheSameButHoldsUpNoOther() {
        world = new LaneWorld(Format.OTLP_TRACES);
        world.offer(1);
        world.offer(2);
        world.offer(3);
        world.exchange(RESET);
        world.lane.tryNow(CLOSE);
        assertEquals(List.of(2), sent(world.exchange(OK)));
        assertEquals(List.of(3), sent(world.exchange(OK)));
        assertEquals(Duration.ofSeconds(15), world.await());
        assertEquals(List.of(1), sent(world.exchange(OK)));
    }

    @Test
    void whileAllIsRefusedTheNextTraceBatchIsNotTriedAsWell() {
        world = new LaneWorld(Format.OTLP_TRACES);
        world.offer(1);
        world.offer(2);
        world.exchange(RESET);
        assertEquals(Duration.ofSeconds(1), world.await());
        assertEquals(Duration.ofSeconds(14), world.await());
        assertEquals(List.of(1), sent(world.exchange(status(503))));
    }

    @Test
    void aRefusedStreamTriesNowAsWell() {
        world.offer(1);
        world.exchange(StreamRefusalTest.STREAM_LIMIT);
        world.lane.tryNow(CLOSE);
        assertEquals(List.of(1), sent(world.exchange(OK)));
    }
}
