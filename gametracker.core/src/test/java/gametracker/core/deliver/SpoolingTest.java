package gametracker.core.deliver;

import static gametracker.core.deliver.LaneWorld.OK;
import static gametracker.core.deliver.LaneWorld.RESET;
import static gametracker.core.deliver.LaneWorld.UNREACHABLE;
import static gametracker.core.deliver.LaneWorld.rejected;
import static gametracker.core.deliver.LaneWorld.sent;
import static gametracker.core.deliver.LaneWorld.status;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SpoolingTest {
    private final FakeSpool.Disk disk = new FakeSpool.Disk();

    private static Integer[] hundred(int first) {
        return Collections.nCopies(100, first).toArray(Integer[]::new);
    }

    private List<String> onDisk() {
        return disk.waiting().stream().map(e -> e.id()).toList();
    }

    @Nested
    class Overflow {
        @Test
        void oldestEnvelopeNotInFlightIsDroppedForRoom() {
            LaneWorld world = small(null);
            world.offer(hundred(1)); // 199 bytes each, of a share of 500
            assertEquals(1, sent(world.take()).get(0));
            world.offer(hundred(2));
            world.offer(hundred(3));
            assertEquals(100, world.dropped(DropReason.BUFFER_FULL));
            world.answer(OK);
            assertEquals(3, sent(world.exchange(OK)).get(0));
            world.assertNothingIsUnaccounted();
        }

        @Test
        void droppedEnvelopeThatMayHaveArrivedIsCountedAsOutcomeUnknown() {
            LaneWorld world = small(null);
            world.offer(hundred(1));
            world.exchange(RESET);
            world.offer(hundred(2));
            world.offer(hundred(3));
            assertEquals(100, world.dropped(DropReason.OUTCOME_UNKNOWN));
            assertEquals(100, world.dropped());
        }

        @Test
        void singleEnvelopeLargerThanTheShareIsTaken() {
            LaneWorld world = new LaneWorld(Format.LOKI_PUSH, null, "now", 3, EnumSet.allOf(Signal.class), 0);
            world.offer(hundred(1));
            world.exchange(OK);
            assertEquals(100, world.delivered());
        }

        @Test
        void oldestEnvelopesGoToTheSpoolInTheirOrder() {
            LaneWorld world = small(disk);
            for (int i = 1; i <= 5; i++) {
                world.offer(hundred(i));
            }
            assertEquals(List.of("logs-1", "logs-2", "logs-3"), onDisk());
            assertEquals(300, world.spooled());
            assertEquals(200, world.pending());
            for (int i = 1; i <= 5; i++) {
                assertEquals(i, sent(world.exchange(OK)).get(0));
            }
            assertEquals(500, world.delivered());
            assertEquals(List.of(), onDisk());
            world.assertNothingIsUnaccounted();
        }

        @Test
        void fullDiskIsAsNoSpoolUntilItHasRoomAgain() {
            LaneWorld world = small(disk);
            disk.full = true;
            for (int i = 1; i <= 4; i++) {
                world.offer(hundred(i));
            }
            assertEquals(200, world.dropped(DropReason.BUFFER_FULL));
            disk.full = false;
            world.offer(hundred(5));
            assertEquals(List.of("logs-3"), onDisk());
            assertEquals(200, world.dropped());
            world.assertNothingIsUnaccounted();
        }

        @Test
        void envelopeInFlightIsSpooledWithTheTimeItsTryBegan() {
            LaneWorld world = small(disk);
            world.offer(hundred(1));
            world.take();
            world.offer(hundred(2));
            world.offer(hundred(3));
            assertEquals(List.of("logs-1", "logs-2"), onDisk());
            assertEquals(
                    Optional.of(world.wall()), disk.waiting().get(0).progress.openSince());
            world.answer(status(503));
            assertEquals(Optional.empty(), disk.waiting().get(0).progress.openSince(), "its outcome is known now");
        }

        private LaneWorld small(FakeSpool.Disk disk) {
            return new LaneWorld(Format.LOKI_PUSH, disk, "now", 1500, EnumSet.allOf(Signal.class), 0);
        }
    }

    @Nested
    class OwnEntries {
        private final LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now");

        @Test
        void envelopeIsSpooledWhenItsFirstTryHasFailed() {
            world.offer(1);
            world.offer(2);
            world.exchange(UNREACHABLE);
            assertEquals(List.of("logs-1"), onDisk());
            assertEquals(1, world.spooled());
            assertEquals(1, world.pending());
        }

        @Test
        void spooledEnvelopeIsSentBeforeLaterOnesAndAcknowledged() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.offer(2);
            world.await();
            assertEquals(List.of(1), sent(world.exchange(OK)));
            assertEquals(List.of(2), sent(world.exchange(OK)));
            assertTrue(world.spool.calls.contains("acknowledge logs-1"));
            assertEquals(2, world.delivered());
        }

        @Test
        void entryThatTheSpoolLosesIsCountedAndNotSent() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.offer(2);
            world.spool.lose(disk.waiting().get(0), DropReason.SPOOL_DAMAGED);
            world.settle();
            assertEquals(1, world.dropped(DropReason.SPOOL_DAMAGED));
            world.await();
            assertEquals(List.of(2), sent(world.take()));
            world.assertNothingIsUnaccounted();
        }

        @Test
        void entryLostDuringItsTryIsPendingAgain() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.await();
            world.take();
            world.spool.lose(disk.waiting().get(0), DropReason.SPOOL_FULL);
            world.settle();
            assertEquals(1, world.pending());
            world.answer(UNREACHABLE);
            assertEquals(1, world.spooled(), "written anew");
            world.await();
            world.exchange(OK);
            assertEquals(1, world.delivered());
        }

        @Test
        void unreadableEntryIsReadAgainAndThenLeftToTheNextSession() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.await();
            disk.unreadable = true;
            for (int i = 0; i < 4; i++) {
                world.await();
            }
            world.offer(2);
            assertEquals(List.of(2), sent(world.exchange(OK)));
            assertEquals(1, world.spooled());
            assertEquals(List.of("logs-1"), onDisk());
        }

        @Test
        void closeSpoolsTheRestWithItsProgress() {
            world.offer(1);
            world.take();
            world.offer(2);
            java.time.Instant began = world.wall();
            world.pass(Duration.ofSeconds(1));
            world.lane.close();
            assertEquals(List.of("logs-1", "logs-2"), onDisk());
            assertEquals(Optional.of(began), disk.waiting().get(0).progress.openSince());
            assertEquals(SpoolProgress.NONE, disk.waiting().get(1).progress);
            assertEquals(2, world.spooled());
            world.answer(OK);
            assertEquals(0, world.delivered(), "nobody waits for that answer any more");
            world.offer(3);
            assertEquals(1, world.dropped(DropReason.CLOSED));
        }

        @Test
        void closeOnAFullDiskCountsTheRest() {
            disk.full = true;
            world.offer(1);
            world.take();
            world.offer(2);
            world.lane.close();
            assertEquals(1, world.dropped(DropReason.OUTCOME_UNKNOWN));
            assertEquals(1, world.dropped(DropReason.CLOSED));
            world.assertNothingIsUnaccounted();
        }
    }

    @Nested
    class Adopted {
        private LaneWorld world;

        private void leave(Format format, int batches) {
            LaneWorld before = new LaneWorld(format, disk, "before");
            for (int i = 0; i < batches; i++) {
                before.offer(100 + i);
            }
            before.lane.close();
            before.spool.close();
        }

        private void start(Format format) {
            world = new LaneWorld(format, disk, "now");
            world.adopt();
        }

        @Test
        void adoptedEntriesAreSentWhenNoLiveOneWaitsAndCountedApart() {
            leave(Format.LOKI_PUSH, 2);
            start(Format.LOKI_PUSH);
            world.offer(1);
            assertEquals(List.of(1), sent(world.exchange(OK)));
            assertEquals(List.of(100), sent(world.exchange(OK)));
            assertEquals(List.of(101), sent(world.exchange(rejected(400, "no"))));
            assertEquals(1, world.stats().delivered(Signal.LOGS));
            assertEquals(0, world.stats().dropped(Signal.LOGS));
            assertEquals(2, world.stats().adopted(Signal.LOGS));
            assertEquals(1, world.stats().adoptedDelivered(Signal.LOGS));
            assertEquals(1, world.stats().adoptedDropped(Signal.LOGS, DropReason.REJECTED));
            assertEquals(List.of(), onDisk());
        }

        @Test
        void adoptedEntriesAreSentBetweenLiveOnes() {
            leave(Format.LOKI_PUSH, 3);
            start(Format.LOKI_PUSH);
            List<Integer> order = new ArrayList<>();
            for (int i = 1; i <= 12; i++) {
                world.offer(i);
            }
            for (int i = 0; i < 15; i++) {
                order.addAll(sent(world.exchange(OK)));
            }
            assertEquals(List.of(1, 2, 3, 4, 100, 5, 6, 7, 8, 101, 9, 10, 11, 12, 102), order);
        }

        @Test
        void adoptedTraceIsSentWhileALiveOneHasToWait() {
            leave(Format.OTLP_TRACES, 1);
            start(Format.OTLP_TRACES);
            world.offer(1);
            world.exchange(RESET);
            world.await();
            assertEquals(List.of(100), sent(world.exchange(OK)));
            assertEquals(Duration.ofSeconds(14), world.await());
            assertEquals(List.of(1), sent(world.take()));
        }

        @Test
        void adoptedTraceThatWaitsForItsOpenTryHoldsUpNoOther() {
            leave(Format.OTLP_TRACES, 3);
            disk.entries.get(0).progress = new SpoolProgress(Form.UNDECIDED, Optional.of(LaneWorld.START));
            start(Format.OTLP_TRACES);
            assertEquals(List.of(101), sent(world.exchange(OK)));
            assertEquals(List.of(102), sent(world.exchange(OK)));
            assertEquals(Duration.ofSeconds(25), world.await());
            assertEquals(List.of(100), sent(world.exchange(OK)));
        }

        @Test
        void adoptedEntriesOfAnotherProtocolStayInTheSpool() {
            leave(Format.LOKI_PUSH, 3);
            start(Format.OTLP_LOGS);
            world.assertIdle();
            assertEquals(3, onDisk().size());
            assertEquals(3, world.stats().adopted(Signal.LOGS));
            assertEquals(1, world.reports.lines.size());
            world.spool.lose(disk.waiting().get(0), DropReason.SPOOL_FULL);
            world.settle();
            assertEquals(1, world.stats().adoptedDropped(Signal.LOGS, DropReason.SPOOL_FULL));
        }

        @Test
        void entryLostBeforeItsAdoptionIsCounted() {
            leave(Format.LOKI_PUSH, 2);
            world = new LaneWorld(Format.LOKI_PUSH, disk, "now");
            var entries = world.spool.adopt();
            world.spool.lose((FakeSpool.Entry) entries.get(0), DropReason.SPOOL_DAMAGED);
            world.settle();
            world.lane.adopt(entries);
            assertEquals(2, world.stats().adopted(Signal.LOGS));
            assertEquals(1, world.stats().adoptedDropped(Signal.LOGS, DropReason.SPOOL_DAMAGED));
            assertEquals(List.of(101), sent(world.take()));
        }

        @Test
        void adoptedEntriesStayInTheSpoolAtClose() {
            leave(Format.LOKI_PUSH, 2);
            start(Format.LOKI_PUSH);
            world.take();
            world.lane.close();
            assertEquals(2, onDisk().size());
            assertTrue(disk.waiting().get(0).progress.openSince().isPresent());
        }
    }

    @Nested
    class NoDestination {
        @Test
        void envelopeWithoutEndpointIsSpooled() {
            LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now", 3000, Set.of(Signal.TRACES), 0);
            world.offer(1);
            world.assertIdle();
            assertEquals(1, world.spooled());
            assertTrue(world.lane.isIdle());
        }

        @Test
        void envelopeWithoutEndpointWaitsForRoomOnAFullDisk() {
            LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now", 3000, Set.of(), 0);
            disk.full = true;
            world.offer(1);
            assertEquals(1, world.pending());
            assertFalse(world.lane.isSafe(1));
            disk.full = false;
            assertTrue(world.lane.keepWhatHasNoDestination());
            assertEquals(1, world.spooled());
        }

        @Test
        void envelopeWithoutEndpointAndSpoolIsCounted() {
            LaneWorld world = new LaneWorld(Format.LOKI_PUSH, null, "now", 3000, Set.of(), 0);
            world.offer(1, 2);
            assertEquals(2, world.dropped(DropReason.NO_DESTINATION));
            world.assertNothingIsUnaccounted();
        }
    }

    @Nested
    class LateLogs {
        private static final Delivery FAR_BEHIND =
                rejected(400, "entry with timestamp 2026-03-01 ignored, reason: 'entry too far behind, entry …'");

        private final LaneWorld world = new LaneWorld(Format.LOKI_PUSH, disk, "now");

        @Test
        void lateFormIsDecidedBeforeTheFirstReplayAndKept() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.pass(Duration.ofMinutes(31));
            assertTrue(FakeRules.isLate(world.exchange(UNREACHABLE)));
            assertTrue(world.spool.calls.contains("update logs-1 LATE"));
            world.await();
            assertTrue(FakeRules.isLate(world.exchange(OK)));
            assertEquals(1, world.delivered());
        }

        @Test
        void envelopeThatWasNotLateStaysAsRecorded() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.await();
            assertFalse(FakeRules.isLate(world.exchange(UNREACHABLE)));
            assertEquals(Form.AS_RECORDED, disk.waiting().get(0).progress.form());
            world.pass(Duration.ofHours(3));
            assertFalse(FakeRules.isLate(world.exchange(OK)));
        }

        @Test
        void envelopeThatMayHaveArrivedIsRepeatedAsRecorded() {
            world.offer(1);
            world.exchange(RESET);
            world.pass(Duration.ofHours(2));
            assertFalse(FakeRules.isLate(world.exchange(FAR_BEHIND)));
            assertEquals(Form.LATE, disk.waiting().get(0).progress.form(), "written before it is sent");
            assertTrue(FakeRules.isLate(world.exchange(OK)));
            assertEquals(1, world.delivered());
        }

        @Test
        void lateFormThatIsRefusedIsTooLate() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.pass(Duration.ofHours(2));
            world.exchange(FAR_BEHIND);
            assertEquals(1, world.dropped(DropReason.TOO_LATE));
            world.assertIdle();
        }

        @Test
        void tooLateEntryIsSetAsideWithTheServersWords() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.pass(Duration.ofDays(8));
            world.exchange(rejected(400, "entry has timestamp too old"));
            assertEquals(
                    List.of(
                            "logs-1: TOO_LATE: status 400 from http://h:1/push?... (gametracker.endpoint): entry has timestamp too old"),
                    disk.quarantined);
            assertEquals(List.of(), onDisk());
            assertEquals(1, world.dropped(DropReason.TOO_LATE));
            world.assertNothingIsUnaccounted();
        }

        @Test
        void tooLateEntryOfAnEarlierSessionIsSetAside() {
            Envelope old = FakeRules.envelope("metrics-1", Format.REMOTE_WRITE_1, LaneWorld.START, List.of(7));
            disk.leave(old, SpoolProgress.NONE);
            LaneWorld metrics = new LaneWorld(Format.REMOTE_WRITE_1, disk, "now");
            metrics.adopt();
            metrics.exchange(rejected(400, "out of bounds"));
            assertEquals(
                    List.of(
                            "metrics-1: TOO_LATE: status 400 from http://h:1/push?... (gametracker.endpoint): out of bounds"),
                    disk.quarantined);
            assertEquals(1, metrics.stats().adoptedDropped(Signal.METRICS, DropReason.TOO_LATE));
        }

        @Test
        void refusedEntryIsNotSetAside() {
            world.offer(1);
            world.exchange(UNREACHABLE);
            world.exchangeWhenDue(rejected(401, "no org id"));
            assertEquals(1, world.dropped(DropReason.REJECTED));
            assertEquals(List.of(), disk.quarantined);
            assertEquals(List.of(), onDisk());
        }

        @Test
        void tooLateEnvelopeInMemoryIsDropped() {
            world.offer(1);
            world.exchange(rejected(400, "entry has timestamp too old"));
            assertEquals(1, world.dropped(DropReason.TOO_LATE));
            assertEquals(List.of(), disk.quarantined);
        }

        @Test
        void onlyTooLateHalvesAreSetAside() {
            LaneWorld metrics = new LaneWorld(Format.REMOTE_WRITE_1, disk, "metrics");
            metrics.offer(1, 2, 3, 4);
            metrics.exchange(UNREACHABLE);
            metrics.pass(Duration.ofMinutes(1));
            for (int request = 0; request < 5; request++) {
                Envelope next = metrics.take();
                metrics.answer(sent(next).contains(2) ? rejected(400, "out of order sample") : OK);
            }
            assertEquals(3, metrics.delivered());
            assertEquals(1, metrics.dropped(DropReason.TOO_LATE));
            assertEquals(1, disk.quarantined.size());
            assertTrue(
                    disk.quarantined
                            .get(0)
                            .endsWith(
                                    ": TOO_LATE: status 400 from http://h:1/push?... (gametracker.endpoint): out of order sample"));
            assertEquals(List.of(), onDisk(), "the whole went with its last part");
            metrics.assertNothingIsUnaccounted();
        }

        @Test
        void serversWordTurnsAnEnvelopeLateWithoutASpool() {
            LaneWorld memory = new LaneWorld(Format.LOKI_PUSH);
            memory.offer(1);
            assertFalse(FakeRules.isLate(memory.exchange(FAR_BEHIND)));
            assertTrue(FakeRules.isLate(memory.exchange(OK)));
        }

        @Test
        void tooOldEnvelopeIsTooLateAtOnce() {
            world.offer(1);
            world.exchange(rejected(400, "entry for stream '{}' has timestamp too old: 1970-01-01T00:00:00Z"));
            assertEquals(1, world.dropped(DropReason.TOO_LATE));
        }

        @Test
        void formDecidedByAnEarlierSessionIsKept() {
            Envelope old = FakeRules.envelope("logs-1", Format.LOKI_PUSH, LaneWorld.START, List.of(7));
            disk.leave(old, new SpoolProgress(Form.AS_RECORDED, Optional.empty()));
            world.pass(Duration.ofDays(2));
            world.adopt();
            assertFalse(FakeRules.isLate(world.exchange(FAR_BEHIND)));
            assertTrue(FakeRules.isLate(world.exchange(OK)));
        }

        @Test
        void otherFormatsHaveNoLateForm() {
            LaneWorld metrics = new LaneWorld(Format.REMOTE_WRITE_1, disk, "metrics");
            metrics.offer(1);
            metrics.exchange(UNREACHABLE);
            metrics.pass(Duration.ofDays(1));
            assertFalse(FakeRules.isLate(metrics.exchange(rejected(400, "out of order sample"))));
            assertEquals(1, metrics.dropped(DropReason.TOO_LATE));
        }
    }

    @Test
    void halvesWhoseWholeIsLostAtCloseAreDropped() {
        LaneWorld world =
                new LaneWorld(Format.REMOTE_WRITE_1, disk, "s", 5_000, EnumSet.allOf(Signal.class), 5_000_000_000L);
        world.offer(1, 2, 3, 4);
        world.exchange(UNREACHABLE);
        world.pass(Duration.ofMinutes(1));
        world.exchange(rejected(400, "bad"));
        FakeSpool.Entry whole = disk.waiting().get(0);
        world.lane.close();
        world.spool.lose(whole, DropReason.SPOOL_FULL);
        world.settle();
        world.assertNothingIsUnaccounted();
        assertEquals(0, world.pending());
        assertEquals(4, world.dropped(DropReason.CLOSED));
    }
}
