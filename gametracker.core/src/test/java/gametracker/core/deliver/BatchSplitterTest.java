package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.rejected;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BatchSplitterTest {
    private LaneWorld world = new LaneWorld(Format.REMOTE_WRITE_1);

    private List<List<Integer>> run(Function<Envelope, Delivery> server) {
        List<List<Integer>> requests = new ArrayList<>();
        while (world.pending() + world.spooled() > 0) {
            assertTrue(requests.size() < 200, "it does not end");
            Envelope sent = world.take();
            requests.add(sent(sent));
            world.answer(server.apply(sent));
            world.assertNothingIsUnaccounted();
        }
        return requests;
    }

    private static Function<Envelope, Delivery> refusing(int status, Set<Integer> culprits) {
        return envelope -> {
            List<Integer> bad =
                    sent(envelope).stream().filter(culprits::contains).toList();
            return bad.isEmpty() ? OK : rejected(status, "bad samples " + bad);
        };
    }

    private static Integer[] items(int n) {
        return FakeRules.range(1, n).toArray(Integer[]::new);
    }

    @Test
    void oneBadSampleIsDroppedAndTheRestIsStored() {
        world.offer(items(8));
        List<List<Integer>> requests = run(refusing(400, Set.of(6)));
        assertEquals(
                List.of(
                        List.of(1, 2, 3, 4, 5, 6, 7, 8),
                        List.of(1, 2, 3, 4),
                        List.of(5, 6, 7, 8),
                        List.of(5, 6),
                        List.of(5),
                        List.of(6),
                        List.of(7, 8)),
                requests);
        assertEquals(7, world.delivered());
        assertEquals(1, world.dropped(DropReason.REJECTED));
        assertTrue(
                world.reports.lines.contains(
                        "METRICS REJECTED 1 status 400 from http://h:1/push?... (gametracker.endpoint): bad samples [6]"),
                world.reports.lines::toString);
    }

    @Test
    void firstHalfIsNotDividedBeforeTheSecondHasItsAnswer() {
        world.offer(items(4));
        assertEquals(
                List.of(List.of(1, 2, 3, 4), List.of(1, 2), List.of(3, 4), List.of(1), List.of(2)),
                run(refusing(400, Set.of(1))));
        assertEquals(3, world.delivered());
    }

    @Test
    void halvesThatDrawTheSameWordsAreBothGivenUp() {
        world.offer(items(100));
        world.offer(1000);
        List<List<Integer>> requests =
                run(envelope -> sent(envelope).contains(1000) ? OK : rejected(400, "out of bounds"));
        assertEquals(4, requests.size());
        assertEquals(100, world.dropped(DropReason.TOO_LATE));
        assertEquals(1, world.delivered());
    }

    @Test
    void badSamplesInBothHalvesAreBothFound() {
        world.offer(items(8));
        run(refusing(400, Set.of(2, 7)));
        assertEquals(6, world.delivered());
        assertEquals(2, world.dropped(DropReason.REJECTED));
    }

    @Test
    void tooLargeIsHalvedForEveryFormatUntilItFits() {
        for (Format format : Format.values()) {
            world = new LaneWorld(format);
            world.offer(items(16));
            run(envelope -> sent(envelope).size() > 3 ? rejected(413, "request body too large") : OK);
            assertEquals(16, world.delivered(), format::toString);
        }
    }

    @Test
    void aBadRequestOfAnotherFormatIsNotHalved() {
        world = new LaneWorld(Format.LOKI_PUSH);
        world.offer(items(8));
        assertEquals(1, run(envelope -> rejected(400, "couldn't parse labels")).size());
        assertEquals(8, world.dropped(DropReason.REJECTED));
    }

    @Property(tries = 200)
    void halvingEndsWithinThirtyTwoRequestsAndAccountsForAll(
            @ForAll @IntRange(min = 1, max = 300) int n,
            @ForAll @Size(max = 20) Set<@IntRange(min = 1, max = 300) Integer> bad,
            @ForAll boolean tooLarge,
            @ForAll boolean spooled) {
        world = new LaneWorld(Format.REMOTE_WRITE_1, spooled ? new FakeSpool.Disk() : null, "now");
        world.offer(items(n));
        if (spooled) {
            world.exchange(status(503));
            world.await();
        }
        int requests = run(refusing(tooLarge ? 413 : 400, bad)).size();
        assertTrue(requests <= Split.MAX_REQUESTS, () -> requests + " requests");
        assertEquals(n, world.delivered() + world.dropped(DropReason.REJECTED));
        if (bad.size() == 1 && n > 1) {
            assertEquals(bad.iterator().next() <= n ? 1 : 0, world.dropped());
        }
        if (spooled) {
            assertEquals(List.of(), world.spool.disk.waiting());
        }
    }

    @Test
    void anOutageDuringHalvingUsesUpNoRequest() {
        world.offer(items(4));
        world.exchange(rejected(400, "bad sample"));
        for (int i = 0; i < 100; i++) {
            world.exchangeWhenDue(LaneWorld.UNREACHABLE);
        }
        world.await();
        run(refusing(400, Set.of(4)));
        assertEquals(3, world.delivered());
    }

    @Test
    void aSpooledEnvelopeIsAcknowledgedOnlyWhenAllItsPartsAreSettled() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        world = new LaneWorld(Format.REMOTE_WRITE_1, disk, "now");
        world.offer(items(4));
        world.exchange(status(503));
        world.await();
        world.exchange(rejected(400, "one is bad"));
        world.exchange(OK);
        assertEquals(2, world.delivered());
        assertEquals(2, world.spooled());
        assertEquals(1, disk.waiting().size(), "a crash now must not lose the second half");
        world.exchange(OK);
        assertEquals(List.of(), disk.waiting());
        assertEquals(0, world.spooled());
    }

    @Test
    void halvesWhoseWholeIsLostFromTheSpoolAreStillInMemory() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        world = new LaneWorld(Format.REMOTE_WRITE_1, disk, "now");
        world.offer(items(4));
        world.exchange(status(503));
        world.await();
        world.exchange(rejected(400, "one is bad"));
        world.spool.lose(disk.waiting().get(0), DropReason.SPOOL_FULL);
        world.settle();
        assertEquals(4, world.pending());
        world.assertNothingIsUnaccounted();
        run(envelope -> OK);
        assertEquals(4, world.delivered());
    }

    @Test
    void halfThatHasToWaitIsSpooledByItself() {
        FakeSpool.Disk disk = new FakeSpool.Disk();
        world = new LaneWorld(Format.REMOTE_WRITE_1, disk, "now");
        world.offer(items(4));
        world.exchange(rejected(400, "one is bad"));
        world.exchange(status(503));
        assertEquals(
                List.of("metrics-1.0"), disk.waiting().stream().map(e -> e.id()).toList());
        assertEquals(2, world.spooled());
        assertEquals(2, world.pending());
        world.lane.close();
        assertEquals(4, world.spooled());
        assertEquals(
                List.of("metrics-1.0", "metrics-1.1"),
                disk.waiting().stream().map(e -> e.id()).toList());
    }
}
