package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Of Loki's streams one is refused and the others are taken. The first item of a body tells its stream. */
class StreamRefusalTest {
    static final Delivery STREAM_LIMIT =
            refusal("Maximum active stream limit exceeded when trying to create stream {level=\"error\"}, reduce the"
                    + " number of active streams (reduce labels or reduce label values), or contact your Loki"
                    + " administrator to see if the limit can be increased, user: 'fake'");

    private static final int ERRORS = 10_000;
    private static final int DEBUG = 20_000;

    private LaneWorld world = new LaneWorld(Format.LOKI_PUSH);

    private static RetryLater refusal(String words) {
        return new RetryLater(OptionalInt.of(429), Optional.empty(), false, words);
    }

    @Test
    void oneRefusedStreamHoldsUpNoOtherAndKeepsItsOrder() {
        List<Integer> taken = new ArrayList<>();
        boolean refuses = true;
        long end = world.nanos + Duration.ofMinutes(10).toNanos();
        int refused = 0;
        for (int batch = 0; world.nanos < end || world.pending() > 0; batch++) {
            refuses = world.nanos < end - Duration.ofMinutes(5).toNanos();
            if (world.nanos < end) {
                world.offer(batch);
                world.offer(ERRORS + batch);
                world.offer(DEBUG + batch);
            }
            while (!world.lane.isStuckUntil(world.nanos)) {
                int item = sent(world.take()).get(0);
                boolean refuse = refuses && item / 10_000 == 1;
                world.answer(refuse ? STREAM_LIMIT : OK);
                refused += refuse ? 1 : 0;
                if (!refuse) {
                    taken.add(item);
                }
            }
            if (refuses) {
                int soFar = batch;
                assertTrue(taken.contains(batch) && taken.contains(DEBUG + batch), () -> soFar + " waits");
            }
            world.pass(Duration.ofSeconds(5));
        }
        assertTrue(refused >= 5 && refused <= 6 + 2 * 5, refused + " tries of the refused stream in five minutes");
        for (int stream = 0; stream < 3; stream++) {
            int number = stream;
            List<Integer> ofIt =
                    taken.stream().filter(item -> item / 10_000 == number).toList();
            assertEquals(ofIt.stream().sorted().toList(), ofIt, "in the order offered");
        }
        assertEquals(0, world.dropped(), "however long it was refused, nothing of it is poison");
        world.assertNothingIsUnaccounted();
    }

    @Test
    void aBatchOverItsStreamsBurstIsPoisonWhenOthersOfTheStreamAreTaken() {
        world.offer(ERRORS);
        world.offer(1);
        world.offer(ERRORS + 1);
        Delivery burst = refusal("Per stream rate limit exceeded (limit: 1KB/sec) while attempting to ingest for stream"
                + " '{level=\"error\"}' totaling 5KB");
        world.exchange(burst);
        assertEquals(List.of(1), sent(world.exchange(OK)));
        for (int i = 0; i < 4; i++) {
            assertEquals(List.of(ERRORS), sent(world.exchangeWhenDue(burst)));
        }
        assertEquals(List.of(ERRORS + 1), sent(world.exchangeWhenDue(OK)), "the next of its stream shows it");
        for (int i = 0; i < 5; i++) {
            assertEquals(List.of(ERRORS), sent(world.exchangeWhenDue(burst)));
        }
        assertEquals(1, world.dropped(DropReason.POISON));
        world.assertIdle();
    }

    @Test
    void envelopesTakenOfOtherStreamsProveNothing() {
        world.offer(ERRORS);
        for (int i = 1; i <= 100; i++) {
            world.offer(i);
            world.exchangeWhenDue(STREAM_LIMIT);
            world.exchangeWhenDue(OK);
        }
        assertEquals(0, world.dropped());
    }

    @Test
    void aRefusalOfOneStreamEndsTheLanesPause() {
        world.offer(ERRORS);
        world.offer(1);
        for (int i = 0; i < 5; i++) {
            world.exchangeWhenDue(UNREACHABLE);
        }
        world.await();
        world.exchange(STREAM_LIMIT);
        assertEquals(List.of(1), sent(world.exchange(OK)));
    }

    @Test
    void anOutageHoldsUpAllStreams() {
        world.offer(ERRORS);
        world.offer(1);
        world.exchange(status(503));
        assertEquals(Duration.ofSeconds(1), world.await());
        assertEquals(List.of(ERRORS), sent(world.exchange(OK)));
    }

    @Test
    void adoptedEntryBelongsToItsStream() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld before = new LaneWorld(Format.LOKI_PUSH, disk, "before");
        for (int i = 0; i < 40; i++) {
            before.offer(ERRORS + i);
        }
        before.offer(1);
        before.lane.close();
        world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.adopt();
        world.offer(ERRORS + 99);
        world.exchange(STREAM_LIMIT);
        // More than are read at a time belong to the stream that pauses, before one that does not.
        assertEquals(List.of(1), sent(world.exchangeWhenDue(OK)));
        assertEquals(41, disk.items("before") + disk.items("now"));
        assertEquals(1, world.stats().adoptedDelivered(Signal.LOGS));
    }

    @Test
    void theLateFormIsAnotherStream() {
        world.offer(ERRORS);
        world.offer(ERRORS + 1);
        world.exchange(LaneWorld.rejected(400, "entry too far behind"));
        Envelope late = world.exchange(STREAM_LIMIT);
        assertTrue(FakeRules.isLate(late));
        assertEquals(List.of(ERRORS + 1), sent(world.exchange(OK)));
    }

    @Test
    void manyRefusedStreamsOfEarlierSessionsWaitAsOne() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld before = new LaneWorld(Format.LOKI_PUSH, disk, "before");
        for (int i = 0; i < 200; i++) {
            before.offer(i * ERRORS);
        }
        before.lane.close();
        world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.adopt();
        int[] requests = new int[10];
        long start = world.nanos;
        while (true) {
            if (world.lane.isStuckUntil(world.nanos)) {
                world.await();
            }
            int minute = (int) Duration.ofNanos(world.nanos - start).toMinutes();
            if (minute >= requests.length) {
                break;
            }
            world.exchangeWhenDue(STREAM_LIMIT);
            requests[minute]++;
        }
        assertTrue(
                requests[0] <= RetrySchedule.MOST_REFUSED_STREAMS + 1 + 6,
                requests[0] + " requests in the first minute");
        for (int minute = 1; minute < requests.length; minute++) {
            assertTrue(requests[minute] <= 2, requests[minute] + " requests in minute " + minute);
        }
        world.offer(5);
        assertEquals(List.of(5), sent(world.exchange(OK)), "this session's go on");
        assertEquals(200, world.stats().adopted(Signal.LOGS));
        world.assertNothingIsUnaccounted();
    }
}
