package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.Scope;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.ManagedTracker;
import gametracker.core.queue.Parker;
import gametracker.decode.LokiPushBody;
import gametracker.decode.OtlpLogsBody;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.RemoteWriteBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/** Frames as a game measures them, and what is sent of them. The clock goes on by leaps; beside them only if it is real. */
@Timeout(120)
class TrackerFramesTest {
    private static final long MS = 1_000_000;

    private static final Instant START = Instant.parse("2026-11-29T10:00:00Z");

    private final AtomicLong leaps = new AtomicLong();
    private volatile boolean real;
    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final FakeRuntime runtime = new FakeRuntime();
    private final CountDownLatch never = new CountDownLatch(1);
    private GameTracker tracker = GameTracker.noop();

    @AfterEach
    void close() {
        never.countDown();
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private World world(boolean withRuntime) {
        return new World(
                real ? InstantSource.system() : () -> START.plusNanos(leaps.get()),
                real ? () -> System.nanoTime() + leaps.get() : leaps::get,
                new Parker.OfThread(),
                server,
                null,
                Trackers.log(lines),
                () -> withRuntime ? runtime.found() : null);
    }

    private void start(TrackerConfig.Builder config, boolean withRuntime) {
        tracker = ConsentTracker.start(config.build(), world(withRuntime));
    }

    /** Starts with the module, and waits until it is there. */
    private void startExplained(TrackerConfig.Builder config) throws InterruptedException {
        start(config, true);
        assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
        FrameMeter probe = tracker.frames("is it there");
        await(() -> {
            hitch(probe, 300);
            return flushed().contains("\\\"cause\\\":\\\"lock\\\"");
        });
        server.taken.clear();
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not come");
            TimeUnit.MILLISECONDS.sleep(5);
        }
    }

    private void hitch(FrameMeter meter, long ms) {
        meter.frame();
        for (int i = 0; i < 20; i++) {
            leaps.addAndGet(16 * MS);
            meter.frame();
        }
        meter.section("physics");
        leaps.addAndGet(ms * MS);
        meter.frame();
    }

    private String flushed() {
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        StringBuilder all = new StringBuilder();
        for (Envelope envelope : server.taken) {
            all.append(new String(envelope.bytes(), java.nio.charset.StandardCharsets.UTF_8));
        }
        return all.toString();
    }

    /** The lines of the records that tell of hitches, each with its level as {@code (level)}. */
    private List<Map<String, Object>> hitches() {
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        List<Map<String, Object>> found = new ArrayList<>();
        for (Envelope envelope : server.taken) {
            if (PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof LokiPushBody push) {
                push.streams()
                        .forEach(stream -> stream.entries().forEach(entry -> {
                            Map<String, Object> line = JSON.std.mapFrom(entry.line());
                            if ("hitch".equals(line.get("event"))) {
                                line.put("(level)", stream.labels().get("level"));
                                found.add(line);
                            }
                        }));
            }
        }
        return found;
    }

    /** The last value of each series of a name, by its label. */
    private Map<String, Double> last(String name, String label) {
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        Map<String, Double> values = new java.util.TreeMap<>();
        for (Envelope envelope : server.taken) {
            if (PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof RemoteWriteBody request) {
                for (RemoteWriteBody.Series series : request.series()) {
                    if (name.equals(label(series, "__name__"))) {
                        series.samples().forEach(sample -> values.put(label(series, label), sample.value()));
                    }
                }
            }
        }
        return values;
    }

    private static String label(RemoteWriteBody.Series series, String name) {
        return series.labels().stream()
                .filter(label -> label.name().equals(name))
                .map(RemoteWriteBody.Label::value)
                .findFirst()
                .orElse("");
    }

    private static Map<?, ?> data(Map<String, Object> line) {
        return (Map<?, ?>) line.get("data");
    }

    @Test
    void hitchTellsSectionsCausesSpanContextAndTheLastBreadcrumbs() throws InterruptedException {
        startExplained(Trackers.config());
        tracker.addBreadcrumb("long ago", null);
        leaps.addAndGet(60_000 * MS);
        tracker.addBreadcrumb("door opened", Map.of("door", 7));
        tracker.setTag("level", "dungeon-3");
        try (Span span = tracker.startSpan("load room");
                Scope scope = span.makeCurrent()) {
            hitch(tracker.frames(), 300);
            Map<String, Object> line = hitches().get(0);
            assertEquals("warn", line.get("(level)"));
            assertEquals("hitch", line.get("msg"));
            assertEquals(Thread.currentThread().getName(), line.get("thread"));
            assertEquals(span.traceId(), line.get("trace_id"));
            assertEquals(span.spanId(), line.get("span_id"));
            assertEquals(Map.of("level", "dungeon-3"), line.get("tags"));
            List<?> crumbs = (List<?>) line.get("breadcrumbs");
            assertEquals(1, crumbs.size(), crumbs::toString);
            assertEquals("door opened", ((Map<?, ?>) crumbs.get(0)).get("msg"));
            Map<?, ?> data = data(line);
            assertEquals("main", data.get("loop"));
            assertEquals("lock", data.get("cause"));
            assertEquals(21, data.get("frame"));
            assertEquals(16.667, data.get("budget_ms"));
            assertEquals(300.0, data.get("duration_ms"));
            assertEquals(Map.of("lock", 150.0), data.get("causes"));
            assertEquals(Map.of("physics", 300.0), data.get("sections"));
            assertEquals(Map.of("lock", Map.of("owner", "loader of secret-player-name")), data.get("evidence"));
        }
    }

    @Test
    void framesAreCountedUnderTheirNames() {
        start(Trackers.config(), false);
        hitch(tracker.frames("server-tick").budget(Duration.ofMillis(50)), 800);
        assertEquals(Map.of("server-tick", 21.0), last("frames_total", "loop"));
        assertEquals(Map.of("server-tick", 1.0), last("frames_slow_total", "loop"));
        assertEquals(Map.of("server-tick", 1.0), last("frames_frozen_total", "loop"));
        assertEquals(Map.of("server-tick", 21.0), last("frame_time_ms_count", "loop"));
        assertEquals(Map.of("server-tick", 750.0), last("frame_delay_ms_total", "loop"));
        assertEquals(Map.of("unknown", 1.0), last("hitches_total", "cause"));
        assertEquals(Map.of("unknown", 750.0), last("hitch_ms_total", "cause"));
        assertEquals("unknown", data(hitches().get(0)).get("cause"));
    }

    @Test
    void inOtlpTheEventIsNamedAndLateFramesAreJank() {
        start(Trackers.config().protocol(Protocol.OTLP), false);
        hitch(tracker.frames("render"), 800);
        tracker.close();
        List<OtlpLogsBody.Log> logs = new ArrayList<>();
        for (Envelope envelope : server.taken) {
            if (envelope.signal() == Signal.LOGS) {
                logs.addAll(((OtlpLogsBody) PayloadDecoder.decode(envelope.format(), envelope.bytes())).logs());
            }
        }
        OtlpLogsBody.Log hitch = logs.stream()
                .filter(log -> log.eventName().equals("hitch"))
                .findFirst()
                .orElseThrow();
        assertEquals("hitch", hitch.body());
        assertEquals("WARN", hitch.severityText());
        assertEquals("render", hitch.attributes().get("data.loop"));
        assertEquals("unknown", hitch.attributes().get("data.cause"));
        assertNotNull(hitch.attributes().get("data.sections.physics"));
        List<OtlpLogsBody.Log> janks =
                logs.stream().filter(log -> log.eventName().equals("app.jank")).toList();
        assertEquals(2, janks.size(), janks::toString);
        for (OtlpLogsBody.Log jank : janks) {
            assertEquals(1L, jank.attributes().get("app.jank.frame_count"));
            assertEquals("render", jank.attributes().get("loop"));
            assertEquals(1.12, jank.attributes().get("app.jank.period"));
        }
        assertEquals(
                List.of(0.018333332, 0.7),
                janks.stream()
                        .map(jank -> jank.attributes().get("app.jank.threshold"))
                        .toList());
    }

    @Test
    void inLgtmThereIsNoJankEvent() {
        start(Trackers.config(), false);
        hitch(tracker.frames(), 800);
        assertFalse(flushed().contains("app.jank"));
        tracker.close();
        assertFalse(flushed().contains("app.jank"));
    }

    @Test
    void redactorIsToldWhatIsASectionAndWhatIsEvidence() throws InterruptedException {
        List<String> asked = new java.util.concurrent.CopyOnWriteArrayList<>();
        startExplained(Trackers.config().redactor((key, text) -> {
            asked.add(key + "=" + text);
            return key.equals("section") || key.equals("evidence") && text.contains("secret-player-name")
                    ? "[x]"
                    : text;
        }));
        hitch(tracker.frames(), 300);
        String line = hitches().get(0).toString();
        assertTrue(asked.contains("section=physics"), asked::toString);
        assertTrue(asked.contains("evidence=loader of secret-player-name"), asked::toString);
        assertTrue(asked.contains("data.cause=lock"), asked::toString);
        assertFalse(line.contains("secret-player-name") || line.contains("physics"), line);
        assertEquals("lock", data(hitches().get(0)).get("cause"));
    }

    @Test
    void belowTheMinimumLevelHitchesAreCountedAndNotTold() {
        start(Trackers.config().minLevel(Level.ERROR), false);
        hitch(tracker.frames(), 300);
        assertEquals(List.of(), hitches());
        assertEquals(Map.of("unknown", 1.0), last("hitches_total", "cause"));
        assertEquals(0, tracker.stats().accepted(Signal.LOGS));
    }

    @Test
    void childrenShareTheLoopsAndTheirContextIsTold() {
        start(Trackers.config(), false);
        GameTracker match = tracker.child(Map.of("match", "m-17"));
        assertSame(tracker.frames("tick"), match.frames("tick"));
        try (Scope scope = match.makeCurrent()) {
            hitch(match.frames("tick"), 300);
        }
        assertEquals(Map.of("match", "m-17"), hitches().get(0).get("tags"));
        match.close();
        hitch(match.frames("tick"), 300);
        assertEquals(Map.of("tick", 43.0), last("frames_total", "loop"));
    }

    @Test
    void twoLoopsMayShareAThreadAndALoopMayChangeIt() throws InterruptedException {
        start(Trackers.config(), false);
        hitch(tracker.frames("update"), 300);
        hitch(tracker.frames("render"), 300);
        Thread other = new Thread(() -> hitch(tracker.frames("update"), 300), "another");
        other.start();
        other.join();
        assertEquals(Map.of("update", 43.0, "render", 21.0), last("frames_total", "loop"));
        assertEquals("another", hitches().get(2).get("thread"));
    }

    @Test
    void framesAfterCloseAreNoFrames() {
        start(Trackers.config(), false);
        FrameMeter meter = tracker.frames();
        hitch(meter, 300);
        tracker.close();
        long logs = tracker.stats().accepted(Signal.LOGS);
        hitch(meter, 300);
        hitch(tracker.frames(), 300);
        hitch(tracker.frames("begun later"), 300);
        meter.budget(Duration.ofMillis(1)).pause();
        assertEquals(logs, tracker.stats().accepted(Signal.LOGS));
        assertEquals(0, tracker.stats().refused(gametracker.api.DropReason.CLOSED));
    }

    @Test
    void metersFollowTheSessionsThatConsentMakes() {
        start(Trackers.config(), false);
        FrameMeter meter = tracker.frames("main").budget(Duration.ofMillis(50));
        assertSame(meter, tracker.frames());
        hitch(meter, 300);
        tracker.setConsent(Consent.DENIED);
        hitch(meter, 300);
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
        server.taken.clear();
        tracker.setConsent(Consent.GRANTED);
        hitch(meter, 90);
        assertEquals(Map.of("main", 21.0), last("frames_total", "loop"));
        assertEquals(List.of(), hitches(), "90 ms are less than two budgets of 50 ms, which the meter keeps");
    }

    @Test
    void processWideMetersFollow() {
        start(Trackers.config(), false);
        GameTracker processWide = ConsentTracker.start(Trackers.config().build(), world(false));
        ((ManagedTracker) tracker).processWide(processWide);
        assertSame(processWide.frames("x"), tracker.frames("x"));
        assertSame(processWide.frames("x"), tracker.child(null).frames("x"));
        processWide.close();
    }

    @Nested
    class Modules {
        @Test
        void areStartedOnceThereAreFramesAndClosedWithTheTracker() throws InterruptedException {
            start(Trackers.config(), true);
            assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
            assertEquals(1, runtime.started.getCount());
            FrameMeter meter = tracker.frames();
            await(() -> {
                leaps.addAndGet(1000 * MS);
                meter.frame();
                return runtime.started.getCount() == 0;
            });
            tracker.close();
            assertEquals(0, runtime.closed.getCount());
        }

        @Test
        void thatKnowTheCauseOnlyAtCloseAreStillHeard() throws InterruptedException {
            startExplained(Trackers.config());
            runtime.waits = true;
            hitch(tracker.frames("at the end"), 300);
            tracker.close();
            assertTrue(hitches().stream()
                    .anyMatch(line -> data(line).get("loop").equals("at the end")
                            && data(line).get("cause").equals("lock")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"create", "start", "loop", "frameEnd", "explain", "metrics", "close"})
        void thatThrowCostThemselvesAlone(String call) throws InterruptedException {
            runtime.failing = call;
            runtime.failure = () -> {
                throw new IllegalStateException("broken in " + call);
            };
            playThrough();
            if (!call.equals("close")) {
                await(() -> {
                    tracker.flush(Duration.ofSeconds(60));
                    leaps.addAndGet(100_000 * MS);
                    hitch(tracker.frames("again"), 300); // the first ones may have come before the module
                    return lines.all.stream().anyMatch(line -> line.contains("IllegalStateException"));
                });
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"create", "start", "metrics", "close"})
        void thatHangCostThemselvesAlone(String call) throws InterruptedException {
            runtime.failing = call;
            runtime.failure = () -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            };
            playThrough();
            if (!call.equals("close")) {
                await(() -> {
                    leaps.addAndGet(100_000 * MS);
                    hitch(tracker.frames("again"), 300);
                    tracker.flush(Duration.ofSeconds(60));
                    return lines.all.stream()
                            .anyMatch(line -> line.contains("the module that explains frames does not return"));
                });
            }
        }

        private void playThrough() {
            real = true;
            start(Trackers.config(), true);
            FrameMeter meter = tracker.frames();
            for (int i = 0; i < 3; i++) {
                hitch(meter, 300);
                assertTrue(tracker.flush(Duration.ofSeconds(60)));
            }
            assertEquals(Map.of("main", 63.0 + 2), last("frames_total", "loop"));
            assertTrue(hitches().size() >= 3);
        }
    }
}
