package gametracker.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class DropOldestRingProperties {
    /** Each number is so many offers; 0 is a drain. */
    @Property
    void behavesAsABoundedDequeThatLosesItsHead(
            @ForAll @IntRange(min = 1, max = 20) int capacity,
            @ForAll @Size(max = 60) List<@IntRange(min = 0, max = 45) Integer> actions) {
        DropOldestRing<Note> ring = new DropOldestRing<>(capacity, 8 << 20);
        ArrayDeque<Integer> model = new ArrayDeque<>();
        int number = 0;
        int drops = 0;
        for (int action : actions) {
            for (int i = 0; i < action; i++) {
                ring.offer(new Note(0, number));
                model.addLast(number++);
                if (model.size() > capacity) {
                    model.removeFirst();
                    drops++;
                }
            }
            assertEquals(model.size(), ring.size());
            assertEquals(model.size(), ring.backlog());
            if (action == 0) {
                List<Note> drained = new ArrayList<>();
                ring.drainTo(drained);
                assertEquals(
                        List.copyOf(model),
                        drained.stream().map(note -> note.number).toList());
                model.clear();
            }
            assertEquals(drops, ring.dropped());
            assertEquals(number, ring.offered());
        }
    }

    /** Each number is the weight of an offer; 0 is a drain. */
    @Property
    void isBoundedInBytesAsABoundedDequeIs(
            @ForAll @IntRange(min = 1, max = 10) int capacity,
            @ForAll @IntRange(min = 1, max = 60) int maxBytes,
            @ForAll @Size(max = 80) List<@IntRange(min = 0, max = 30) Integer> actions) {
        DropOldestRing<Note> ring = new DropOldestRing<>(capacity, maxBytes);
        ArrayDeque<Note> model = new ArrayDeque<>();
        int number = 0;
        int drops = 0;
        for (int action : actions) {
            if (action == 0) {
                List<Note> drained = new ArrayList<>();
                ring.drainTo(drained);
                assertEquals(List.copyOf(model), drained);
                model.clear();
            } else {
                Note note = new Note(0, number++, action);
                ring.offer(note);
                while (!model.isEmpty()
                        && ring.excess(note) > 0
                        && excess(ring, model) + ring.excess(note) > ring.maxExcess()) {
                    model.removeFirst();
                    drops++;
                }
                model.addLast(note);
                if (model.size() > capacity) {
                    model.removeFirst();
                    drops++;
                }
            }
            assertEquals(model.size(), ring.size());
            assertEquals(model.size(), ring.backlog());
            assertEquals(drops, ring.dropped());
        }
    }

    private static long excess(DropOldestRing<Note> ring, Iterable<Note> notes) {
        long excess = 0;
        for (Note note : notes) {
            excess += ring.excess(note);
        }
        return excess;
    }

    private static int weight(Iterable<Note> notes) {
        int weight = 0;
        for (Note note : notes) {
            weight += note.weight();
        }
        return weight;
    }

    /** What one drain finds was in the ring at one time, but for what producers put in meanwhile: one each. */
    @Example
    void manyProducersKeepTheBoundInBytes() throws InterruptedException {
        int producers = 3;
        int heaviest = 300;
        int maxBytes = 5000;
        DropOldestRing<Note> ring = new DropOldestRing<>(1 << 12, maxBytes);
        AtomicInteger running = new AtomicInteger(producers);
        List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int name = producer;
            Thread thread = new Thread(() -> {
                SplittableRandom weights = new SplittableRandom(name);
                for (int number = 0; number < 100_000; number++) {
                    ring.offer(new Note(name, number, weights.nextInt(heaviest + 1)));
                }
                running.decrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        int drained = 0;
        while (running.get() > 0) {
            Thread.yield();
            List<Note> notes = new ArrayList<>();
            drained += ring.drainTo(notes);
            assertOrderOfEach(producers, notes);
        }
        for (Thread thread : threads) {
            thread.join();
        }
        // Nobody drains any more. Each further offer makes room by what the counts say.
        for (int number = 0; number < 1000; number++) {
            ring.offer(new Note(0, 100_000 + number, heaviest));
        }
        List<Note> last = new ArrayList<>();
        drained += ring.drainTo(last);
        assertTrue(weight(last) <= maxBytes + producers * heaviest, () -> weight(last) + " bytes");
        assertTrue(weight(last) >= maxBytes - (producers + 1) * heaviest, () -> weight(last) + " bytes");
        assertEquals(ring.offered(), drained + ring.dropped());
        assertEquals(0, ring.size());
    }

    /** Stalled producers, in any interleaving that the two halves of an offer allow, one step at a time. */
    @Property
    void everyInterleavingOfHalvesKeepsOrderAndCounts(
            @ForAll @IntRange(min = 1, max = 6) int capacity, @ForAll Random random) {
        int producers = 4;
        DropOldestRing<Note> ring = new DropOldestRing<>(capacity, 8 << 20);
        long[] tickets = new long[producers];
        int[] made = new int[producers];
        boolean[] between = new boolean[producers];
        List<Note> drained = new ArrayList<>();
        for (int step = 0; step < 120; step++) {
            int producer = random.nextInt(producers + 1);
            if (producer == producers) {
                ring.drainTo(drained);
            } else if (between[producer]) {
                ring.place(new Note(producer, made[producer]++), tickets[producer]);
                between[producer] = false;
            } else {
                tickets[producer] = ring.take();
                between[producer] = true;
            }
        }
        for (int producer = 0; producer < producers; producer++) {
            if (between[producer]) {
                ring.place(new Note(producer, made[producer]++), tickets[producer]);
            }
        }
        assertEquals(ring.offered(), drained.size() + ring.dropped() + ring.size());
        ring.drainTo(drained);
        assertEquals(0, ring.size());
        assertEquals(ring.offered(), drained.size() + ring.dropped());
        assertOrderOfEach(producers, drained);
    }

    @Example
    void eachProducersOrderIsKeptAndNothingIsLostUncounted() throws InterruptedException {
        SplittableRandom random = new SplittableRandom();
        long end = System.nanoTime() + 1_500_000_000L;
        while (System.nanoTime() < end) {
            stress(1 + random.nextInt(3), 1 + random.nextInt(random.nextBoolean() ? 4 : 300), 4_000, random.nextLong());
        }
    }

    private static void stress(int producers, int capacity, int each, long seed) throws InterruptedException {
        DropOldestRing<Note> ring = new DropOldestRing<>(capacity, 8 << 20);
        AtomicInteger running = new AtomicInteger(producers);
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int producer = 0; producer < producers; producer++) {
            int name = producer;
            Thread thread = new Thread(() -> {
                SplittableRandom pauses = new SplittableRandom(seed + name);
                awaitUninterruptibly(start);
                for (int number = 0; number < each; number++) {
                    ring.offer(new Note(name, number));
                    if (pauses.nextInt(64) == 0) {
                        Thread.yield();
                    }
                }
                running.decrementAndGet();
            });
            thread.start();
            threads.add(thread);
        }
        List<Note> drained = new ArrayList<>();
        start.countDown();
        while (running.get() > 0) {
            int before = drained.size();
            int count = ring.drainTo(drained);
            assertTrue(count <= capacity, () -> count + " out of " + capacity);
            assertAscendingTickets(drained.subList(before, drained.size()));
            Thread.yield();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(ring.offered(), drained.size() + ring.dropped() + ring.size());
        ring.drainTo(drained);
        String setup = producers + " producers, capacity " + capacity + ", seed " + seed;
        assertEquals((long) producers * each, ring.offered(), setup);
        assertEquals(ring.offered(), drained.size() + ring.dropped(), setup);
        assertEquals(0, ring.size(), setup);
        assertEquals(0, ring.backlog(), setup);
        assertOrderOfEach(producers, drained);
    }

    private static void assertAscendingTickets(List<Note> batch) {
        for (int i = 1; i < batch.size(); i++) {
            assertTrue(batch.get(i - 1).ticket() < batch.get(i).ticket());
        }
    }

    private static void assertOrderOfEach(int producers, List<Note> drained) {
        int[] last = new int[producers];
        java.util.Arrays.fill(last, -1);
        for (Note note : drained) {
            assertTrue(note.number > last[note.producer], () -> note + " after " + last[note.producer]);
            last[note.producer] = note.number;
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
