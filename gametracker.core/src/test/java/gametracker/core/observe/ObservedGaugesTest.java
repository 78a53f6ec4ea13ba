package gametracker.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.TrackerThreads;
import gametracker.core.queue.WakeSignal;
import gametracker.core.series.GaugeSeries;
import gametracker.core.series.SeriesRegistry;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The clock stands still unless a test moves it, so that only what is meant to hang takes too long. */
@Timeout(60)
class ObservedGaugesTest {
    private final WakeSignal wakeSignal = new WakeSignal(() -> {});
    private final SeriesRegistry series = new SeriesRegistry(100, Map.of(), wakeSignal, reason -> {});
    private final List<String> notes = new CopyOnWriteArrayList<>();
    private final AtomicLong now = new AtomicLong();
    private final AsideThread aside = new AsideThread(TrackerThreads::newThread, "gametracker-observer", now::get);
    private final ObservedGauges observed = new ObservedGauges(aside, notes::add);
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch hanging = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        observed.close();
    }

    private GaugeSeries gauge(String name) {
        return series.observedGauge(name, null);
    }

    private static double value(GaugeSeries gauge) {
        return gauge.collect() ? gauge.collected() : Double.NaN;
    }

    /** Hangs until the test is over. The clock leaps as soon as it does. */
    private double hang() {
        hanging.countDown();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return 13;
    }

    @Test
    void eachIsAskedAtEachCollectionOnAThreadOfTheLibrarys() {
        AtomicInteger asked = new AtomicInteger();
        List<Thread> threads = new CopyOnWriteArrayList<>();
        observed.observe(gauge("players"), () -> {
            threads.add(Thread.currentThread());
            assertTrue(TrackerThreads.isCurrent());
            return asked.incrementAndGet();
        });
        observed.ask();
        assertEquals(1, value(gauge("players")));
        observed.ask();
        assertEquals(2, value(gauge("players")));
        assertEquals(threads.get(0), threads.get(1));
        assertNotSame(Thread.currentThread(), threads.get(0));
        assertFalse(wakeSignal.isTouched(), "no traffic");
    }

    @Test
    void whatThrowsHasNoValueAndIsSaidOnce() {
        observed.observe(gauge("good"), () -> 7);
        observed.observe(gauge("bad"), () -> {
            throw new StackOverflowError();
        });
        observed.ask();
        observed.ask();
        assertEquals(7, value(gauge("good")));
        assertEquals(Double.NaN, value(gauge("bad")));
        assertEquals(
                List.of("the observed gauge bad[] throws java.lang.StackOverflowError and has no value then"), notes);
    }

    @Test
    void whatHangsIsLeftBehindAndIsSaidOnce() throws InterruptedException {
        observed.observe(gauge("hangs"), this::hang);
        observed.observe(gauge("good"), () -> 7);
        observed.ask();
        hanging.await();
        for (int i = 0; i < 3; i++) {
            observed.ask();
        }
        assertEquals(7, value(gauge("good")));
        assertEquals(Double.NaN, value(gauge("hangs")));
        assertEquals(List.of("the observed gauge hangs[] takes longer than 100 ms and has no value then"), notes);
    }

    @Test
    void whatReturnsTooLateIsThrownAwayAndAskedAgain() throws InterruptedException {
        AtomicInteger asked = new AtomicInteger();
        observed.observe(gauge("slow"), () -> asked.incrementAndGet() == 1 ? hang() : 5);
        observed.ask();
        assertEquals(Double.NaN, value(gauge("slow")));
        released.countDown();
        while (asked.get() < 2) {
            observed.ask();
            assertTrue(value(gauge("slow")) != 13);
        }
        observed.ask();
        assertEquals(5, value(gauge("slow")));
    }

    @Test
    void whatIsReplacedOrForgottenIsAskedNoMore() {
        observed.observe(gauge("g"), () -> 1);
        observed.observe(gauge("g"), () -> 2);
        observed.ask();
        assertEquals(2, value(gauge("g")));
        observed.forget(gauge("g"));
        assertFalse(observed.isAny());
        assertEquals(Double.NaN, value(gauge("g")));
        observed.ask();
        assertEquals(Double.NaN, value(gauge("g")));
    }

    @Test
    void noNumberIsNoValue() {
        for (double none : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            observed.observe(gauge("g"), () -> none);
            observed.ask();
            assertEquals(Double.NaN, value(gauge("g")));
        }
    }

    @Test
    void interruptedCollectorStaysInterrupted() {
        observed.observe(gauge("g"), () -> 1);
        Thread.currentThread().interrupt();
        observed.ask();
        assertTrue(Thread.interrupted());
        assertEquals(1, value(gauge("g")));
    }

    @Test
    void withoutThreadsThereAreNoValues() {
        ObservedGauges threadless = new ObservedGauges(
                new AsideThread(
                        (work, name) -> {
                            throw new OutOfMemoryError("no more threads");
                        },
                        "none",
                        now::get),
                notes::add);
        threadless.observe(gauge("g"), () -> 1);
        threadless.ask();
        assertEquals(Double.NaN, value(gauge("g")));
    }
}
