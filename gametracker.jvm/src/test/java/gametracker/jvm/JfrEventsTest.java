package gametracker.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.jvm.JvmEvent.Kind;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class JfrEventsTest {
    private static final long MILLI = 1_000_000;

    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final Words words = new Words(said::add);
    private final EventLog log = new EventLog();
    private final RunQueues queues = new RunQueues();

    @Test
    void whatAThreadDoesIsHeardByTheClockOfNanoTime() throws Exception {
        long thread = Thread.currentThread().getId();
        log.follow(List.of(thread));
        try (EventSource events = EventSource.open(log, queues, words)) {
            assertNotNull(events);
            long before;
            long after;
            List<JvmEvent> sleeps;
            do { // the recording may have begun only after the first
                before = System.nanoTime();
                Thread.sleep(30);
                after = System.nanoTime();
                awaitHeard(events, after);
                sleeps = log.between(before, after, thread).stream()
                        .filter(each -> each.kind() == Kind.SLEEP)
                        .toList();
            } while (sleeps.isEmpty());
            assertEquals(1, sleeps.size());
            // Both clocks are read one after the other: they may differ by what lies between.
            assertTrue(sleeps.get(0).start() >= before - MILLI && sleeps.get(0).end() <= after + MILLI);
            assertEquals(30 * MILLI, sleeps.get(0).askedNanos());
        }
        assertEquals(List.of(), List.copyOf(said));
    }

    @Test
    void littleRoomIsNotBegunWith() throws Exception {
        assertNull(JfrEvents.open(log, queues, words, directory -> JfrEvents.LEAST_ROOM - 1));
        assertEquals(1, said.size());
        assertTrue(said.peek().contains("255 MiB left of the 256"), said.peek());
    }

    @Test
    void dwindlingRoomEndsItBeforeTheJvmDoes() throws Exception {
        AtomicLong room = new AtomicLong(JfrEvents.LEAST_ROOM);
        JfrEvents events = JfrEvents.open(log, queues, words, directory -> room.get());
        assertNotNull(events);
        room.set(JfrEvents.LEAST_ROOM - 1);
        while (events.isOpen()) {
            events.tend();
            LockSupport.parkNanos(MILLI);
        }
        assertFalse(events.isOpen());
        assertEquals(1, said.size());
        assertTrue(said.peek().contains("from now on"), said.peek());
        events.close();
    }

    @Test
    void threadsThatAreNotFollowedLeaveNothing() throws Exception {
        log.follow(List.of(-99L));
        try (EventSource events = EventSource.open(log, queues, words)) {
            assertNotNull(events);
            long before = System.nanoTime();
            Thread.sleep(20);
            long after = System.nanoTime();
            awaitHeard(events, after);
            assertTrue(log.between(before, after, Thread.currentThread().getId()).stream()
                    .allMatch(each -> each.thread() == JvmEvent.ALL));
        }
    }

    /** A mark that comes before the recording has begun is lost, so it is set again and again. */
    private void awaitHeard(EventSource events, long moment) {
        while (!log.hasHeard(moment)) {
            events.mark();
            LockSupport.parkNanos(MILLI);
        }
    }
}
