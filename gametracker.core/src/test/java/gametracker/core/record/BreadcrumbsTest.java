package gametracker.core.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class BreadcrumbsTest {
    private static Breadcrumb crumb(int number) {
        return new Breadcrumb(number, "m" + number, Fields.EMPTY);
    }

    private static List<Long> times(Breadcrumbs crumbs) {
        return crumbs.snapshot().stream().map(Breadcrumb::timeNanos).toList();
    }

    @Property
    void theLastOnesAreKeptInOrder(@ForAll @IntRange(max = 60) int capacity, @ForAll @IntRange(max = 200) int count) {
        Breadcrumbs crumbs = new Breadcrumbs(capacity);
        List<Long> added = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            crumbs.add(crumb(i));
            added.add((long) i);
        }
        assertEquals(added.subList(Math.max(0, count - capacity), count), times(crumbs));
    }

    @Example
    void noneAreKeptWhereThereIsNoRoom() {
        Breadcrumbs off = new Breadcrumbs(0);
        off.add(crumb(1));
        assertEquals(List.of(), off.snapshot());
        assertFalse(off.isEnabled());
        assertTrue(new Breadcrumbs(1).isEnabled());
    }

    /** Trackers, each begun as a copy of another, in an order and with additions that jqwik thinks of. */
    @Property
    void copyBeginsWithWhatWasKeptAndGoesItsOwnWay(
            @ForAll @IntRange(max = 7) int capacity,
            @ForAll @Size(max = 80) List<@IntRange(min = -3, max = 40) Integer> steps) {
        List<Breadcrumbs> all = new ArrayList<>(List.of(new Breadcrumbs(capacity)));
        List<List<Long>> expected = new ArrayList<>(List.of(new ArrayList<>()));
        int next = 0;
        for (int step : steps) {
            int which = Math.floorMod(step, all.size());
            if (step < 0) {
                all.add(all.get(which).copy());
                expected.add(new ArrayList<>(expected.get(which)));
            } else {
                all.get(which).add(crumb(next));
                expected.get(which).add((long) next++);
            }
        }
        for (int i = 0; i < all.size(); i++) {
            List<Long> added = expected.get(i);
            assertEquals(added.subList(Math.max(0, added.size() - capacity), added.size()), times(all.get(i)));
        }
    }

    @Example
    void copiesOfCopiesKeepNoMoreThanTheyShow() {
        Breadcrumbs crumbs = new Breadcrumbs(5);
        List<WeakReference<Breadcrumb>> old = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Breadcrumb crumb = crumb(i);
            crumbs = crumbs.copy();
            crumbs.add(crumb);
            old.add(new WeakReference<>(crumb));
        }
        while (old.get(80).get() != null) {
            System.gc();
        }
        assertEquals(List.of(95L, 96L, 97L, 98L, 99L), times(crumbs));
    }

    @Example
    void eachIsWeighedOnce() {
        Breadcrumbs crumbs = new Breadcrumbs(3);
        crumbs.add(crumb(1));
        int one = crumbs.weighNew(crumbs.snapshot());
        assertEquals(crumb(1).weight(), one);
        assertEquals(0, crumbs.weighNew(crumbs.snapshot()));
        Breadcrumbs copy = crumbs.copy();
        assertEquals(0, copy.weighNew(copy.snapshot()));
        copy.add(crumb(2));
        assertEquals(one, copy.weighNew(copy.snapshot()));
        assertEquals(0, crumbs.weighNew(crumbs.snapshot()));
    }

    @Example
    void snapshotStaysAsItWas() {
        Breadcrumbs crumbs = new Breadcrumbs(2);
        crumbs.add(crumb(1));
        List<Breadcrumb> snapshot = crumbs.snapshot();
        crumbs.add(crumb(2));
        crumbs.add(crumb(3));
        assertEquals(List.of(crumb(1)), snapshot);
        assertThrows(UnsupportedOperationException.class, () -> snapshot.set(0, crumb(9)));
        assertThrows(UnsupportedOperationException.class, () -> snapshot.remove(0));
    }

    @Example
    void snapshotsTakenMeanwhileAreInOrderAndBounded() throws InterruptedException {
        Breadcrumbs crumbs = new Breadcrumbs(7);
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 2; t++) {
            int start = t * 1_000_000;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    crumbs.add(crumb(start + i));
                }
            });
            thread.start();
            threads.add(thread);
        }
        while (threads.stream().anyMatch(Thread::isAlive)) {
            List<Long> times = times(crumbs);
            assertTrue(times.size() <= 7);
            for (int half = 0; half < 2; half++) {
                boolean upper = half == 1;
                List<Long> ofOne = times.stream()
                        .filter(time -> time >= 1_000_000 == upper)
                        .toList();
                assertEquals(ofOne.stream().sorted().toList(), ofOne);
            }
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertEquals(7, crumbs.snapshot().size());
    }
}
