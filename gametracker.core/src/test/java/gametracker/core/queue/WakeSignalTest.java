package gametracker.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WakeSignalTest {
    private final AtomicInteger alarms = new AtomicInteger();
    private final WakeSignal wakeSignal = new WakeSignal(alarms::incrementAndGet);

    @Test
    void sleepsUntilTheFirstTouch() {
        assertTrue(wakeSignal.isAsleep());
        assertFalse(wakeSignal.isTouched());
        assertTrue(wakeSignal.touched());
        assertTrue(wakeSignal.isTouched());
        assertEquals(1, alarms.get());
    }

    @Test
    void touchWakesNobodyWhoIsAwakeOrWatching() {
        wakeSignal.touched();
        wakeSignal.touched();
        assertTrue(wakeSignal.watch(), "there was a touch");
        assertFalse(wakeSignal.isTouched());
        wakeSignal.touched();
        assertTrue(wakeSignal.isTouched());
        assertEquals(1, alarms.get(), "only the first one woke anybody");
    }

    @Test
    void fallsAsleepOnlyIfNobodyTouchesWhileItWatches() {
        wakeSignal.touched();
        assertFalse(wakeSignal.sleep(), "awake, it has to watch first");
        wakeSignal.watch();
        wakeSignal.touched();
        assertFalse(wakeSignal.sleep(), "touched while it watched");
        wakeSignal.watch();
        assertFalse(wakeSignal.watch(), "no touch since");
        assertTrue(wakeSignal.sleep());
        wakeSignal.touched();
        assertEquals(2, alarms.get());
    }

    @Test
    void closedBellTellsSoAndWakesNobody() {
        wakeSignal.close();
        assertFalse(wakeSignal.touched());
        assertFalse(wakeSignal.watch());
        assertFalse(wakeSignal.sleep());
        assertTrue(wakeSignal.isClosed());
        assertEquals(0, alarms.get());
    }

    /** If ever a record were stored unseen while the collector falls asleep, the collector would wait in vain. */
    @Test
    void recordThatFindsTheCollectorAsleepAlwaysWakesIt() throws InterruptedException {
        Semaphore wake = new Semaphore(0);
        Semaphore turn = new Semaphore(0);
        WakeSignal alarm = new WakeSignal(wake::release);
        DropOldestRing<Note> ring = new DropOldestRing<>(4, 8 << 20);
        int rounds = 30_000;
        Thread producer = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                ring.offer(new Note(0, i));
                alarm.touched();
                turn.acquireUninterruptibly();
            }
        });
        producer.start();
        List<Note> drained = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            while (drained.size() == i) {
                alarm.watch();
                if (alarm.sleep() && ring.drainTo(drained) == 0) {
                    assertTrue(wake.tryAcquire(30, TimeUnit.SECONDS), "slept over record " + i);
                }
                ring.drainTo(drained);
            }
            turn.release();
        }
        producer.join();
        assertEquals(rounds, drained.size());
    }
}
