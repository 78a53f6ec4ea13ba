package gametracker.jvm;

import static java.util.stream.Collectors.toMap;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.ThreadReport;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ExaminationTest {
    private final JvmProbe probe = new JvmProbe(new Words(words -> {
        throw new AssertionError(words);
    }));

    @Test
    void theOwnerOfAMonitorIsNamedWithItsStack() throws Exception {
        Object monitor = new Object();
        CountDownLatch done = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        Thread owner = daemon("loader", () -> {
            synchronized (monitor) {
                held.countDown();
                await(done);
            }
        });
        held.await();
        Thread waiter = daemon("game", () -> {
            synchronized (monitor) {
                done.countDown();
            }
        });
        until(waiter, Thread.State.BLOCKED);
        ThreadReport report = probe.examine(waiter, 3, 2);
        ThreadReport.Waiting waiting = report.waiting().orElseThrow();
        assertEquals(Thread.State.BLOCKED, report.state());
        assertTrue(waiting.lock().startsWith("java.lang.Object@"), waiting.lock());
        assertEquals("loader", waiting.owner().orElseThrow());
        assertEquals(3, waiting.ownerStack().size());
        assertEquals("loader", report.others().get(0).thread());
        assertEquals(2, report.others().size());
        assertTrue(report.deadlocks().isEmpty());
        done.countDown();
        owner.join();
        waiter.join();
    }

    @Test
    void deadlocksAreFoundAsRings() throws Exception {
        ReentrantLock one = new ReentrantLock();
        ReentrantLock two = new ReentrantLock();
        CountDownLatch both = new CountDownLatch(2);
        Thread first = daemon("first", () -> cross(one, two, both));
        Thread second = daemon("second", () -> cross(two, one, both));
        try {
            // A thread that waits for the other one's sign waits as well, so that the state alone does not tell a
            // deadlock.
            ThreadReport report = probe.examine(first, 8, 0);
            while (report.deadlocks().isEmpty()) {
                report = probe.examine(first, 8, 0);
            }
            assertEquals(1, report.deadlocks().size());
            assertEquals(
                    Map.of("first", "second", "second", "first"),
                    report.deadlocks().get(0).stream()
                            .collect(toMap(
                                    ThreadReport.Waiting::thread,
                                    each -> each.owner().orElseThrow())));
        } finally {
            first.interrupt();
            first.join();
            second.join();
        }
    }

    @Test
    void aThreadThatHasEndedHasNoStack() throws Exception {
        Thread ended = daemon("ended", () -> {});
        ended.join();
        ThreadReport report = probe.examine(ended, 8, 1);
        assertTrue(report.stack().isEmpty());
        assertEquals(Thread.State.TERMINATED, report.state());
    }

    @Test
    void theCallersOwnStackIsSeen() {
        ThreadReport report = probe.examine(Thread.currentThread(), 500, 500);
        assertTrue(report.stack().stream().anyMatch(each -> each.getMethodName().equals("theCallersOwnStackIsSeen")));
        assertTrue(report.others().stream()
                .noneMatch(each -> each.thread().equals(Thread.currentThread().getName())));
    }

    private static void cross(ReentrantLock mine, ReentrantLock other, CountDownLatch both) {
        mine.lock();
        try {
            both.countDown();
            both.await();
            other.lockInterruptibly();
            other.unlock();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            mine.unlock();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Thread daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void until(Thread thread, Thread.State state) {
        while (thread.getState() != state) {
            Thread.onSpinWait();
        }
    }
}
