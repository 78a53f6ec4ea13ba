package gametracker.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class DropOldestRingTest {
    private static List<Integer> drained(DropOldestRing<Note> ring) {
        List<Note> notes = new ArrayList<>();
        assertEquals(ring.drainTo(notes), notes.size());
        return notes.stream().map(note -> note.number).toList();
    }

    private static void offer(DropOldestRing<Note> ring, int from, int to) {
        for (int number = from; number < to; number++) {
            ring.offer(new Note(0, number));
        }
    }

    @Test
    void fullRingDropsOldestAndCountsIt() {
        DropOldestRing<Note> ring = new DropOldestRing<>(100, 8 << 20);
        offer(ring, 0, 110);
        assertEquals(100, ring.size());
        assertEquals(10, ring.dropped());
        assertEquals(110, ring.offered());
        List<Integer> numbers = drained(ring);
        assertEquals(100, numbers.size());
        assertEquals(10, numbers.get(0));
        assertEquals(109, numbers.get(99));
        assertEquals(0, ring.size());
    }

    @Test
    void capacityOfOneKeepsTheNewest() {
        DropOldestRing<Note> ring = new DropOldestRing<>(1, 8 << 20);
        offer(ring, 0, 3);
        assertEquals(List.of(2), drained(ring));
        offer(ring, 3, 4);
        assertEquals(List.of(3), drained(ring));
        assertEquals(2, ring.dropped());
    }

    @Test
    void drainAddsBehindWhatTheTargetHolds() {
        DropOldestRing<Note> ring = new DropOldestRing<>(3, 8 << 20);
        List<Note> target = new ArrayList<>(List.of(new Note(7, 7)));
        offer(ring, 0, 2);
        assertEquals(2, ring.drainTo(target));
        assertEquals("[7.7, 0.0, 0.1]", target.toString());
    }

    @Test
    void emptyRingHasNoBacklog() {
        DropOldestRing<Note> ring = new DropOldestRing<>(3, 8 << 20);
        offer(ring, 0, 5);
        assertEquals(3, ring.backlog());
        drained(ring);
        assertEquals(0, ring.backlog());
    }

    /** The bound in bytes, with capacity to spare. */
    @Nested
    class Weight {
        private final DropOldestRing<Note> ring = new DropOldestRing<>(8, 128);

        private void offer(int number, int weight) {
            ring.offer(new Note(0, number, weight));
        }

        @Test
        void theOldestMakeRoomAndAreCounted() {
            for (int number = 0; number < 5; number++) {
                offer(number, 30);
            }
            assertEquals(2, ring.dropped());
            offer(5, 90);
            assertEquals(5, ring.dropped());
            assertEquals(1, ring.backlog());
            assertEquals(List.of(5), drained(ring));
        }

        @Test
        void whatFitsExactlyCostsNobodyItsPlace() {
            offer(0, 60);
            offer(1, 44);
            assertEquals(List.of(0, 1), drained(ring));
            assertEquals(0, ring.dropped());
        }

        /** A slot's part is a quarter of the bound by the capacity: 4 bytes. */
        @Test
        void whatIsWithinASlotsPartPushesNobodyOut() {
            for (int number = 0; number < 7; number++) {
                offer(number, 4);
            }
            offer(7, 100);
            assertEquals(8, ring.size());
            offer(8, 5);
            assertEquals(List.of(8), drained(ring));
        }

        @Test
        void oneThatWeighsMoreThanAllowedIsKeptAlone() {
            offer(0, 10);
            offer(1, 1000);
            assertEquals(List.of(1), drained(ring));
            offer(2, 10);
            offer(3, 10);
            assertEquals(List.of(2, 3), drained(ring));
            assertEquals(1, ring.dropped());
        }

        @Test
        void whatWasDrainedOrOverwrittenWeighsNoMore() {
            for (int number = 0; number < 100; number++) {
                offer(number, 10);
            }
            assertEquals(8, ring.size());
            drained(ring);
            for (int number = 100; number < 108; number++) {
                offer(number, 12);
            }
            assertEquals(8, ring.size());
        }

        @Test
        void aStragglerIsFoundAlthoughANewerOneHadToMakeRoom() {
            long ticket = ring.take();
            offer(0, 60);
            offer(1, 60);
            ring.place(new Note(1, 0), ticket);
            List<Note> notes = new ArrayList<>();
            ring.drainTo(notes);
            assertEquals("[1.0, 0.1]", notes.toString());
            assertEquals(1, ring.dropped());
            assertEquals(0, ring.backlog());
        }
    }

    @Test
    void capacityBelowOneIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DropOldestRing<Note>(0, 8 << 20));
    }

    /** A producer that the scheduler puts aside between its ticket and its slot, driven by the two halves of an offer. */
    @Nested
    class StalledProducer {
        private final DropOldestRing<Note> ring = new DropOldestRing<>(4, 8 << 20);
        private final Note late = new Note(1, 0);

        @Test
        void holdsUpNeitherProducersNorDrain() {
            long ticket = ring.take();
            offer(ring, 0, 3);
            assertEquals(List.of(0, 1, 2), drained(ring));
            ring.place(late, ticket);
            assertEquals(List.of(0), drained(ring));
            assertEquals(0, ring.dropped());
        }

        @Test
        void comesWithALaterDrainHoweverManyPassedIt() {
            long ticket = ring.take();
            for (int round = 0; round < 10; round++) {
                offer(ring, round, round + 1);
                assertEquals(List.of(round), drained(ring));
            }
            ring.place(late, ticket);
            assertEquals(1, ring.size());
            assertEquals(List.of(0), drained(ring));
            assertEquals(0, ring.size());
            assertEquals(0, ring.backlog());
        }

        @Test
        void isFoundWithoutAnyNewTicket() {
            long ticket = ring.take();
            assertEquals(List.of(), drained(ring));
            assertEquals(List.of(), drained(ring));
            ring.place(late, ticket);
            assertEquals(List.of(0), drained(ring));
        }

        @Test
        void overtakenByAFullRoundIsTheOneDropped() {
            long ticket = ring.take();
            offer(ring, 0, 4);
            ring.place(late, ticket);
            assertEquals(1, ring.dropped());
            assertEquals(List.of(0, 1, 2, 3), drained(ring));
        }

        @Test
        void isReplacedByTheNextRoundIfItStoredLate() {
            long ticket = ring.take();
            offer(ring, 0, 3);
            drained(ring);
            ring.place(late, ticket);
            offer(ring, 3, 7);
            assertEquals(1, ring.dropped());
            assertEquals(List.of(3, 4, 5, 6), drained(ring));
        }

        @Test
        void comesBeforeTheNewerOnesOfOneDrain() {
            long ticket = ring.take();
            offer(ring, 0, 1);
            drained(ring);
            offer(ring, 1, 2);
            ring.place(late, ticket);
            offer(ring, 2, 3);
            List<Note> notes = new ArrayList<>();
            ring.drainTo(notes);
            assertEquals("[1.0, 0.1, 0.2]", notes.toString());
        }

        @Test
        void severalOfThemAreAllFound() {
            List<Long> stalled = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                stalled.add(ring.take());
                offer(ring, i, i + 1);
                drained(ring);
            }
            for (int i = 0; i < 3; i++) {
                ring.place(new Note(2, i), stalled.get(i));
            }
            // Tickets 0, 2 and 4 of a ring of four: the last one finds the first in its slot.
            assertEquals(1, ring.dropped());
            assertEquals(List.of(1, 2), drained(ring));
            assertEquals(0, ring.backlog());
        }
    }

    @Test
    void callerAtTheEndOfItsStackLeavesTheCountsTrue() {
        DropOldestRing<Note> ring = new DropOldestRing<>(8, 8 << 20);
        offer(ring, 0, 20_000);
        for (int depth = 0; depth < 40; depth++) {
            Thread thread = new Thread(null, () -> overflow(ring), "deep", 200_000 + depth * 1_000L);
            thread.start();
            join(thread);
        }
        long inRing = ring.size();
        long taken = drained(ring).size();
        assertEquals(inRing, taken);
        // Every record is accounted for but those whose very count found no stack either.
        long unaccounted = ring.offered() - taken - ring.dropped();
        assertTrue(unaccounted >= 0 && unaccounted <= 40, () -> unaccounted + " of " + ring.offered());
    }

    private static int overflow(DropOldestRing<Note> ring) {
        try {
            ring.offer(new Note(0, 0));
            return 1 + overflow(ring);
        } catch (StackOverflowError e) {
            return 0;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
