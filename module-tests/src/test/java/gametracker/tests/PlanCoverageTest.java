package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every behaviour of the plan that the library began from. */
class PlanCoverageTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Capture capture = new Capture();
    private GameTracker tracker = GameTracker.noop();

    @AfterEach
    void close() {
        tracker.close();
    }

    private GameTracker start() {
        return start(capture.config());
    }

    private GameTracker start(TrackerConfig.Builder config) {
        tracker = GameTracker.create(config.build());
        return tracker;
    }

    private void flush() {
        assertTrue(tracker.flush(LONG), () -> "flush in time; " + tracker.stats());
    }

    @Nested
    class Initialisation {
        @Test
        void configurationIsStored() {
            TrackerConfig config = capture.config().build();
            assertEquals("test-game", config.game());
            assertEquals("1.0.0", config.version());
            assertEquals("test", config.environment());
            assertTrue(config.endpoints().get(Signal.LOGS).toString().endsWith("/loki/api/v1/push"));
        }

        @Test
        void defaultsAreThoseOfThePlan() {
            TrackerConfig config = TrackerConfig.builder().build();
            assertEquals("unknown", config.game());
            assertEquals("0.0.0", config.version());
            assertEquals("development", config.environment());
            assertEquals(2048, config.maxQueueSize(), "the plan's 100 would lose most of what a server logs in a tick");
            assertEquals(Duration.ofSeconds(5), config.flushInterval());
            assertEquals(20, config.flushThreshold());
            assertEquals(Duration.ofSeconds(10), config.requestTimeout());
            assertEquals(50, config.maxBreadcrumbs());
        }

        @Test
        void sessionIdIsARandomUuid() {
            String first = start().sessionId();
            assertEquals(36, first.length());
            assertEquals(first, UUID.fromString(first).toString());
            try (GameTracker second = GameTracker.create(capture.config().build())) {
                assertNotEquals(first, second.sessionId());
            }
        }

        @Test
        void deviceIsFoundAndWhatTheGameKnowsIsAdded() {
            start(capture.config().device(Map.of("engine", "libGDX 1.13", "gpu", "Voodoo 2", "screen", "640x480")));
            tracker.logInfo("hello");
            flush();
            Map<String, Object> device = capture.lines().get(0).part("device");
            assertTrue(
                    device.keySet()
                            .containsAll(Set.of(
                                    "os",
                                    "os_version",
                                    "arch",
                                    "locale",
                                    "java_version",
                                    "java_vm",
                                    "cpus",
                                    "memory_mb",
                                    "engine",
                                    "gpu",
                                    "screen")),
                    device::toString);
            assertEquals("Voodoo 2", device.get("gpu"));
        }
    }

    @Nested
    class ContextSetters {
        @Test
        void userContextsAndTagsAreInEachLaterLine() {
            start();
            tracker.logInfo("before");
            tracker.setUser(Map.of("id", "player_123", "tier", "premium"));
            tracker.setContext("player", Map.of("health", 100, "level", 5));
            tracker.setTag("build", "demo");
            tracker.setTag("region", "us-west");
            tracker.logInfo("after");
            flush();
            Capture.Line before = capture.lines().get(0);
            assertTrue(before.part("user").isEmpty(), "what was not yet set is not there");
            Capture.Line after = capture.lines().get(1);
            assertEquals(Map.of("id", "player_123", "tier", "premium"), after.part("user"));
            assertEquals(
                    Map.of("health", 100, "level", 5),
                    Capture.map(after.part("contexts").get("player")));
            assertEquals(Map.of("build", "demo", "region", "us-west"), after.part("tags"));
        }

        @Test
        void aLineKeepsTheContextOfItsCall() {
            start();
            tracker.setUser(Map.of("id", "first"));
            tracker.logError("belongs to the first");
            tracker.setUser(Map.of("id", "second"));
            flush();
            assertEquals("first", capture.lines().get(0).part("user").get("id"));
        }
    }

    @Nested
    class Logging {
        @Test
        void eachLevelKeepsMessageDataAndTime() {
            long before = System.currentTimeMillis();
            start();
            tracker.logDebug("Debug message");
            tracker.logInfo("Test message", Map.of("key", "value"));
            tracker.logWarn("Warning message");
            tracker.logError("Error message", Map.of("code", 500));
            flush();
            Map<String, Capture.Line> byLevel = capture.lines().stream()
                    .collect(Collectors.toMap(line -> (String) line.labels().get("level"), line -> line));
            assertEquals(Set.of("debug", "info", "warn", "error"), byLevel.keySet());
            assertEquals("Test message", byLevel.get("info").message());
            assertEquals(Map.of("key", "value"), byLevel.get("info").part("data"));
            assertEquals(Map.of("code", 500), byLevel.get("error").part("data"));
            for (Capture.Line line : byLevel.values()) {
                assertEquals(19, line.time().length());
                long millis = Long.parseLong(line.time()) / 1_000_000;
                assertTrue(millis >= before - 1 && millis <= System.currentTimeMillis() + 1, line::time);
            }
        }

        /** Faster than the collector looks; what is newest is kept whatever it does meanwhile. */
        @Test
        @Timeout(60)
        void fullQueueDropsTheOldestAndCountsIt() {
            start(capture.config().maxQueueSize(100).flushThreshold(1));
            int last = 0;
            while (tracker.stats().dropped(Signal.LOGS, DropReason.QUEUE_FULL) == 0 || last % 1000 != 0) {
                tracker.logInfo("Message " + ++last);
            }
            long dropped = tracker.stats().dropped(Signal.LOGS, DropReason.QUEUE_FULL);
            flush();
            List<String> kept =
                    capture.lines().stream().map(Capture.Line::message).toList();
            assertEquals(last, kept.size() + dropped);
            for (int i = 1; i <= 100; i++) {
                assertEquals("Message " + (last - 100 + i), kept.get(kept.size() - 100 + i - 1));
            }
        }
    }

    @Nested
    class Metrics {
        @Test
        void counterAddsUpFromOneOrAnAmount() {
            start();
            tracker.increment("enemies_killed", Map.of("level", "forest"));
            tracker.increment("gold_earned", Map.of(), 50);
            tracker.increment("gold_earned", 25);
            flush();
            assertEquals(1, capture.last("enemies_killed_total", Map.of("level", "forest")));
            assertEquals(75, capture.last("gold_earned_total", Map.of()));
        }

        @Test
        void gaugeKeepsItsLastValue() {
            start();
            tracker.gauge("player_health", 100, Map.of("player_id", "123"));
            tracker.gauge("player_health", 85, Map.of("player_id", "123"));
            flush();
            assertEquals(85, capture.last("player_health", Map.of("player_id", "123")));
        }

        @Test
        void histogramCountsItsMeasurementsInBuckets() {
            start(capture.config().histogramBounds("load_time_ms", 1000, 2000));
            tracker.histogram("load_time_ms", 1250, Map.of("scene", "level_3"));
            tracker.histogram("load_time_ms", 3000, Map.of("scene", "level_3"));
            flush();
            assertEquals(0, capture.last("load_time_ms_bucket", Map.of("scene", "level_3", "le", "1000")));
            assertEquals(1, capture.last("load_time_ms_bucket", Map.of("scene", "level_3", "le", "2000")));
            assertEquals(2, capture.last("load_time_ms_bucket", Map.of("scene", "level_3", "le", "+Inf")));
            assertEquals(2, capture.last("load_time_ms_count", Map.of("scene", "level_3")));
            assertEquals(4250, capture.last("load_time_ms_sum", Map.of("scene", "level_3")));
        }

        @Test
        void samplesBearTheirTime() {
            long before = System.currentTimeMillis();
            start();
            tracker.gauge("test", 1);
            flush();
            long time = capture.samples().get(0).timeMillis();
            assertTrue(time >= before && time <= System.currentTimeMillis() + 10, () -> "" + time);
        }

        @Test
        void noIncrementIsLostHoweverManyThereAre() {
            start();
            for (int i = 0; i < 100_000; i++) {
                tracker.increment("hits");
            }
            flush();
            assertEquals(100_000, capture.last("hits_total", Map.of()));
        }

        @Test
        void seriesAreBounded() {
            start(capture.config().maxSeries(10));
            for (int i = 0; i < 15; i++) {
                tracker.increment("hits", Map.of("n", "" + i));
                tracker.gauge("level", i, Map.of("n", "" + i));
            }
            flush();
            double sum = 0;
            for (RemoteWriteSamples.Sample sample : capture.samples()) {
                if (sample.name().equals("hits_total") && !Double.isNaN(sample.value())) {
                    sum += sample.value();
                }
            }
            assertEquals(15, sum, "every increment counts, some of them in the overflow series");
            assertTrue(capture.last("hits_total", Map.of("overflow", "true")) > 0);
            assertTrue(tracker.stats().refused(DropReason.SERIES_LIMIT) > 0, "gauges past the limit are refused");
        }
    }

    @Nested
    class Tracing {
        @Test
        void spanHasItsNameAndIds() {
            start();
            Span span = tracker.startSpan("test_operation");
            assertNotNull(span);
            assertEquals("test_operation", span.name());
            assertTrue(span.traceId().matches("[0-9a-f]{32}"));
            assertTrue(span.spanId().matches("[0-9a-f]{16}"));
            assertEquals("", span.parentSpanId());
            assertEquals("00-" + span.traceId() + "-" + span.spanId() + "-01", span.traceparent());
        }

        @Test
        void endQueuesTheSpanOnce() {
            start();
            Span span = tracker.startSpan("test_operation", Map.of("key", "value"));
            assertEquals(0, tracker.stats().accepted(Signal.TRACES));
            span.end();
            span.end();
            span.close();
            assertEquals(1, tracker.stats().accepted(Signal.TRACES));
            flush();
            Map<String, Object> sent = capture.spans().get(0);
            assertEquals("test_operation", sent.get("name"));
            assertEquals(
                    List.of(Map.of("key", "key", "value", Map.of("stringValue", "value"))), sent.get("attributes"));
        }

        @Test
        void childSharesTheTraceOfItsParent() {
            start();
            Span parent = tracker.startSpan("parent_op");
            Span child = tracker.startSpan("child_op", Map.of(), parent);
            assertEquals(parent.traceId(), child.traceId());
            assertNotEquals(parent.spanId(), child.spanId());
            assertEquals(parent.spanId(), child.parentSpanId());
        }

        @Test
        void durationIsMoreThanNothing() {
            start();
            Span span = tracker.startSpan("test_operation");
            for (long until = System.nanoTime() + 1000; System.nanoTime() < until; ) {
                Thread.onSpinWait();
            }
            span.end();
            flush();
            Map<String, Object> sent = capture.spans().get(0);
            long from = Long.parseLong((String) sent.get("startTimeUnixNano"));
            long to = Long.parseLong((String) sent.get("endTimeUnixNano"));
            assertTrue(to > from);
            assertTrue(from > 1_000_000_000_000_000_000L, "Unix time, not ticks since the start");
        }
    }

    @Nested
    class LokiFormat {
        @Test
        void streamBearsTheGameAndValuesAreTimeLineAndMetadata() {
            start();
            tracker.logError("Test error", Map.of("detail", "info"));
            flush();
            Map<String, Object> body =
                    Capture.json(capture.delivered(Signal.LOGS).get(0));
            List<Object> streams = Capture.list(body.get("streams"));
            assertEquals(1, streams.size());
            Map<String, Object> labels = Capture.map(Capture.map(streams.get(0)).get("stream"));
            assertEquals("test-game", labels.get("game"));
            assertEquals("test-game", labels.get("service_name"));
            assertEquals("test", labels.get("env"));
            assertEquals("1.0.0", labels.get("version"));
            assertEquals("error", labels.get("level"));
            assertEquals(
                    3,
                    Capture.list(Capture.list(Capture.map(streams.get(0)).get("values"))
                                    .get(0))
                            .size());
        }

        @Test
        void levelsGoToStreamsOfTheirOwn() {
            start();
            tracker.logError("Error 1");
            tracker.logInfo("Info 1");
            tracker.logError("Error 2");
            flush();
            Map<Object, List<String>> byLevel = capture.lines().stream()
                    .collect(Collectors.groupingBy(
                            line -> line.labels().get("level"),
                            Collectors.mapping(Capture.Line::message, Collectors.toList())));
            assertEquals(Map.of("error", List.of("Error 1", "Error 2"), "info", List.of("Info 1")), byLevel);
        }

        @Test
        void lineHoldsAllThatIsKnown() {
            start();
            try (Span span = tracker.startSpan("load");
                    var scope = span.makeCurrent()) {
                assertNotNull(scope);
                tracker.logInfo("Test");
                flush();
                Map<String, Object> line = capture.lines().get(0).fields();
                assertTrue(line.keySet()
                        .containsAll(Set.of("msg", "data", "session_id", "user", "contexts", "tags", "device")));
                assertEquals(tracker.sessionId(), line.get("session_id"));
                assertEquals(span.traceId(), line.get("trace_id"));
                assertEquals(span.spanId(), line.get("span_id"));
            }
        }
    }

    @Nested
    class PrometheusFormat {
        @Test
        void seriesBearNameGameAndTheirOwnLabelsSorted() {
            start();
            tracker.increment("test_counter", Map.of("region", "us"));
            flush();
            Map<String, String> labels = capture.samples().get(0).labels();
            assertEquals("test_counter_total", labels.get("__name__"));
            assertEquals("test-game", labels.get("game"));
            assertEquals("test", labels.get("env"));
            assertEquals("1.0.0", labels.get("version"));
            assertEquals("us", labels.get("region"));
            assertEquals(tracker.sessionId(), labels.get("instance"));
            assertEquals(labels.keySet().stream().sorted().toList(), List.copyOf(labels.keySet()));
        }

        @Test
        void counterEndsInTotalOnce() {
            start();
            tracker.increment("enemies_killed");
            tracker.increment("shots_total");
            flush();
            Set<String> names = capture.samples().stream()
                    .map(RemoteWriteSamples.Sample::name)
                    .collect(Collectors.toSet());
            assertEquals(Set.of("enemies_killed_total", "shots_total"), names);
        }
    }

    @Nested
    class OtlpFormat {
        @Test
        void resourceTellsServiceEnvironmentAndSession() {
            start();
            tracker.startSpan("test_op").end();
            flush();
            Map<String, Object> resource =
                    Capture.map(capture.resourceSpans().get(0).get("resource"));
            Map<Object, Object> attributes = Capture.list(resource.get("attributes")).stream()
                    .map(Capture::map)
                    .collect(Collectors.toMap(
                            a -> a.get("key"),
                            a -> Capture.map(a.get("value")).values().iterator().next()));
            assertEquals("test-game", attributes.get("service.name"));
            assertEquals("1.0.0", attributes.get("service.version"));
            assertEquals("test", attributes.get("deployment.environment"));
            assertEquals("test", attributes.get("deployment.environment.name"));
            assertEquals(tracker.sessionId(), attributes.get("session.id"));
        }

        @Test
        void onlyChildrenHaveAParent() {
            start();
            Span parent = tracker.startSpan("parent");
            Span child = tracker.startSpan("child", Map.of("typed", 7, "yes", true), parent);
            child.end();
            parent.end();
            flush();
            assertEquals(2, capture.spans().size());
            Map<String, Object> sentChild = capture.spans().get(0);
            assertEquals("child", sentChild.get("name"));
            assertEquals(parent.spanId(), sentChild.get("parentSpanId"));
            assertTrue(sentChild.get("attributes").toString().contains("intValue"), "typed attributes");
            assertFalse(capture.spans().get(1).containsKey("parentSpanId"));
        }
    }

    @Nested
    class Flush {
        @Test
        void everythingGoesOut() {
            start();
            tracker.logInfo("Log");
            tracker.increment("metric");
            tracker.startSpan("trace").end();
            flush();
            for (Signal signal : Signal.values()) {
                assertEquals(0, tracker.stats().pending(signal), signal::name);
                assertFalse(capture.delivered(signal).isEmpty(), signal::name);
            }
        }

        @Test
        void emptyQueuesSendNothing() {
            start();
            flush();
            flush();
            for (Signal signal : Signal.values()) {
                assertTrue(capture.tried(signal).isEmpty(), signal::name);
            }
        }

        @Test
        void withoutEndpointTheQueuesAreClearedAndCounted() {
            start(TrackerConfig.builder());
            tracker.logInfo("Log");
            tracker.startSpan("trace").end();
            tracker.increment("metric");
            flush();
            assertEquals(1, tracker.stats().dropped(Signal.LOGS, DropReason.NO_DESTINATION));
            assertEquals(1, tracker.stats().dropped(Signal.TRACES, DropReason.NO_DESTINATION));
            assertEquals(0, tracker.stats().pending(Signal.LOGS));
            assertEquals(
                    tracker.stats().accepted(Signal.METRICS),
                    tracker.stats().dropped(Signal.METRICS, DropReason.NO_DESTINATION));
            assertEquals(0, tracker.stats().pending(Signal.METRICS));
        }

        @Test
        @Timeout(60)
        void recordingGoesOnWhileARequestHangs() throws InterruptedException {
            CountDownLatch sending = new CountDownLatch(1);
            CountDownLatch release = new CountDownLatch(1);
            capture.answer(envelope -> {
                sending.countDown();
                release.await();
                return new Delivery.Delivered(204, "");
            });
            start(capture.config().flushThreshold(1).maxQueueSize(10_000));
            tracker.logInfo("first");
            sending.await();
            for (int i = 0; i < 1000; i++) {
                tracker.logInfo("Log " + i);
                tracker.increment("calls");
                tracker.startSpan("trace").end();
            }
            release.countDown();
            flush();
            assertEquals(1001, tracker.stats().delivered(Signal.LOGS));
            assertEquals(1000, tracker.stats().delivered(Signal.TRACES));
            assertEquals(1000, capture.last("calls_total", Map.of()));
        }

        @Test
        void theThresholdStartsAFlushByItself() throws InterruptedException {
            CountDownLatch arrived = new CountDownLatch(1);
            capture.answer(envelope -> {
                arrived.countDown();
                return new gametracker.api.spi.Delivery.Delivered(204, "");
            });
            start(capture.config().flushThreshold(20));
            for (int i = 0; i < 20; i++) {
                tracker.logInfo("Message " + i);
            }
            assertTrue(arrived.await(30, java.util.concurrent.TimeUnit.SECONDS));
        }

        @Test
        void theIntervalStartsAFlushByItself() throws InterruptedException {
            CountDownLatch arrived = new CountDownLatch(2);
            capture.answer(envelope -> {
                arrived.countDown();
                return new gametracker.api.spi.Delivery.Delivered(204, "");
            });
            start(capture.config().flushInterval(Duration.ofMillis(50)));
            tracker.logInfo("one");
            tracker.gauge("two", 2);
            assertTrue(arrived.await(30, java.util.concurrent.TimeUnit.SECONDS));
        }
    }

    @Nested
    class Breadcrumbs {
        @Test
        void theLastOnesTravelWithErrorsOnly() {
            start(capture.config().maxBreadcrumbs(2));
            tracker.addBreadcrumb("first", Map.of());
            tracker.addBreadcrumb("second", Map.of("n", 2));
            tracker.addBreadcrumb("third", null);
            tracker.logWarn("no crumbs");
            tracker.logError("crumbs", new IllegalStateException("boom"));
            flush();
            Map<String, Capture.Line> lines =
                    capture.lines().stream().collect(Collectors.toMap(Capture.Line::message, line -> line));
            assertFalse(lines.get("no crumbs").fields().containsKey("breadcrumbs"));
            List<Object> crumbs = Capture.list(lines.get("crumbs").fields().get("breadcrumbs"));
            assertEquals(
                    List.of("second", "third"),
                    crumbs.stream().map(c -> Capture.map(c).get("msg")).toList());
            Map<String, Object> error = lines.get("crumbs").part("error");
            assertEquals("java.lang.IllegalStateException", error.get("type"));
            assertEquals("boom", error.get("message"));
            assertTrue(((String) error.get("stack")).contains("PlanCoverageTest"));
        }
    }
}
