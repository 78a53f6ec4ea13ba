package gametracker.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Consent;
import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.TrackerConfig;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.MetricSink;
import gametracker.api.spi.MetricSink.Kind;
import gametracker.api.spi.MetricSink.Metric;
import gametracker.core.queue.Parker;
import gametracker.decode.OtlpMetricsBody;
import gametracker.decode.PayloadDecoder;
import gametracker.decode.RemoteWriteBody;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleConsumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Gauges that are asked for, and the runtime's metrics, as they are sent. The clock stands still unless it is real, so that no
 * supplier takes too long on a machine that is busy.
 */
@Timeout(120)
class TrackerObserveTest {
    private final FakeServer server = new FakeServer();
    private final Lines lines = new Lines();
    private final FakeRuntime runtime = new FakeRuntime();
    private boolean real;
    private ConsentTracker tracker;

    @AfterEach
    void close() {
        tracker.close();
        Trackers.assertLaw(tracker.stats());
    }

    private void start(TrackerConfig.Builder config, boolean withRuntime) {
        tracker = ConsentTracker.start(
                config.build(),
                new World(
                        real ? InstantSource.system() : InstantSource.fixed(Instant.parse("2026-11-29T10:00:00Z")),
                        real ? System::nanoTime : () -> 0,
                        new Parker.OfThread(),
                        server,
                        null,
                        Trackers.log(lines),
                        () -> withRuntime ? runtime.found() : null));
    }

    private void flush() {
        assertTrue(tracker.flush(Duration.ofSeconds(60)));
    }

    /** All samples in remote write, as {@code name{own labels}=value}. */
    private List<String> samples() {
        List<String> samples = new ArrayList<>();
        for (Envelope envelope : server.taken) {
            if (PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof RemoteWriteBody request) {
                for (RemoteWriteBody.Series series : request.series()) {
                    if (series.labels().stream().anyMatch(label -> label.value().startsWith("gametracker_"))) {
                        continue;
                    }
                    Map<String, String> labels = series.labels().stream()
                            .collect(Collectors.toMap(RemoteWriteBody.Label::name, RemoteWriteBody.Label::value));
                    String name = labels.remove("__name__");
                    labels.keySet().removeAll(List.of("game", "env", "version", "instance"));
                    series.samples().stream()
                            .filter(sample -> !sample.isStale())
                            .forEach(sample ->
                                    samples.add(name + new java.util.TreeMap<>(labels) + "=" + sample.value()));
                }
            }
        }
        return samples;
    }

    @Test
    void observedGaugeHasASampleAtEachCollectionAlthoughNothingIsRecorded() {
        start(Trackers.config(), false);
        AtomicInteger players = new AtomicInteger();
        tracker.observe("players", Map.of("region", "eu"), players::incrementAndGet);
        flush();
        flush();
        assertEquals(List.of("players{region=eu}=1.0", "players{region=eu}=2.0"), samples());
    }

    @Test
    void sleepingCollectorIsWokenAtEachInterval() throws InterruptedException {
        real = true;
        start(Trackers.config().flushInterval(Duration.ofMillis(20)), false);
        CountDownLatch asked = new CountDownLatch(10);
        tracker.observe("players", null, () -> {
            asked.countDown();
            return 1;
        });
        assertTrue(asked.await(60, TimeUnit.SECONDS));
    }

    @Test
    void withoutAValueThereIsNoSample() {
        start(Trackers.config(), false);
        AtomicInteger asked = new AtomicInteger();
        tracker.observe("sometimes", null, () -> asked.incrementAndGet() == 2 ? Double.NaN : asked.get());
        flush();
        flush();
        flush();
        assertEquals(List.of("sometimes{}=1.0", "sometimes{}=3.0"), samples());
    }

    @Test
    void whatThrowsIsSaidOnceAndHoldsUpNothing() {
        start(Trackers.config(), false);
        tracker.observe("bad", null, () -> {
            throw new IllegalStateException("secret");
        });
        tracker.observe("good", null, () -> 7);
        tracker.increment("kills");
        flush();
        flush();
        assertTrue(
                samples().containsAll(List.of("good{}=7.0", "kills_total{}=1.0")),
                () -> samples().toString());
        tracker.close();
        String said = String.join("\n", lines.all);
        assertEquals(
                1, said.split("observed gauge bad\\[] throws java.lang.IllegalStateException", -1).length - 1, said);
        assertFalse(said.contains("secret"), said);
    }

    @Test
    void whatIsNoGaugeIsRefusedAndCounted() {
        start(Trackers.config(), false);
        tracker.increment("kills");
        tracker.observe("kills", null, () -> 1);
        tracker.observe(null, null, () -> 1);
        tracker.observe("g", Collections.singletonMap("k", null), () -> 1);
        assertEquals(3, tracker.stats().refused(DropReason.INVALID));
        flush();
        assertEquals(List.of("kills_total{}=0.0", "kills_total{}=1.0"), samples());
    }

    @Test
    void nullEndsAnObservationAndTheLastOneOfASeriesHolds() {
        start(Trackers.config(), false);
        tracker.observe("g", Map.of("k", "v"), () -> 1);
        tracker.observe("g", Map.of("k", "v"), () -> 2);
        flush();
        tracker.observe("g", Map.of("k", "v"), null);
        tracker.increment("kills");
        flush();
        assertEquals(
                List.of("g{k=v}=2.0"),
                samples().stream().filter(each -> each.startsWith("g")).toList());
    }

    @Test
    void deniedIsNotAskedAndTheNextSessionAsksAgain() {
        start(Trackers.config(), false);
        AtomicInteger asked = new AtomicInteger();
        tracker.observe("g", null, asked::incrementAndGet);
        flush();
        tracker.setConsent(Consent.DENIED);
        tracker.observe("later", null, () -> 5);
        flush();
        int before = asked.get();
        flush();
        assertEquals(before, asked.get());
        server.taken.clear();
        tracker.setConsent(Consent.GRANTED);
        flush();
        assertEquals(List.of("g{}=" + (before + 1.0), "later{}=5.0"), samples());
    }

    @Test
    void closedTrackersRefuseIt() {
        start(Trackers.config(), false);
        GameTracker child = tracker.child(null);
        child.observe("of the child", null, () -> 1);
        child.close();
        child.observe("closed", null, () -> 1);
        assertEquals(1, tracker.stats().refused(DropReason.CLOSED));
        flush();
        assertEquals(List.of("of_the_child{}=1.0"), samples());
        AtomicInteger asked = new AtomicInteger();
        tracker.observe("g", null, asked::incrementAndGet);
        tracker.close();
        int atClose = asked.get();
        assertTrue(atClose >= 1, "the last look asks too");
        tracker.observe("late", null, () -> 1);
        assertEquals(2, tracker.stats().refused(DropReason.CLOSED));
        assertEquals(atClose, asked.get());
    }

    @Nested
    class Runtime {
        private final Metric used =
                new Metric("jvm.memory.used", Kind.UP_DOWN_COUNTER, "By", "Measure of memory used.", List.of());
        private final Metric cpu = new Metric("jvm.cpu.time", Kind.COUNTER, "s", "CPU time.", List.of());
        private final Metric load = new Metric("jvm.cpu.recent_utilization", Kind.GAUGE, "1", "Load.", List.of());
        private final Metric gc = new Metric("jvm.gc.duration", Kind.HISTOGRAM, "s", "Duration.", List.of(0.001, 0.01));
        private final CountDownLatch registered = new CountDownLatch(1);

        private void register(MetricSink sink) {
            sink.observe(used, Map.of("jvm.memory.type", "heap"), () -> 1024);
            sink.observe(used, Map.of("jvm.memory.type", "heap"), () -> 1); // is there already
            sink.observe(cpu, Map.of(), () -> 2.5);
            sink.observe(load, Map.of(), () -> 0.25);
            for (double seconds : new double[] {0.005, 0.02}) {
                DoubleConsumer histogram = sink.histogram(gc, Map.of("jvm.gc.name", "G1"));
                histogram.accept(seconds);
            }
            registered.countDown();
        }

        private void play(Protocol protocol) throws InterruptedException {
            runtime.registers = this::register;
            start(Trackers.config().protocol(protocol).maxSeries(1).redactor((key, text) -> "[" + key + "]"), true);
            assertTrue(registered.await(60, TimeUnit.SECONDS));
            flush();
        }

        @Test
        void inRemoteWriteTheNamesArePrometheusAndTotalsHaveNoZero() throws InterruptedException {
            play(Protocol.LGTM);
            assertEquals(
                    List.of(
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=+Inf}=0.0",
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=+Inf}=2.0",
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=0.001}=0.0",
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=0.001}=0.0",
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=0.01}=0.0",
                                    "jvm_gc_duration_seconds_bucket{jvm_gc_name=G1, le=0.01}=1.0",
                                    "jvm_gc_duration_seconds_count{jvm_gc_name=G1}=0.0",
                                    "jvm_gc_duration_seconds_count{jvm_gc_name=G1}=2.0",
                                    "jvm_gc_duration_seconds_sum{jvm_gc_name=G1}=0.0",
                                    "jvm_gc_duration_seconds_sum{jvm_gc_name=G1}=0.025",
                                    "jvm_memory_used_bytes{jvm_memory_type=heap}=1024.0",
                                    "jvm_cpu_recent_utilization_ratio{}=0.25",
                                    "jvm_cpu_time_seconds_total{}=2.5")
                            .stream()
                            .sorted()
                            .toList(),
                    samples().stream().sorted().toList());
        }

        @Test
        void inOtlpTheyAreOpenTelemetrys() throws InterruptedException {
            play(Protocol.OTLP);
            List<OtlpMetricsBody.Metric> metrics = new ArrayList<>();
            for (Envelope envelope : server.taken) {
                if (PayloadDecoder.decode(envelope.format(), envelope.bytes()) instanceof OtlpMetricsBody body) {
                    metrics.addAll(body.metrics());
                }
            }
            assertEquals(
                    List.of("jvm.cpu.recent_utilization", "jvm.cpu.time", "jvm.gc.duration", "jvm.memory.used"),
                    metrics.stream()
                            .map(OtlpMetricsBody.Metric::name)
                            .distinct()
                            .sorted()
                            .toList());
            String all = server.taken.stream()
                    .map(envelope -> new String(envelope.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                    .collect(Collectors.joining());
            assertTrue(
                    all.contains(
                            "{\"name\":\"jvm.memory.used\",\"description\":\"Measure of memory used.\",\"unit\":\"By\","
                                    + "\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":false,"),
                    all);
            assertTrue(all.contains("\"unit\":\"s\",\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,"), all);
            assertTrue(all.contains("\"unit\":\"1\",\"gauge\":{"), all);
            assertTrue(all.contains("{\"key\":\"jvm.memory.type\",\"value\":{\"stringValue\":\"heap\"}}"), all);
        }

        @Test
        void whereMetricsGoNowhereNoneIsRegistered() throws InterruptedException {
            runtime.registers = this::register;
            start(
                    TrackerConfig.builder()
                            .logsEndpoint(java.net.URI.create("http://localhost:1"))
                            .flushInterval(Duration.ofHours(1)),
                    true);
            assertTrue(runtime.created.await(60, TimeUnit.SECONDS));
            tracker.close();
            assertEquals(1, registered.getCount());
        }
    }
}
