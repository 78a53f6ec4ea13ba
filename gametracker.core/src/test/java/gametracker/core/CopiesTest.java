package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.api.TrackerStats;
import gametracker.api.spi.Envelope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is given to a call is taken as it is at the call, on the caller's thread. */
class CopiesTest {
    private final FakeServer server = new FakeServer();
    private final CoreTracker tracker = Trackers.start(Trackers.config().build(), server);

    @AfterEach
    void nothingIsLeft() {
        tracker.close();
        TrackerStats stats = tracker.stats();
        Trackers.assertLaw(stats);
        for (Signal signal : Signal.values()) {
            assertEquals(0, stats.pending(signal), stats::toString);
        }
    }

    private String sent() {
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        StringBuilder text = new StringBuilder();
        for (Envelope envelope : server.taken) {
            text.append(StandardCharsets.UTF_8.decode(envelope.body()));
        }
        return text.toString();
    }

    /** Says something else each time it is asked, and on which thread it was asked. */
    private static final class Changing extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<Thread> asked = new ArrayList<>();
        private String text = "as it was";

        @Override
        public String getMessage() {
            asked.add(Thread.currentThread());
            return text;
        }

        @Override
        public String toString() {
            return getMessage();
        }

        void change() {
            text = "as it is now";
            setStackTrace(new StackTraceElement[] {new StackTraceElement("Later", "later", "Later.java", 7)});
        }
    }

    @Test
    void errorsOfLogsAndSpansDoNotChangeAfterwards() {
        Changing pooled = new Changing();
        Exception outer = new Exception("outer", pooled);
        outer.addSuppressed(pooled);
        tracker.logError("first", pooled);
        tracker.logError("second", outer);
        var span = tracker.startSpan("span").recordError(pooled).recordError(outer);
        pooled.change();
        span.end();
        String sent = sent();
        assertTrue(sent.contains("as it was"));
        assertTrue(sent.contains("errorsOfLogsAndSpansDoNotChangeAfterwards"));
        assertFalse(sent.contains("as it is now"));
        assertFalse(sent.contains("Later.java"));
        assertTrue(pooled.asked.stream().allMatch(Thread.currentThread()::equals), pooled.asked::toString);
    }

    @Test
    void dataOfEveryCallDoesNotChangeAfterwards() {
        Changing changing = new Changing();
        Object[] array = {changing};
        List<Object> list = new ArrayList<>(List.of(changing));
        StringBuilder characters = new StringBuilder("as it was");
        AtomicInteger number = new AtomicInteger(1_020_304_050);
        Map<String, Object> data = new HashMap<>();
        data.put("object", changing);
        data.put("list", list);
        data.put("array", array);
        data.put("characters", characters);
        data.put("number", number);
        tracker.setUser(data);
        tracker.setContext("context", data);
        tracker.addBreadcrumb("breadcrumb", data);
        tracker.logError("log", data);
        var span = tracker.startSpan("span", data);
        changing.change();
        array[0] = "as it is now";
        list.add("as it is now");
        characters.append(", as it is now");
        number.set(2_010_307_090);
        data.put("more", "as it is now");
        span.end();
        String sent = sent();
        assertTrue(sent.contains("as it was"));
        assertTrue(sent.contains("1020304050"));
        assertFalse(sent.contains("as it is now"));
        assertFalse(sent.contains("2010307090"));
        assertTrue(changing.asked.stream().allMatch(Thread.currentThread()::equals), changing.asked::toString);
    }

    @Test
    void aMessageThatHangsHoldsUpItsCallerAlone() throws InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        Thread caller = new Thread(() -> tracker.logError("hangs", new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                asked.countDown();
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return "at last";
            }
        }));
        caller.start();
        asked.await();
        tracker.logInfo("others");
        tracker.increment("others");
        tracker.startSpan("others").end();
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        assertEquals(1, server.items(Signal.LOGS));
        assertEquals(1, server.items(Signal.TRACES));
        assertTrue(server.items(Signal.METRICS) > 0);
        tracker.close();
        assertEquals(0, tracker.stats().pending(Signal.LOGS));
        never.countDown();
        caller.join();
        assertEquals(1, tracker.stats().dropped(Signal.LOGS));
    }

    @Test
    void aMessageThatThrowsIsReplaced() {
        tracker.logError("throws", new RuntimeException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new StackOverflowError();
            }
        });
        assertTrue(sent().contains("(getMessage threw java.lang.StackOverflowError)"));
    }
}
