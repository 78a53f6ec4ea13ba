package gametracker.core.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LastingThreadTest {
    private final AtomicInteger steps = new AtomicInteger();
    private final Set<Thread> seen = ConcurrentHashMap.newKeySet();
    private final CountDownLatch done = new CountDownLatch(1);

    /** Ends after so many steps; the first ones fail, and so does telling of it. */
    private LastingThread.Work failing(int failures) {
        return new LastingThread.Work() {
            @Override
            public boolean step() {
                seen.add(Thread.currentThread());
                if (steps.getAndIncrement() < failures) {
                    throw new OutOfMemoryError("of a test");
                }
                done.countDown();
                return false;
            }

            @Override
            public void failed(Throwable error) {
                throw new OutOfMemoryError("of a test");
            }
        };
    }

    @Test
    void errorsEndNeitherTheThreadNorSpinIt() throws InterruptedException {
        LastingThread thread = new LastingThread(Thread::new, "lasting", failing(2));
        long start = System.nanoTime();
        thread.ensureRunning();
        while (done.getCount() > 0) {
            thread.unpark();
            Thread.onSpinWait();
        }
        long pauses = 2 * LastingThread.TROUBLE_PAUSE_NANOS;
        assertTrue(System.nanoTime() - start >= pauses, "whatever unparks it, it pauses after each");
        assertEquals(1, seen.size());
        assertTrue(thread.awaitEnd(TimeUnit.SECONDS.toNanos(30)));
    }

    @Test
    void aThreadThatDiesLeavesASuccessor() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        LastingThread thread = new LastingThread(
                work -> new Thread(() -> {
                    if (made.getAndIncrement() < 3) {
                        throw new OutOfMemoryError("of a test");
                    }
                    work.run();
                }),
                "lasting",
                failing(0));
        thread.ensureRunning();
        assertTrue(done.await(30, TimeUnit.SECONDS));
        assertEquals(4, made.get());
        assertEquals("lasting", seen.iterator().next().getName());
        assertTrue(seen.iterator().next().isDaemon());
    }

    @Test
    void oneThatCouldLeaveNoneIsReplacedByWhoeverUnparksIt() throws InterruptedException {
        AtomicInteger made = new AtomicInteger();
        LastingThread thread = new LastingThread(
                work -> {
                    if (made.getAndIncrement() == 1) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    return new Thread(
                            made.get() == 1
                                    ? () -> {
                                        throw new OutOfMemoryError("of a test");
                                    }
                                    : work);
                },
                "lasting",
                failing(0));
        thread.ensureRunning();
        assertTrue(thread.awaitEnd(TimeUnit.SECONDS.toNanos(30)));
        assertFalse(thread.isRunning());
        thread.unpark();
        assertTrue(done.await(30, TimeUnit.SECONDS));
    }

    @Test
    void oneWhoseWorkIsDoneIsNotReplaced() throws InterruptedException {
        LastingThread thread = new LastingThread(Thread::new, "lasting", failing(0));
        thread.unpark();
        assertEquals(0, steps.get(), "an unpark starts nothing");
        thread.ensureRunning();
        assertTrue(thread.awaitEnd(TimeUnit.SECONDS.toNanos(30)));
        thread.ensureRunning();
        thread.unpark();
        assertFalse(thread.isRunning());
        assertEquals(1, steps.get());
    }
}
