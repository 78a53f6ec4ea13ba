package gametracker.core.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/**
 * Random histories of a lane, against a model that knows of every single item where it is: what is offered, answered,
 * kept, lost, closed and adopted by the next session.
 */
class DeliveryProperties {
    /** One history: sessions follow each other over one disk, or without one. */
    private static final class History {
        private final Format format;
        private final FakeSpool.@Nullable Disk disk;
        private LaneWorld world;
        private int sessions;
        private int nextItem;
        private long nanos = 5_000_000_000L;

        /** This session's own, each in one set at a time. */
        private final Set<Integer> waiting = new HashSet<>();

        private final Set<Integer> delivered = new HashSet<>();
        private final Set<Integer> dropped = new HashSet<>();
        private int adopted;
        private int adoptedDelivered;

        private final List<Integer> firstTries = new ArrayList<>();
        private final List<Integer> deliveredInOrder = new ArrayList<>();
        private boolean inFlight;

        History(Format format, boolean spool) {
            this.format = format;
            this.disk = spool ? new FakeSpool.Disk() : null;
            if (disk != null) {
                disk.maxBytes = 150;
            }
            open();
        }

        private void open() {
            world = new LaneWorld(
                    format, disk, "session " + ++sessions, 150, EnumSet.allOf(Signal.class), 5_000_000_000L);
            world.nanos = nanos;
            waiting.clear();
            delivered.clear();
            dropped.clear();
            firstTries.clear();
            deliveredInOrder.clear();
            adoptedDelivered = 0;
            adopted = 0;
            if (disk != null) {
                adopted = disk.waiting().stream()
                        .mapToInt(e -> e.envelope.itemCount())
                        .sum();
                world.adopt();
            }
            check();
        }

        void act(int kind, int detail) {
            switch (kind) {
                case 0, 1, 2, 3 -> offer(detail % 9);
                case 4, 5 -> answer(LaneWorld.OK);
                case 6 -> answer(LaneWorld.UNREACHABLE);
                case 7 -> answer(LaneWorld.RESET);
                case 8, 9 -> answer(LaneWorld.status(detail % 3 == 0 ? 504 : 503));
                case 10 -> answer(LaneWorld.rejected(413, "too large"));
                case 11 -> answer(LaneWorld.rejected(400, "bad " + detail % 3));
                case 12 -> answer(LaneWorld.rejected(400, "entry too far behind"));
                case 13 -> answer(new Delivered(200, String.valueOf(detail % 5)));
                case 14 ->
                    answer(new Delivery.RetryLater(
                            OptionalInt.of(429), Optional.of(Duration.ofSeconds(detail)), false, "slow down"));
                case 15 -> world.pass(Duration.ofSeconds((long) detail * detail));
                case 16 -> toggleDisk();
                case 17 -> evict(detail);
                case 18 -> world.lane.keepAll(world.lane.offered());
                default -> {
                    if (detail % 5 == 0) {
                        closeAndReopen();
                    }
                }
            }
            check();
        }

        private void offer(int items) {
            Integer[] numbers = FakeRules.range(nextItem, nextItem + items - 1).toArray(Integer[]::new);
            nextItem += items;
            waiting.addAll(List.of(numbers));
            world.offer(numbers);
        }

        private void answer(Delivery delivery) {
            if (!inFlight && !send()) {
                return;
            }
            Attempt attempt = world.inFlight;
            List<Integer> items = FakeRules.items(attempt.wire());
            boolean own = !attempt.pending().isAdopted();
            if (own) {
                for (int item : items) {
                    assertFalse(delivered.contains(item), () -> item + " was delivered before");
                    assertFalse(dropped.contains(item), () -> item + " was dropped before");
                }
            }
            inFlight = false;
            world.answer(delivery);
            if (delivery instanceof Delivered ok) {
                int refused = ok.answer().isEmpty() ? 0 : Math.min(items.size(), Integer.parseInt(ok.answer()));
                List<Integer> taken = items.subList(refused, items.size());
                if (own) {
                    waiting.removeAll(items);
                    delivered.addAll(taken);
                    deliveredInOrder.addAll(taken);
                    dropped.addAll(items.subList(0, refused));
                } else {
                    adoptedDelivered += taken.size();
                }
            }
        }

        private boolean send() {
            Step step = world.next();
            while (step instanceof Step.WaitUntil wait) {
                assertTrue(wait.nanos() - world.nanos > 0, "a wait for the past is a busy loop");
                world.nanos = wait.nanos();
                step = world.next();
            }
            if (!(step instanceof Attempt attempt)) {
                return false;
            }
            world.inFlight = attempt;
            inFlight = true;
            PendingEnvelope pending = attempt.pending();
            List<Integer> items = FakeRules.items(attempt.wire());
            if (!pending.isAdopted()
                    && pending.whole() == null
                    && !items.isEmpty()
                    && !firstTries.contains(items.get(0))) {
                firstTries.add(items.get(0));
            }
            return true;
        }

        private void toggleDisk() {
            if (disk != null) {
                disk.full = !disk.full;
            }
        }

        private void evict(int detail) {
            if (disk != null && !disk.waiting().isEmpty()) {
                List<FakeSpool.Entry> entries = disk.waiting();
                world.spool.lose(
                        entries.get(detail % entries.size()),
                        detail % 2 == 0 ? DropReason.SPOOL_FULL : DropReason.SPOOL_DAMAGED);
                world.settle();
            }
        }

        private void closeAndReopen() {
            world.lane.close();
            world.settle();
            inFlight = false;
            check();
            assertEquals(0, world.pending(), "nothing is pending after close");
            if (world.spool != null) {
                world.spool.close();
            }
            nanos = world.nanos;
            open();
        }

        /** Compares what the lane holds and the ledger counts with the model. */
        void check() {
            world.assertNothingIsUnaccounted();
            Set<Integer> inLane = new HashSet<>();
            for (PendingEnvelope pending : world.lane.queue().live()) {
                Envelope held = pending.body().inMemory();
                Envelope body = held != null ? held : ((FakeSpool.Entry) pending.entry()).envelope;
                for (int item : FakeRules.items(body)) {
                    assertTrue(inLane.add(item), () -> item + " is in the lane twice");
                }
            }
            assertTrue(waiting.containsAll(inLane), "nothing comes back");
            Set<Integer> gone = new HashSet<>(waiting);
            gone.removeAll(inLane);
            waiting.removeAll(gone);
            dropped.addAll(gone);
            assertEquals(delivered.size(), world.delivered());
            assertEquals(dropped.size(), world.dropped());
            assertTrue(world.lane.queue().bytesInMemory() >= 0);

            TrackerStats stats = world.stats();
            Signal signal = format.signal();
            assertEquals(adopted, stats.adopted(signal));
            assertEquals(adoptedDelivered, stats.adoptedDelivered(signal));
            long left = 0;
            for (PendingEnvelope pending : world.lane.queue().adopted()) {
                left += pending.items();
            }
            long adoptedDropped = 0;
            for (DropReason reason : DropReason.values()) {
                adoptedDropped += stats.adoptedDropped(signal, reason);
            }
            assertEquals(adopted, adoptedDelivered + adoptedDropped + left);
        }

        /** The server is well from now on, so everything arrives. */
        void drain() {
            for (int i = 0; send() || inFlight; i++) {
                assertTrue(i < 1000, "it does not end");
                answer(LaneWorld.OK);
                check();
            }
            assertEquals(0, world.pending());
            assertEquals(0, world.spooled());
            assertTrue(world.lane.isIdle());
            assertTrue(disk == null || disk.waiting().isEmpty(), "all is acknowledged");
        }
    }

    @Property(tries = 3000)
    void acceptedIsDeliveredPlusSpooledPlusPendingPlusDroppedWhateverHappens(
            @ForAll Format format,
            @ForAll boolean spool,
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 999) Integer> actions) {
        History history = new History(format, spool);
        for (int action : actions) {
            history.act(action % 20, action / 20);
        }
        history.drain();
        if (format.signal() == Signal.METRICS) {
            assertEquals(history.firstTries.stream().sorted().toList(), history.firstTries, "in the order offered");
        }
    }

    @Property(tries = 500)
    void theOrderOfALaneIsKeptThroughOutagesAndRefusals(
            @ForAll Format format,
            @ForAll boolean spool,
            @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 999) Integer> actions) {
        History history = new History(format, spool);
        int[] kinds = {0, 1, 2, 3, 4, 5, 6, 6, 15, 16, 17, 18};
        for (int action : actions) {
            history.act(kinds[action % kinds.length], action / 20);
        }
        history.drain();
        assertEquals(
                history.deliveredInOrder.stream().sorted().toList(), history.deliveredInOrder, "in the order offered");
    }

    @Property(tries = 300)
    void withARoomySpoolNothingIsEverDroppedButWhatAServerRefuses(
            @ForAll Format format, @ForAll @Size(max = 120) List<@IntRange(min = 0, max = 999) Integer> actions) {
        History history = new History(format, true);
        history.disk.maxBytes = Long.MAX_VALUE;
        int[] kinds = {0, 1, 2, 3, 4, 5, 6, 7, 14, 15, 18, 19};
        for (int action : actions) {
            history.act(kinds[action % kinds.length], action / 20);
            assertEquals(
                    history.world.dropped(),
                    history.world.dropped(DropReason.POISON) + history.world.dropped(DropReason.OUTCOME_UNKNOWN));
        }
        history.drain();
    }
}
