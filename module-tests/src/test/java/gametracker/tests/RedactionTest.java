package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import gametracker.api.DropReason;
import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.api.Redactor;
import gametracker.api.Signal;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import gametracker.api.TrackerStats;
import gametracker.api.spi.EventSink;
import gametracker.api.spi.LogEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.xerial.snappy.Snappy;

/** What a redactor takes out is in no request and in no file, whatever it does. */
class RedactionTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** Legal in every name, so that nothing else changes it. */
    private static final String MARK = "MARKEDTEXT";

    private static final Redactor HIDING = (key, text) -> text.replace(MARK, "[hidden]");

    @TempDir
    Path spool;

    /** Everything that a game can say, each text with the mark. */
    private static void sayEverything(GameTracker tracker) {
        Map<String, Object> data = new HashMap<>();
        data.put("value", "a " + MARK);
        data.put(MARK + " as a key", 1);
        data.put("list", List.of("fine", MARK, Map.of("inner " + MARK, MARK)));
        data.put("map", Map.of("deep", Map.of(MARK, MARK)));
        data.put("array", new String[] {MARK});
        tracker.setUser(data);
        tracker.setContext("match", data);
        tracker.setContext("group " + MARK, Map.of("k", "v"));
        tracker.setTag("tag", MARK);
        tracker.setTag("tag " + MARK, "v");
        tracker.addBreadcrumb("crumb " + MARK, data);
        IllegalStateException error = new IllegalStateException(MARK, new IOException("cause " + MARK));
        error.addSuppressed(new RuntimeException("beside " + MARK));
        Span span = tracker.startSpan("span " + MARK, data);
        span.setAttribute("later", MARK).setAttribute("later " + MARK, MARK).recordError(error);
        try (var scope = span.makeCurrent()) {
            tracker.logDebug(MARK, data);
            tracker.logInfo(MARK, data);
            tracker.logWarn(MARK, data);
            tracker.logError(MARK, error, data);
        }
        span.end();
        for (int i = 0; i < 20; i++) {
            tracker.logError("again and again " + MARK); // most of these become one record that sums them up
        }
        tracker.child(Map.of("match", MARK)).logInfo("of a child");
        ((EventSink) tracker).log(new LogEvent(Level.INFO, MARK, error, data, "logger " + MARK, "thread " + MARK, 0));
        for (String player : List.of(MARK + "-1", MARK + "-2")) {
            Map<String, String> labels = Map.of("player", player, "mode", "coop");
            tracker.increment("kills", labels);
            tracker.gauge("health", 1, labels);
            tracker.histogram("frame_ms", 12, labels);
            tracker.counter("deaths", labels).add(1);
        }
    }

    private TrackerConfig.Builder config(Protocol protocol, DecodingServer server) {
        TrackerConfig.Builder config = TrackerConfig.builder()
                .protocol(protocol)
                .transport("jdkhttp")
                .flushInterval(Duration.ofHours(1))
                .device(Map.of("gpu", MARK, MARK, "x", "nested", Map.of("name", MARK)))
                .spoolDirectory(spool);
        for (String signal : List.of("logs", "metrics", "traces")) {
            URI address = URI.create(server.address() + "/" + signal);
            switch (signal) {
                case "logs" -> config.logsEndpoint(address);
                case "metrics" -> config.metricsEndpoint(address);
                default -> config.tracesEndpoint(address);
            }
        }
        return config;
    }

    private static GameTracker startOnAMarkedThread(TrackerConfig config, Set<String> threads) throws Exception {
        AtomicReference<GameTracker> started = new AtomicReference<>();
        Thread game = new Thread(
                () -> {
                    started.set(GameTracker.create(config));
                    sayEverything(started.get());
                },
                "game " + MARK);
        threads.add(game.getName());
        game.start();
        game.join();
        return started.get();
    }

    private String files() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> walk = Files.walk(spool)) {
            for (Path file : walk.filter(Files::isRegularFile).toList()) {
                text.append(file).append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return text.toString();
    }

    /** A flush goes on trying to deliver for as long as it may, and spools then. */
    private static void spoolAll(GameTracker tracker) {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!tracker.flush(Duration.ofSeconds(2))) {
            assertTrue(System.nanoTime() < deadline, () -> tracker.stats().toString());
        }
        for (Signal signal : Signal.values()) {
            assertTrue(
                    tracker.stats().spooled(signal) > 0, () -> tracker.stats().toString());
        }
    }

    private static void assertAllDelivered(GameTracker tracker) {
        TrackerStats stats = tracker.stats();
        for (Signal signal : Signal.values()) {
            assertTrue(stats.delivered(signal) > 0, stats::toString);
            assertEquals(stats.dropped(signal, DropReason.REPEATED), stats.dropped(signal), stats::toString);
            Laws.holdAtRest(stats, signal);
        }
    }

    @ParameterizedTest
    @EnumSource
    void markIsNeitherInARequestNorInAFile(Protocol protocol) throws Exception {
        Set<String> gameThreads = ConcurrentHashMap.newKeySet();
        Set<String> redactorThreads = ConcurrentHashMap.newKeySet();
        try (DecodingServer server = new DecodingServer()) {
            server.status = 503;
            TrackerConfig config = config(protocol, server)
                    .redactor((key, text) -> {
                        redactorThreads.add(Thread.currentThread().getName());
                        return HIDING.redact(key, text);
                    })
                    .build();
            try (GameTracker tracker = startOnAMarkedThread(config, gameThreads)) {
                spoolAll(tracker);
                String kept = files();
                assertTrue(kept.contains("[hidden]"));
                assertFalse(kept.contains(MARK));
                server.status = 200;
                tracker.logInfo(MARK);
                tracker.flush(Duration.ofSeconds(2));
            }
            assertFalse(files().contains(MARK));
            String requests = server.requests();
            assertTrue(requests.contains("[hidden]"));
            assertFalse(requests.contains(MARK), requests);
        }
        assertTrue(
                Set.of("gametracker-collector", "gametracker-state", "gametracker-judge")
                        .containsAll(redactorThreads),
                redactorThreads::toString);
        redactorThreads.retainAll(gameThreads);
        assertEquals(Set.of(), redactorThreads);
    }

    /** What the test above would see if there were no redactor. */
    @ParameterizedTest
    @EnumSource
    void withoutARedactorTheMarkIsInEverySignal(Protocol protocol) throws Exception {
        try (DecodingServer server = new DecodingServer()) {
            server.status = 503;
            try (GameTracker tracker =
                    startOnAMarkedThread(config(protocol, server).build(), ConcurrentHashMap.newKeySet())) {
                spoolAll(tracker);
                assertTrue(files().contains(MARK));
            }
            for (String path : List.of("/logs", "/metrics", "/traces")) {
                assertTrue(server.requests(path).contains(MARK), path);
            }
            String logs = server.requests("/logs") + files(); // what waits behind a refused body was not sent yet
            for (String part : List.of("repeated", "logger " + MARK, "thread " + MARK, "game " + MARK)) {
                assertTrue(logs.contains(part), part);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void redactorThatReturnsNullOrThrowsCostsTextsButNoRecord(Protocol protocol) throws Exception {
        List<Redactor> failing = List.of((key, text) -> null, (key, text) -> {
            throw new IllegalStateException(text);
        });
        for (Redactor redactor : failing) {
            try (DecodingServer server = new DecodingServer()) {
                GameTracker tracker = startOnAMarkedThread(
                        config(protocol, server).redactor(redactor).build(), ConcurrentHashMap.newKeySet());
                assertTrue(tracker.flush(SOON), () -> tracker.stats().toString());
                assertAllDelivered(tracker);
                tracker.close();
                assertFalse(server.requests().contains(MARK));
                assertTrue(server.requests("/logs").contains("[redacted]"));
            }
        }
    }

    @Nested
    class OverACapture {
        private final Capture capture = new Capture();

        @Test
        void seriesThatBecomeEqualAreOne() {
            GameTracker tracker = GameTracker.create(capture.config()
                    .redactor((key, text) -> key.equals("label.player") ? null : text)
                    .build());
            tracker.increment("kills", Map.of("player", "ada", "mode", "coop"), 2);
            tracker.increment("kills", Map.of("player", "bob", "mode", "coop"), 40);
            tracker.gauge("health", 7, Map.of("player", "ada"));
            tracker.gauge("health", 8, Map.of("player", "bob"));
            tracker.gauge("health", 9, Map.of("player", "ada"));
            tracker.histogram("load_ms", 5, Map.of("player", "ada"));
            tracker.histogram("load_ms", 5000, Map.of("player", "bob"));
            assertTrue(tracker.flush(SOON));
            Map<String, String> all = Map.of("player", "[redacted]");
            assertEquals(42, capture.last("kills_total", Map.of("player", "[redacted]", "mode", "coop")));
            assertEquals(9, capture.last("health", all));
            assertEquals(2, capture.last("load_ms_count", all));
            assertEquals(5005, capture.last("load_ms_sum", all));
            tracker.increment("kills", Map.of("player", "carl", "mode", "coop"), 100);
            assertTrue(tracker.flush(SOON));
            assertEquals(142, capture.last("kills_total", Map.of("player", "[redacted]", "mode", "coop")));
            tracker.close();
            Laws.holdAtRest(tracker.stats(), Signal.METRICS);
        }

        /** One that logs, by a bridge or by itself, would otherwise log for ever. */
        @Test
        void recordsMadeInTheRedactorAreIgnored() {
            AtomicReference<GameTracker> itself = new AtomicReference<>(GameTracker.noop());
            GameTracker tracker = GameTracker.create(capture.config()
                    .redactor((key, text) -> {
                        itself.get().logInfo("redacting " + text);
                        itself.get().increment("redactions");
                        itself.get().startSpan("redacting").end();
                        return text;
                    })
                    .build());
            itself.set(tracker);
            tracker.logInfo("once", Map.of("k", "v"));
            assertTrue(tracker.flush(SOON));
            assertTrue(tracker.flush(SOON));
            tracker.close();
            assertEquals(1, tracker.stats().accepted(Signal.LOGS));
            assertEquals(0, tracker.stats().accepted(Signal.TRACES));
            assertEquals(
                    List.of("once"),
                    capture.lines().stream().map(Capture.Line::message).toList());
        }

        @Test
        void redactorThatHangsHoldsUpNeitherRecordingNorTheEnd() throws InterruptedException {
            CountDownLatch hanging = new CountDownLatch(1);
            CountDownLatch released = new CountDownLatch(1);
            GameTracker tracker = GameTracker.create(capture.config()
                    .shutdownTimeout(Duration.ofMillis(200))
                    .redactor((key, text) -> {
                        hanging.countDown();
                        awaitUninterruptibly(released);
                        return text;
                    })
                    .build());
            try {
                tracker.logInfo("first");
                assertFalse(tracker.flush(Duration.ofMillis(50)));
                hanging.await();
                for (int i = 0; i < 100; i++) {
                    tracker.logInfo("more");
                }
                tracker.close();
                TrackerStats stats = tracker.stats();
                assertEquals(101, stats.accepted(Signal.LOGS));
                assertEquals(101, stats.dropped(Signal.LOGS), stats::toString);
                Laws.holdAtRest(stats, Signal.LOGS);
            } finally {
                released.countDown();
            }
            assertEquals(List.of(), capture.lines());
        }

        private void awaitUninterruptibly(CountDownLatch latch) {
            while (true) {
                try {
                    latch.await();
                    return;
                } catch (InterruptedException e) {
                    // It hangs all the same.
                }
            }
        }

        @Test
        void configurationItselfIsNotRedacted() {
            GameTracker tracker = GameTracker.create(capture.config()
                    .version("1.2.3.4")
                    .redactor((key, text) -> null)
                    .build());
            tracker.logInfo("m");
            assertTrue(tracker.flush(SOON));
            tracker.close();
            assertEquals("1.2.3.4", capture.lines().get(0).labels().get("version"));
            assertEquals("test-game", capture.lines().get(0).labels().get("game"));
        }
    }

    /** Answers what it is told to, and keeps each body as it was before it was compressed. */
    private static final class DecodingServer implements AutoCloseable {
        private final HttpServer server;
        private final Map<String, List<String>> bodies = new ConcurrentHashMap<>();
        private volatile int status = 200;

        DecodingServer() throws IOException {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> {
                byte[] body = exchange.getRequestBody().readAllBytes();
                String encoding = exchange.getRequestHeaders().getFirst("Content-Encoding");
                bodies.computeIfAbsent(exchange.getRequestURI().getPath(), path -> new CopyOnWriteArrayList<>())
                        .add(exchange.getRequestHeaders().entrySet() + "\n" + decoded(body, encoding));
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
        }

        private static String decoded(byte[] body, String encoding) throws IOException {
            byte[] plain = switch (encoding == null ? "" : encoding) {
                case "" -> body;
                case "gzip" -> new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
                case "snappy" -> Snappy.uncompress(body);
                default -> throw new AssertionError(encoding);
            };
            return new String(plain, StandardCharsets.ISO_8859_1);
        }

        String address() {
            return "http://127.0.0.1:" + server.getAddress().getPort();
        }

        String requests(String path) {
            return String.join("\n", bodies.getOrDefault(path, List.of()));
        }

        String requests() {
            List<String> all = new ArrayList<>();
            for (String path : Arrays.asList("/logs", "/metrics", "/traces")) {
                String requests = requests(path);
                assertFalse(requests.isEmpty(), path);
                all.add(requests);
            }
            return String.join("\n", all);
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
