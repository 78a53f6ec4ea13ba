package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.RESET;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.retryAfter;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class RetryScheduleTest {
    private final LaneWorld world = new LaneWorld(Format.LOKI_PUSH);

    private List<Double> pauses(int n, Delivery delivery) {
        List<Double> seconds = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            world.exchange(delivery);
            seconds.add(world.await().toNanos() / 1e9);
        }
        return seconds;
    }

    @Test
    void pausesDoubleFromOneSecondAndStayAtSixty() {
        world.offer(1);
        assertEquals(List.of(1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0, 30.0), pauses(8, UNREACHABLE));
    }

    @Test
    void jitterReachesUpToTheWholePause() {
        world.random = Math.nextDown(1.0);
        world.offer(1);
        List<Double> pauses = pauses(7, status(503));
        List<Double> whole = List.of(2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0);
        for (int i = 0; i < whole.size(); i++) {
            assertEquals(whole.get(i), pauses.get(i), 1e-6);
        }
    }

    @Property
    void everyPauseIsBetweenHalfAndWhole(
            @ForAll @IntRange(min = 1, max = 1000) int failures,
            @ForAll @DoubleRange(max = 1, maxIncluded = false) double random) {
        double whole = Math.min(60, Math.pow(2, failures));
        double pause = new Backoff(() -> random).pauseNanos(failures) / 1e9;
        assertTrue(pause >= whole / 2 && pause <= whole, () -> pause + " of " + whole);
    }

    @Test
    void theServersOwnDelayIsWaitedForWhereItIsLonger() {
        world.offer(1);
        world.exchange(retryAfter(429, Duration.ofSeconds(7)));
        assertEquals(Duration.ofSeconds(7), world.await());
        world.exchange(retryAfter(503, Duration.ofMillis(10)));
        assertEquals(Duration.ofSeconds(2), world.await());
        world.exchange(retryAfter(503, Duration.ofSeconds(-3)));
        assertEquals(Duration.ofSeconds(4), world.await());
        world.exchange(retryAfter(503, Duration.ofDays(9999)));
        assertEquals(Duration.ofDays(1), world.await());
    }

    @Test
    void thePauseIsTheLanesAndEndsWithASuccess() {
        world.offer(1);
        world.offer(2);
        world.exchange(UNREACHABLE);
        world.await();
        world.exchange(UNREACHABLE);
        assertEquals(Duration.ofSeconds(2), world.await());
        assertEquals(List.of(1), sent(world.exchange(OK)));
        assertEquals(List.of(2), sent(world.exchange(UNREACHABLE)));
        assertEquals(Duration.ofSeconds(1), world.await());
    }

    @Test
    void envelopeOfferedDuringAPauseWaitsForItsEnd() {
        world.offer(1);
        world.exchange(UNREACHABLE);
        world.offer(2);
        assertEquals(Duration.ofSeconds(1), world.await());
        assertEquals(List.of(1), sent(world.exchange(OK)));
        assertEquals(List.of(2), sent(world.exchange(OK)));
        world.assertIdle();
    }

    @Test
    void aRefusalForGoodEndsThePauseToo() {
        world.offer(1);
        world.offer(2);
        world.exchange(UNREACHABLE);
        world.await();
        world.exchange(LaneWorld.rejected(400, "no"));
        assertEquals(List.of(2), sent(world.take()));
    }

    @Test
    void everyTrySendsTheVerySameBytes() {
        Envelope envelope = world.offer(1, 2, 3);
        for (Delivery answer : List.of(UNREACHABLE, status(503), RESET, status(429), status(504))) {
            assertEquals(envelope.body(), world.exchange(answer).body());
            world.await();
        }
        assertEquals(envelope.body(), world.exchange(OK).body());
    }

    @Test
    void anOpenTraceBatchIsNotRepeatedWithinFifteenSeconds() {
        LaneWorld traces = new LaneWorld(Format.OTLP_TRACES);
        traces.offer(1);
        traces.exchange(RESET);
        assertEquals(Duration.ofSeconds(1), traces.await());
        assertEquals(Duration.ofSeconds(14), traces.await());
        traces.exchange(status(504));
        traces.await();
        assertEquals(Duration.ofSeconds(13), traces.await());
        traces.exchange(status(503));
        assertEquals(Duration.ofSeconds(4), traces.await(), "answered: only the schedule counts");
        assertEquals(List.of(1), sent(traces.exchange(OK)));
    }

    @Test
    void anOpenLogBatchNeedNotWait() {
        world.offer(1);
        world.exchange(RESET);
        assertEquals(Duration.ofSeconds(1), world.await());
        world.take();
    }

    @Test
    void theOpenTryOfADeadSessionIsWaitedForAsLongAsItMayHaveLasted() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld before = new LaneWorld(Format.OTLP_TRACES, disk, "before");
        before.offer(1);
        before.exchange(status(503));
        before.await();
        before.take(); // and dies
        assertEquals(Optional.of(before.wall()), disk.waiting().get(0).progress.openSince());

        LaneWorld after = new LaneWorld(Format.OTLP_TRACES, disk, "after");
        after.nanos = before.nanos;
        after.pass(Duration.ofSeconds(4));
        after.adopt();
        assertEquals(Duration.ofSeconds(21), after.await());
        after.exchange(OK);
        assertEquals(1, after.stats().adoptedDelivered(gametracker.api.Signal.TRACES));
    }

    @Test
    void aClockThatWasSetBackHoldsNothingUpForLong() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld world = new LaneWorld(Format.OTLP_TRACES, disk, "after");
        disk.leave(
                FakeRules.envelope("traces-1", Format.OTLP_TRACES, world.wall(), List.of(1)),
                new SpoolProgress(
                        SpoolProgress.Form.AS_RECORDED, Optional.of(world.wall().plus(Duration.ofDays(300)))));
        world.adopt();
        assertEquals(Duration.ofSeconds(25), world.await());
    }

    @Test
    void anAnswerWithoutStatusThatMayHaveArrivedIsWrittenDown() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.offer(1);
        world.exchange(status(503));
        assertEquals(SpoolProgress.NONE, disk.waiting().get(0).progress);
        world.await();
        java.time.Instant began = world.wall();
        world.take();
        world.pass(Duration.ofSeconds(10));
        world.answer(new Delivery.RetryLater(OptionalInt.empty(), Optional.empty(), true, "timeout"));
        assertEquals(Optional.of(began), disk.waiting().get(0).progress.openSince());
    }
}
