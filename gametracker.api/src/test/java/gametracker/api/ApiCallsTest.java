package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** That this compiles is the test: no overload makes a call ambiguous, null literals included. */
class ApiCallsTest {
    @Test
    void everyCallOfTheApiCompilesAndIsTaken() {
        assertDoesNotThrow(() -> callEverything(GameTracker.noop()));
    }

    @SuppressWarnings("try")
    static void callEverything(GameTracker tracker) {
        Map<String, Object> data = Map.of("n", 1);
        Map<String, String> labels = Map.of("k", "v");
        Throwable error = new IllegalStateException("boom");

        String session = tracker.sessionId();
        tracker.setUser(Map.of("id", session));
        tracker.setUser(null);
        tracker.setContext("match", data);
        tracker.setContext(null, null);
        tracker.setTag("k", "v");
        tracker.setTag(null, null);
        tracker.addBreadcrumb("m", data);
        tracker.addBreadcrumb(null, null);

        tracker.logDebug("m");
        tracker.logDebug("m", data);
        tracker.logDebug(null);
        tracker.logDebug("m", null);
        tracker.logInfo("m");
        tracker.logInfo("m", data);
        tracker.logInfo(null);
        tracker.logInfo("m", null);
        tracker.logInfo(null, null);
        tracker.logWarn("m");
        tracker.logWarn("m", data);
        tracker.logWarn(null);
        tracker.logWarn("m", null);
        tracker.logError("m");
        tracker.logError("m", data);
        tracker.logError("m", error);
        tracker.logError("m", error, data);
        tracker.logError(null);
        tracker.logError("m", null, null);
        tracker.logError(null, null, null);
        tracker.logError("m", (Throwable) null);
        tracker.logError("m", (Map<String, ?>) null);

        tracker.frames().budget(Duration.ofMillis(50)).budget(null).frame();
        tracker.frames("tick").section("physics");
        tracker.frames(null).section(null);
        tracker.frames(null).pause();
        tracker.observe("g", Map.of("k", "v"), () -> 1);
        tracker.observe("g", null, null);
        tracker.observe(null, null, null);

        tracker.log(Level.WARN, "m");
        tracker.log(Level.WARN, "m", data);
        tracker.log(Level.WARN, "m", error, data);
        tracker.log(Level.WARN, null);
        tracker.log(Level.WARN, "m", null);
        tracker.log(Level.WARN, null, null);
        tracker.log(Level.WARN, "m", null, null);
        tracker.log(null, null);
        tracker.log(null, null, null);
        tracker.log(null, null, null, null);

        for (Consent consent : Consent.values()) {
            tracker.setConsent(consent);
        }
        tracker.setConsent(null);
        Consent decided = tracker.consent();
        tracker.setConsent(decided);

        GameTracker match = tracker.child(Map.of("match", 17));
        match.child(null).close();
        try (Scope scope = match.makeCurrent()) {
            GameTracker.get().logInfo("of the match");
        }
        match.close();
        match.close();
        match.logInfo("after close");

        tracker.increment("n");
        tracker.increment("n", labels);
        tracker.increment("n", labels, 2L);
        tracker.increment("n", 2L);
        tracker.increment("n", 2);
        tracker.increment(null);
        tracker.increment("n", null);
        tracker.increment("n", null, 2);
        tracker.gauge("n", 1.5);
        tracker.gauge("n", 1.5, labels);
        tracker.gauge("n", 1);
        tracker.gauge("n", 1.5, null);
        tracker.gauge(null, 1.5, null);
        tracker.histogram("n", 1.5);
        tracker.histogram("n", 1.5, labels);
        tracker.histogram("n", 1.5, null);

        Counter counter = tracker.counter("n", labels);
        counter.add(1L);
        tracker.counter("n", null).add(1);
        tracker.counter("n").add(1);
        Gauge gauge = tracker.gauge("n", labels);
        gauge.set(1.5);
        tracker.gauge("n", null).set(1.5);
        tracker.gauge("n").set(1.5);
        Histogram histogram = tracker.histogram("n", labels);
        histogram.record(1.5);
        tracker.histogram("n", null).record(1.5);
        tracker.histogram("n").record(1.5);

        Span span = tracker.startSpan("s");
        Span child = tracker.startSpan("s", data, span);
        tracker.startSpan("s", data).end();
        tracker.startSpan(null).end();
        tracker.startSpan("s", null).end();
        tracker.startSpan("s", null, null).end();
        tracker.startSpan(null, null, null).end();
        child.addLink(span).addLink(null);
        String ids = child.name() + child.traceId() + child.spanId() + child.parentSpanId() + child.traceparent();
        child.setAttribute("k", ids)
                .setAttribute("k", 1L)
                .setAttribute("k", 1)
                .setAttribute("k", 1.5)
                .setAttribute("k", true)
                .setAttribute("k", null)
                .setAttribute(null, null)
                .recordError(error)
                .recordError(null);
        try (Scope scope = child.makeCurrent()) {
            tracker.logInfo("inside");
        }
        child.end();
        child.end();
        span.close();

        boolean flushed = tracker.flush(Duration.ofMillis(1));
        TrackerStats stats = tracker.stats();
        long sum = stats.accepted(Signal.LOGS)
                + stats.delivered(Signal.LOGS)
                + stats.spooled(Signal.LOGS)
                + stats.pending(Signal.METRICS)
                + stats.dropped(Signal.TRACES)
                + stats.dropped(Signal.LOGS, DropReason.QUEUE_FULL)
                + stats.adopted(Signal.LOGS)
                + stats.refused(DropReason.INVALID);
        tracker.logInfo(flushed + " " + sum);
        tracker.close();
        tracker.close();
        tracker.logInfo("after close");
    }
}
