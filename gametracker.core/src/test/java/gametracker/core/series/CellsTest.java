package gametracker.core.series;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.core.queue.WakeSignal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CellsTest {
    private final List<DropReason> refused = new ArrayList<>();
    private final AtomicInteger alarms = new AtomicInteger();
    private final WakeSignal wakeSignal = new WakeSignal(alarms::incrementAndGet);
    private final CounterSeries counter = new CounterSeries("c", List.of(), wakeSignal, refused::add);
    private final GaugeSeries gauge = new GaugeSeries("g", List.of(), wakeSignal, refused::add, null);
    private final HistogramSeries histogram =
            new HistogramSeries("h", List.of(), new double[] {1, 2.5, 10}, wakeSignal, refused::add);

    private static void together(int threads, Runnable task) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> running = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                task.run();
            });
            thread.start();
            running.add(thread);
        }
        start.countDown();
        for (Thread thread : running) {
            thread.join();
        }
    }

    @Nested
    class Counters {
        @Test
        void haveNoValueUntilTouched() {
            assertFalse(counter.collect());
            counter.add(0);
            assertTrue(counter.collect());
            assertEquals(0, counter.collected());
        }

        @Test
        void addUp() {
            counter.add(2);
            counter.increment();
            counter.add(1L << 40);
            counter.add(0);
            assertTrue(counter.collect());
            assertEquals(3 + (1L << 40), counter.collected());
        }

        @Test
        void changeOnlyWhenCollected() {
            counter.add(2);
            counter.collect();
            counter.add(5);
            assertEquals(2, counter.collected());
        }

        @Test
        void refuseNegativeAmounts() {
            counter.add(5);
            counter.add(-1);
            counter.add(Long.MIN_VALUE);
            counter.collect();
            assertEquals(5, counter.collected());
            assertEquals(List.of(DropReason.INVALID, DropReason.INVALID), refused);
        }

        @Test
        void stayAtTheLargestNumber() {
            counter.add(Long.MAX_VALUE);
            counter.add(Long.MAX_VALUE);
            counter.add(Long.MAX_VALUE);
            counter.add(7);
            counter.collect();
            assertEquals(Long.MAX_VALUE, counter.collected());
            counter.collect();
            assertEquals(Long.MAX_VALUE, counter.collected());
        }

        @Test
        void loseNoIncrementOfSeveralThreads() throws InterruptedException {
            together(3, () -> {
                for (int i = 0; i < 100_000; i++) {
                    counter.add(1);
                }
            });
            counter.collect();
            assertEquals(300_000, counter.collected());
        }
    }

    @Nested
    class Gauges {
        @Test
        void haveNoValueUntilSet() {
            assertFalse(gauge.collect());
            gauge.set(0);
            assertTrue(gauge.collect());
            assertEquals(0, gauge.collected());
        }

        @Test
        void holdTheLastValue() {
            gauge.set(1.5);
            gauge.set(-Double.MAX_VALUE);
            gauge.collect();
            assertEquals(-Double.MAX_VALUE, gauge.collected());
        }

        @Test
        void refuseWhatIsNotFinite() {
            gauge.set(2);
            gauge.set(Double.NaN);
            gauge.set(Double.POSITIVE_INFINITY);
            gauge.set(Double.NEGATIVE_INFINITY);
            gauge.collect();
            assertEquals(2, gauge.collected());
            assertEquals(3, refused.size());
        }
    }

    @Nested
    class Histograms {
        private List<Long> buckets() {
            List<Long> buckets = new ArrayList<>();
            for (int i = 0; i <= histogram.boundCount(); i++) {
                buckets.add(histogram.collectedInBucket(i));
            }
            return buckets;
        }

        @Test
        void haveNoValueUntilRecorded() {
            assertFalse(histogram.collect());
            assertEquals(0, histogram.collectedCount());
        }

        @Test
        void countInTheFirstBucketThatIsNotBelow() {
            for (double value : new double[] {-5, 1, 1.0001, 2.5, 10, 10.01, 1e300}) {
                histogram.record(value);
            }
            assertTrue(histogram.collect());
            assertEquals(List.of(2L, 2L, 1L, 2L), buckets());
            assertEquals(7, histogram.collectedCount());
            assertEquals(3, histogram.boundCount());
            assertEquals(2.5, histogram.bound(1));
        }

        @Test
        void refuseWhatIsNotFinite() {
            histogram.record(Double.NaN);
            histogram.record(Double.POSITIVE_INFINITY);
            histogram.record(3);
            histogram.collect();
            assertEquals(1, histogram.collectedCount());
            assertEquals(3, histogram.collectedSum());
            assertEquals(2, refused.size());
        }

        @Test
        void sumStaysFinite() {
            histogram.record(Double.MAX_VALUE);
            histogram.record(Double.MAX_VALUE);
            histogram.collect();
            assertEquals(Double.MAX_VALUE, histogram.collectedSum());
            histogram.record(-Double.MAX_VALUE);
            histogram.collect();
            assertEquals(0, histogram.collectedSum());
        }

        @Test
        void loseNothingOfSeveralThreads() throws InterruptedException {
            together(4, () -> {
                for (int i = 0; i < 50_000; i++) {
                    histogram.record(i % 4 * 3);
                }
            });
            histogram.collect();
            assertEquals(200_000, histogram.collectedCount());
            assertEquals(List.of(50_000L, 0L, 150_000L, 0L), buckets());
            assertEquals(50_000 * (3 + 6 + 9), histogram.collectedSum());
        }

        @Test
        void countIsTheSumOfTheBucketsAtEveryCollection() throws InterruptedException {
            Thread recorder = new Thread(() -> {
                for (int i = 0; i < 200_000; i++) {
                    histogram.record(i % 12);
                }
            });
            recorder.start();
            List<Long> before = Arrays.asList(0L, 0L, 0L, 0L);
            while (recorder.isAlive()) {
                histogram.collect();
                List<Long> now = buckets();
                for (int i = 0; i < now.size(); i++) {
                    assertTrue(now.get(i) >= before.get(i));
                }
                assertEquals(now.stream().mapToLong(Long::longValue).sum(), histogram.collectedCount());
                before = now;
            }
            recorder.join();
        }
    }

    @Test
    void everyTouchRingsTheBellOfASleeper() {
        counter.add(1);
        fallAsleep();
        counter.add(0);
        fallAsleep();
        gauge.set(1);
        fallAsleep();
        histogram.record(1);
        assertEquals(4, alarms.get());
    }

    private void fallAsleep() {
        wakeSignal.watch();
        assertTrue(wakeSignal.sleep());
    }

    @Test
    void touchesAfterCloseAreRefusedAsSuch() {
        wakeSignal.close();
        counter.add(1);
        counter.add(-1);
        gauge.set(1);
        gauge.set(Double.NaN);
        histogram.record(1);
        new RefusedHandle(DropReason.SERIES_LIMIT, wakeSignal, refused::add).set(1);
        assertEquals(java.util.Collections.nCopies(6, DropReason.CLOSED), refused);
    }

    @Test
    void refusedHandleCountsEachUse() {
        RefusedHandle handle = new RefusedHandle(DropReason.SERIES_LIMIT, wakeSignal, refused::add);
        handle.add(1);
        handle.set(1);
        handle.record(1);
        assertEquals(java.util.Collections.nCopies(3, DropReason.SERIES_LIMIT), refused);
    }
}
