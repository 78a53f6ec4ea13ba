package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.RESET;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.rejected;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever goes wrong after the transport has answered: what was answered is not sent again, and is counted. */
class AnswerStandsTest {
    private static final Delivery PARTIAL = new Delivery.Delivered(200, "1");

    private final LaneWorld world = new LaneWorld(Format.OTLP_TRACES);

    @Test
    void missingClassIsNoReasonToSendAgain() {
        world.rules.error = new NoClassDefFoundError("of a test");
        world.rules.errors = 1;
        world.offer(1, 2);
        world.exchange(PARTIAL);
        assertEquals(2, world.delivered());
        world.assertIdle();
        world.assertNothingIsUnaccounted();
    }

    @Test
    void answerIsSettledLaterWithoutMemoryAndNothingIsSentMeanwhile() {
        world.rules.errors = 2;
        world.offer(1, 2);
        world.offer(3);
        world.take();
        assertThrows(OutOfMemoryError.class, () -> world.answer(PARTIAL));
        assertEquals(3, world.pending());
        assertThrows(OutOfMemoryError.class, () -> world.lane.take());
        assertEquals(List.of(3), sent(world.take()), "the answer has been settled, and the next one goes");
        assertEquals(1, world.delivered());
        assertEquals(1, world.dropped(DropReason.REJECTED));
    }

    @Test
    void answerIsSettledByItsKindAloneAfterThreeFailures() {
        for (Delivery answer : List.of(PARTIAL, rejected(413, "too large"))) {
            LaneWorld world = new LaneWorld(Format.OTLP_TRACES);
            world.rules.errors = Integer.MAX_VALUE;
            world.offer(1, 2);
            world.take();
            assertThrows(OutOfMemoryError.class, () -> world.answer(answer));
            assertThrows(OutOfMemoryError.class, () -> world.lane.take());
            assertThrows(OutOfMemoryError.class, () -> world.lane.take());
            assertEquals(answer == PARTIAL ? 2 : 0, world.delivered());
            assertEquals(answer == PARTIAL ? 0 : 2, world.dropped(DropReason.REJECTED));
            world.assertIdle();
            world.assertNothingIsUnaccounted();
        }
    }

    @Test
    void closeSettlesAnAnswerThatCouldNotBeSettledBefore() {
        world.rules.errors = Integer.MAX_VALUE;
        world.offer(1, 2);
        world.take();
        assertThrows(OutOfMemoryError.class, () -> world.answer(PARTIAL));
        assertThrows(OutOfMemoryError.class, world.lane::close);
        world.lane.close();
        assertEquals(2, world.delivered());
        assertEquals(0, world.pending());
    }

    @Test
    void reportThatFailsChangesNothing() {
        world.reports.failing = true;
        world.offer(1, 2);
        world.exchange(PARTIAL);
        assertEquals(1, world.delivered());
        world.offer(3);
        world.exchange(UNREACHABLE);
        world.await();
        world.exchange(rejected(400, "no"));
        assertEquals(2, world.dropped(DropReason.REJECTED));
        world.assertIdle();
    }

    @Test
    void spoolThatThrowsChangesNothing() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
        world.offer(1);
        world.exchange(status(503));
        world.await();
        disk.acknowledgeError = new NoClassDefFoundError("of a test");
        world.exchange(OK);
        assertEquals(1, world.delivered());
        world.assertIdle();
        world.assertNothingIsUnaccounted();
    }

    /** As after the death of the thread that sent it. */
    @Test
    void tryWithoutAnAnswerHasAnUnknownOutcome() {
        world.offer(1);
        world.take();
        assertInstanceOf(Step.WaitUntil.class, world.lane.take());
        world.pass(Duration.ofSeconds(14));
        assertEquals(Duration.ofSeconds(1), world.await(), "as long as any open outcome of traces");
        world.exchange(OK);
        assertEquals(1, world.delivered());
    }

    @Test
    void lateAnswerOfAnAbandonedTryChangesNothing() {
        LaneWorld world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(1);
        world.take();
        Attempt first = world.inFlight;
        world.lane.take(); // another thread has taken over
        world.await();
        world.take();
        first.answered(rejected(400, "no"));
        world.lane.completed(first);
        assertEquals(1, world.pending());
        world.answer(OK);
        assertEquals(1, world.delivered());
    }

    /** Answers and troubles as they come: each batch that was answered for good was sent once, and all is counted. */
    @Property(tries = 1000)
    void whateverGoesWrongNothingIsSentAfterItsAnswerAndNothingIsPendingAfterClose(
            @ForAll Format format,
            @ForAll boolean spool,
            @ForAll long seed,
            @ForAll @Size(max = 60) List<@IntRange(max = 5) Integer> answers) {
        Random dice = new Random(seed);
        FakeSpool.Disk disk = spool ? new FakeSpool.Disk() : null;
        LaneWorld world = new LaneWorld(format, disk, "now");
        TreeSet<Integer> settled = new TreeSet<>();
        int number = 0;
        for (int answer : answers) {
            world.rules.errors = dice.nextInt(5);
            world.rules.error = dice.nextBoolean() ? new OutOfMemoryError() : new ExceptionInInitializerError();
            world.reports.failing = dice.nextInt(3) == 0;
            if (disk != null) {
                disk.error = dice.nextInt(4) == 0 ? new NoClassDefFoundError() : null;
                disk.acknowledgeError = dice.nextInt(4) == 0 ? new OutOfMemoryError() : null;
            }
            world.offer(number++, number++);
            Attempt attempt = next(world);
            if (attempt == null) {
                continue;
            }
            List<Integer> items = FakeRules.items(attempt.wire());
            assertTrue(items.stream().noneMatch(settled::contains), () -> items + " sent again");
            Delivery said = List.of(OK, PARTIAL, rejected(413, "large"), rejected(400, "bad"), status(503), RESET)
                    .get(answer);
            boolean divides = said instanceof Delivery.Rejected;
            try {
                attempt.answered(said);
                world.lane.completed(attempt);
            } catch (Throwable e) {
                // as the sender's guard does
            }
            if (said instanceof Delivery.Delivered || divides && items.size() == 1) {
                settled.addAll(items);
            }
        }
        List<Throwable> troubles = new ArrayList<>();
        for (int tries = 0; tries < 10; tries++) {
            try {
                world.lane.close();
                break;
            } catch (Throwable e) {
                troubles.add(e);
            }
        }
        world.settle();
        assertEquals(0, world.pending(), () -> world.stats() + " after " + troubles);
        world.assertNothingIsUnaccounted();
    }

    private static Attempt next(LaneWorld world) {
        for (int turns = 0; turns < 50; turns++) {
            try {
                Step step = world.lane.take();
                if (step instanceof Step.WaitUntil wait) {
                    world.nanos = wait.nanos();
                } else {
                    return step instanceof Attempt attempt ? attempt : null;
                }
            } catch (Throwable e) {
                world.pass(Duration.ofSeconds(1));
            }
            world.settle();
        }
        throw new AssertionError("never");
    }
}
