package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerStats;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.AbstractMap;
import java.util.Arrays;
import java.util.ConcurrentModificationException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever a recording call is given, it throws nothing, what it could not keep is counted, and the next one works. */
class BadInputTest {
    private final Capture capture = new Capture();
    private final GameTracker tracker = GameTracker.create(
            capture.config().maxQueueSize(1000).flushThreshold(1000).build());

    @AfterEach
    void close() {
        tracker.close();
    }

    private void theNextGoodRecordArrives() {
        tracker.logInfo("good", Map.of("fine", true));
        tracker.increment("good");
        tracker.startSpan("good").end();
        assertTrue(tracker.flush(Duration.ofSeconds(30)));
        assertTrue(capture.lines().stream().anyMatch(line -> line.message().equals("good")));
        assertEquals(1, capture.last("good_total", Map.of()));
        assertTrue(capture.spans().stream().anyMatch(span -> span.get("name").equals("good")));
        for (Signal signal : Signal.values()) {
            Laws.holdAtRest(tracker.stats(), signal);
        }
    }

    @Test
    void nullsEverywhere() {
        tracker.logInfo(null);
        tracker.logInfo(null, null);
        tracker.logError(null, (Throwable) null);
        tracker.logError(null, null, null);
        tracker.setUser(null);
        tracker.setContext(null, null);
        tracker.setContext("c", null);
        tracker.setTag(null, null);
        tracker.addBreadcrumb(null, null);
        tracker.increment(null);
        tracker.increment("n", null);
        tracker.increment(null, null, 1);
        tracker.gauge(null, 1);
        tracker.gauge("g", 1, null);
        tracker.histogram(null, 1, null);
        tracker.counter(null).add(1);
        tracker.gauge(null, null).set(1);
        tracker.histogram((String) null).record(1);
        Map<String, String> nullLabels = new HashMap<>();
        nullLabels.put(null, "x");
        nullLabels.put("y", null);
        tracker.increment("labelled", nullLabels);
        Map<String, Object> nullData = new HashMap<>();
        nullData.put(null, "x");
        nullData.put("y", null);
        tracker.logInfo("null data", nullData);
        Span span = tracker.startSpan(null, null, null);
        span.setAttribute(null, (String) null);
        span.setAttribute(null, 1);
        span.recordError(null);
        span.end();
        tracker.continueSpan(null, null, null).end();
        tracker.continueSpan("s", null, "rubbish").end();
        theNextGoodRecordArrives();
        assertTrue(tracker.stats().dropped(Signal.LOGS, DropReason.INVALID) >= 4);
        assertTrue(tracker.stats().refused(DropReason.INVALID) >= 6);
    }

    @Test
    void aMapThatContainsItself() {
        Map<String, Object> self = new HashMap<>();
        self.put("self", self);
        self.put("list", List.of(self));
        tracker.logInfo("cycle", self);
        tracker.setUser(self);
        tracker.setContext("self", self);
        tracker.startSpan("cycle", self).end();
        theNextGoodRecordArrives();
    }

    @Test
    void aMapThatThrowsWhileItIsRead() {
        Map<String, Object> changing = new AbstractMap<>() {
            @Override
            public Set<Entry<String, Object>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };
        tracker.logInfo("changing", changing);
        tracker.startSpan("changing", changing).end();
        Map<String, String> labels = new AbstractMap<>() {
            @Override
            public Set<Entry<String, String>> entrySet() {
                throw new ConcurrentModificationException();
            }
        };
        tracker.increment("changing", labels);
        tracker.counter("changing", labels).add(1);
        theNextGoodRecordArrives();
        assertTrue(capture.lines().stream().anyMatch(line -> line.message().equals("changing")));
    }

    @Test
    void aMapThatChangesMeanwhile() throws InterruptedException {
        Map<String, Object> shared = new HashMap<>();
        Thread changer = new Thread(() -> {
            for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                shared.put("k" + i % 1000, i);
                shared.remove("k" + (i + 500) % 1000);
            }
        });
        changer.start();
        for (int i = 0; i < 500; i++) {
            tracker.logInfo("racing", shared);
        }
        changer.interrupt();
        changer.join();
        theNextGoodRecordArrives();
    }

    @Test
    void aValueWhoseToStringThrows() {
        Object hostile = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no");
            }
        };
        Object worse = new Object() {
            @Override
            public String toString() {
                return toString() + "x";
            }
        };
        tracker.logInfo("hostile", Map.of("a", hostile, "b", worse, "c", "kept"));
        tracker.startSpan("hostile", Map.of("a", hostile)).end();
        theNextGoodRecordArrives();
        Capture.Line line = capture.lines().stream()
                .filter(l -> l.message().equals("hostile"))
                .findFirst()
                .orElseThrow();
        assertEquals("kept", line.part("data").get("c"));
    }

    @Test
    void anErrorThatThrows() {
        tracker.logError("hostile error", new RuntimeException() {
            @Override
            public String getMessage() {
                throw new IllegalStateException("no");
            }

            @Override
            public StackTraceElement[] getStackTrace() {
                throw new IllegalStateException("no");
            }

            @Override
            public synchronized Throwable getCause() {
                return this;
            }
        });
        theNextGoodRecordArrives();
        assertTrue(capture.lines().stream().anyMatch(line -> line.message().equals("hostile error")));
    }

    @Test
    void messagesOfTwoMegabytesAreCutAtTheCall() {
        String huge = "x".repeat(2 << 20);
        for (int i = 0; i < 100; i++) {
            tracker.logInfo(huge, Map.of("huge", huge, "list", Arrays.asList(huge, huge)));
        }
        tracker.startSpan(huge, Map.of(huge, huge)).end();
        tracker.increment("huge", Map.of("value", huge));
        theNextGoodRecordArrives();
        for (Capture.Line line : capture.lines()) {
            assertTrue(line.fields().toString().getBytes(StandardCharsets.UTF_8).length <= 262_144);
        }
        capture.delivered(Signal.LOGS).forEach(e -> assertTrue(e.body().remaining() <= 1 << 20, e::toString));
        assertTrue(
                tracker.stats().truncated(Signal.LOGS) >= 100 - tracker.stats().dropped(Signal.LOGS));
    }

    @Test
    void loneSurrogatesBecomeReplacementCharacters() {
        tracker.logInfo("lone \ud800 surrogate", Map.of("k\udc00", "v\ud800"));
        tracker.increment("s", Map.of("l", "\ud800"));
        tracker.startSpan("\udfff").end();
        theNextGoodRecordArrives();
        assertTrue(capture.lines().stream().anyMatch(line -> line.message().equals("lone \ufffd surrogate")));
        assertEquals(1, capture.last("s_total", Map.of("l", "\ufffd")));
    }

    @Test
    void numbersThatAreNone() {
        for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
            tracker.gauge("g", bad);
            tracker.histogram("h", bad);
            tracker.gauge("g", bad, Map.of("a", "b"));
            tracker.gauge("g").set(bad);
            tracker.histogram("h").record(bad);
        }
        tracker.increment("c", -1);
        tracker.counter("c").add(-5);
        tracker.logInfo("nan", Map.of("nan", Double.NaN, "inf", Float.POSITIVE_INFINITY));
        theNextGoodRecordArrives();
        assertEquals(17, tracker.stats().refused(DropReason.INVALID));
        assertFalse(capture.samples().stream().anyMatch(s -> s.name().equals("g")));
    }

    @Test
    void namesAndLabelsThatAreNotLegal() {
        tracker.increment("");
        tracker.increment("  ");
        tracker.increment("имя");
        tracker.increment("1st place.of-all");
        tracker.increment(
                "labels", Map.of("bad-name", "1", "1x", "2", "__name__", "3", "game", "4", "instance", "5", "le", "6"));
        tracker.increment("empty", Map.of("", "x", "value", ""));
        theNextGoodRecordArrives();
        for (RemoteWriteSamples.Sample sample : capture.samples()) {
            assertTrue(sample.name().matches("[a-zA-Z_:][a-zA-Z0-9_:]*"), sample::toString);
            sample.labels().forEach((name, value) -> {
                assertTrue(name.matches("[a-zA-Z_][a-zA-Z0-9_]*"), name);
                assertFalse(value.isEmpty(), name);
            });
            assertEquals("test-game", sample.labels().get("game"), "the game's own label cannot be overwritten");
            assertEquals(tracker.sessionId(), sample.labels().get("instance"));
        }
        assertEquals(1, capture.last("_1st_place_of_all_total", Map.of()));
        assertTrue(tracker.stats().refused(DropReason.INVALID) >= 2);
    }

    @Test
    void oneNameForTwoTypes() {
        tracker.increment("twice");
        tracker.gauge("twice_total", 7);
        tracker.histogram("h", 1);
        tracker.gauge("h_count", 9);
        tracker.gauge("h", 3);
        theNextGoodRecordArrives();
        assertEquals(1, capture.last("twice_total", Map.of()));
        assertEquals(1, capture.last("h_count", Map.of()));
        assertEquals(3, tracker.stats().refused(DropReason.INVALID));
    }

    @Test
    void tenThousandLabelValues() {
        for (int i = 0; i < 10_000; i++) {
            tracker.increment("many", Map.of("n", "" + i));
        }
        theNextGoodRecordArrives();
        double sum = capture.samples().stream()
                .filter(s -> s.name().equals("many_total"))
                .mapToDouble(RemoteWriteSamples.Sample::value)
                .sum();
        assertEquals(10_000, sum, "starts are zero, so the sum is what was counted");
    }

    @Test
    void everythingAfterClose() {
        tracker.logInfo("before");
        tracker.close();
        TrackerStats closed = tracker.stats();
        tracker.logInfo("after");
        tracker.logError("after", new Exception());
        Span span = tracker.startSpan("after");
        span.makeCurrent().close();
        span.end();
        tracker.increment("after");
        tracker.gauge("after", 1);
        tracker.histogram("after", 1);
        tracker.counter("after").add(1);
        tracker.setUser(Map.of("a", "b"));
        tracker.addBreadcrumb("after", null);
        assertTrue(tracker.flush(Duration.ofSeconds(1)));
        tracker.close();
        TrackerStats now = tracker.stats();
        assertEquals(closed.accepted(Signal.LOGS) + 2, now.accepted(Signal.LOGS));
        assertEquals(2, now.dropped(Signal.LOGS, DropReason.CLOSED));
        assertEquals(1, now.dropped(Signal.TRACES, DropReason.CLOSED));
        assertEquals(4, now.refused(DropReason.CLOSED));
        for (Signal signal : Signal.values()) {
            Laws.holdAtRest(now, signal);
        }
    }
}
