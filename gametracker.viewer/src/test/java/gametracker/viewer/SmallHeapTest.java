package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The viewer in a JVM with a heap of 64 MB that ends at the first OutOfMemoryError: a week of a game, and the ways to
 * take more memory than there is. Sent over HTTP by this JVM; the viewer's clock is moved by a header.
 */
@Timeout(120)
class SmallHeapTest {
    private static final String CLOCK = "x-test-advance-seconds";

    /** The viewer in its own JVM. */
    static final class Viewer {
        private Viewer() {}

        public static void main(String[] args) throws IOException {
            TestClock clock = new TestClock();
            Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
            receiver.answerWith(request -> {
                clock.advance(
                        Duration.ofSeconds(Long.parseLong(request.headers().getOrDefault(CLOCK, "0"))));
                return java.util.Optional.empty();
            });
            System.out.println(receiver.uri());
            System.out.flush();
            while (System.in.read() >= 0) {
                // until the test closes it
            }
        }
    }

    /** A running one. */
    private static final class Running implements AutoCloseable {
        private final Process process;
        private final PostClient client;

        Running() throws IOException {
            process = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-XX:+ExitOnOutOfMemoryError",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Viewer.class.getName()))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            client = new PostClient(java.net.URI.create(process.inputReader().readLine()));
        }

        /** Takes what it is sent, and tells what it has, so it is well. */
        String state() {
            assertTrue(process.isAlive(), "it ended for lack of memory");
            return get("/ui/data/state").text();
        }

        PostClient.Reply get(String path) {
            return client.request("GET", path, Map.of(), new byte[0]);
        }

        @Override
        public void close() throws IOException, InterruptedException {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private static final long START = new TestClock().nanos();

    /** Each hour 400 lines, 240 spans and 400 samples of 100 series that are new every two hours. */
    @Test
    @Tag("long")
    void aWeekOfAGameFitsAndTheNewestIsShown() throws Exception {
        playFor(7 * 24, 5_000_000);
    }

    @Test
    void aDayOfAGameFitsAndTheNewestIsShown() throws Exception {
        playFor(24, 500_000);
    }

    private static void playFor(int hours, int leastExport) throws Exception {
        try (Running viewer = new Running()) {
            for (int hour = 0; hour < hours; hour++) {
                int now = hour;
                long nanos = START + hour * 3_600_000_000_000L;
                // The clock moves with the first of them; the others may come in any order.
                assertEquals(
                        204,
                        viewer.client
                                .post(
                                        "/loki/api/v1/push",
                                        Map.of(CLOCK, hour == 0 ? "0" : "3600", "Content-Type", "application/json"),
                                        lines(nanos, now, 400).getBytes(StandardCharsets.UTF_8))
                                .status());
                CompletableFuture<Integer> traces = CompletableFuture.supplyAsync(
                        () -> viewer.client.traces(spans(nanos, now)).status());
                assertEquals(
                        204,
                        viewer.client
                                .remoteWrite(samples(nanos / 1_000_000, now))
                                .status());
                assertEquals(200, traces.get(30, TimeUnit.SECONDS));
            }
            String state = viewer.state();
            assertTrue(state.contains("\"logs\":" + hours * 400), state);
            assertTrue(state.contains("\"spans\":" + hours * 240), state);
            assertTrue(state.contains("\"samples\":" + hours * 400), state);
            assertTrue(state.contains("\"refused\":0"), state);
            String export = viewer.get("/ui/data/export").text();
            assertTrue(export.contains("event " + (hours - 1) + "-399"), "the newest line is there");
            assertTrue(export.length() > leastExport, () -> "" + export.length());
        }
    }

    private static String lines(long now, int hour, int count) {
        StringBuilder body =
                new StringBuilder("{\"streams\":[{\"stream\":{\"level\":\"info\",\"game\":\"arena\"},\"values\":[");
        for (int i = 0; i < count; i++) {
            body.append(i == 0 ? "" : ",")
                    .append("[\"")
                    .append(now + i)
                    .append("\",\"{\\\"msg\\\":\\\"event ")
                    .append(hour)
                    .append('-')
                    .append(i)
                    .append("\\\",\\\"session_id\\\":\\\"session-")
                    .append(hour / 2)
                    .append("\\\",\\\"data\\\":{\\\"health\\\":")
                    .append(i)
                    .append(
                            "},\\\"device\\\":{\\\"os\\\":\\\"Linux\\\",\\\"gpu\\\":\\\"some gpu\\\",\\\"screen\\\":\\\"2560x1440\\\"}}\"]");
        }
        return body.append("]}]}").toString();
    }

    private static String spans(long now, int hour) {
        StringBuilder body = new StringBuilder(
                "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"session.id\",\"value\":{\"stringValue\":\"session-"
                        + hour / 2 + "\"}}]},\"scopeSpans\":[{\"spans\":[");
        for (int i = 0; i < 240; i++) {
            body.append(i == 0 ? "" : ",")
                    .append(String.format(
                            "{\"traceId\":\"%032x\",\"spanId\":\"%016x\",\"name\":\"update\",\"startTimeUnixNano\":\"%d\",\"endTimeUnixNano\":\"%d\",\"attributes\":[{\"key\":\"frame\",\"value\":{\"intValue\":\"%d\"}}]}",
                            hour + 1, hour * 1_000L + i + 1, now, now + 1_000_000, i));
        }
        return body.append("]}]}]}").toString();
    }

    private static byte[] samples(long millis, int hour) {
        WriteRequests request = new WriteRequests();
        for (int i = 0; i < 100; i++) {
            String[] labels = {"__name__", "metric_" + i, "instance", "session-" + hour / 2};
            request.series(labels, millis, hour, millis + 1, hour, millis + 2, hour, millis + 3, hour);
        }
        return request.snappy();
    }

    @Test
    @Tag("long")
    void largeResourcesInSmallGzipFit() throws Exception {
        try (Running viewer = new Running()) {
            String large = "x".repeat(2_000_000);
            for (int i = 0; i < 16; i++) {
                String body =
                        "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"a\",\"value\":{\"arrayValue\":{\"values\":[{\"stringValue\":\""
                                + large + i + "\"}]}}}]},\"scopeSpans\":[{\"spans\":["
                                + String.format("{\"traceId\":\"%032x\",\"spanId\":\"%016x\"}", i + 1, i + 1)
                                + "]}]}]}";
                assertTrue(List.of(200, 413, 503).contains(gzip(viewer, "/v1/traces", body)), "request " + i);
            }
            // 30 MB of spans that are two bytes each, and of JSON objects that are three: hundreds of bytes apiece.
            assertEquals(
                    413,
                    zeros(
                            viewer,
                            "/v1/traces",
                            "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{}",
                            ",{}",
                            "]}]}]}",
                            "application/json"));
            assertEquals(
                    413,
                    zeros(
                            viewer,
                            "/loki/api/v1/push",
                            "{\"streams\":[{\"stream\":{},\"values\":[[\"1\",\"\"]",
                            ",[\"1\",\"\"]",
                            "]}]}",
                            "application/json"));
            byte[] spans = new byte[10_000_000];
            for (int i = 0; i < spans.length; i += 2) {
                spans[i] = 2 << 3 | 2; // ScopeSpans, field 2, of no length
            }
            byte[] bomb = ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(ScopeSpans.parseFrom(spans)))
                    .build()
                    .toByteArray();
            assertEquals(
                    413,
                    viewer.client
                            .post(
                                    "/v1/traces",
                                    Map.of("Content-Type", "application/x-protobuf", "Content-Encoding", "gzip"),
                                    PostClient.gzip(bomb))
                            .status());
            assertTrue(viewer.state().contains("\"refusedRequests\""));
            byte[] small = ExportTraceServiceRequest.newBuilder()
                    .addResourceSpans(ResourceSpans.newBuilder()
                            .addScopeSpans(ScopeSpans.newBuilder()
                                    .addSpans(Span.newBuilder()
                                            .setTraceId(com.google.protobuf.ByteString.copyFrom(
                                                    new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}))
                                            .setSpanId(com.google.protobuf.ByteString.copyFrom(
                                                    new byte[] {1, 2, 3, 4, 5, 6, 7, 8})))))
                    .build()
                    .toByteArray();
            assertEquals(
                    200,
                    viewer.client
                            .post("/v1/traces", Map.of("Content-Type", "application/x-protobuf"), small)
                            .status(),
                    "and what fits is taken");
        }
    }

    private static int gzip(Running viewer, String path, String body) {
        return viewer.client
                .post(
                        path,
                        Map.of("Content-Type", "application/json", "Content-Encoding", "gzip"),
                        PostClient.gzip(body.getBytes(StandardCharsets.UTF_8)))
                .status();
    }

    private static int zeros(Running viewer, String path, String begin, String each, String end, String type)
            throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new BufferedOutputStream(new GZIPOutputStream(packed))) {
            out.write(begin.getBytes(StandardCharsets.UTF_8));
            byte[] piece = each.repeat(1_000).getBytes(StandardCharsets.UTF_8);
            for (int written = 0; written < 19_000_000; written += piece.length) {
                out.write(piece);
            }
            out.write(end.getBytes(StandardCharsets.UTF_8));
        }
        return viewer.client
                .post(path, Map.of("Content-Type", type, "Content-Encoding", "gzip"), packed.toByteArray())
                .status();
    }

    @Test
    @Tag("long")
    void manyAndLongLabelsFit() throws Exception {
        try (Running viewer = new Running()) {
            String large = "x".repeat(2_000);
            for (int i = 0; i < 40; i++) {
                StringBuilder streams = new StringBuilder("{\"streams\":[");
                WriteRequests request = new WriteRequests();
                for (int each = 0; each < 40; each++) {
                    streams.append(each == 0 ? "" : ",").append("{\"stream\":{");
                    for (int label = 0; label < 12; label++) {
                        streams.append(label == 0 ? "" : ",")
                                .append("\"l")
                                .append(label)
                                .append("\":\"")
                                .append(large, 0, 1_900)
                                .append(i)
                                .append('-')
                                .append(each)
                                .append('"');
                    }
                    streams.append("},\"values\":[[\"").append(START + i).append("\",\"line\"]]}");
                    request.series(
                            new String[] {
                                "__name__", "m", "a", large + i + "-" + each, "b", large, "c", large, "d", large
                            },
                            START / 1_000_000 + i,
                            1.0);
                }
                int status = viewer.client.loki(streams.append("]}").toString()).status();
                assertTrue(List.of(204, 429).contains(status), "request " + i + ": " + status);
                assertEquals(204, viewer.client.remoteWrite(request.snappy()).status());
            }
            assertTrue(viewer.state().contains("\"logs\""));
            assertEquals(200, viewer.get("/ui/data/series?after=0").status());
            assertEquals(200, viewer.get("/ui/data/export").status());
        }
    }

    @Test
    void manyLargeBodiesAtOnceFit() throws Exception {
        try (Running viewer = new Running()) {
            ExecutorService threads = Executors.newFixedThreadPool(16);
            try {
                byte[] blank = new byte[36 << 20];
                Arrays.fill(blank, (byte) ' ');
                byte[] four = Arrays.copyOf(blank, 4 << 20);
                List<CompletableFuture<Integer>> answers = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    byte[] body = i % 2 == 0 ? blank : four;
                    answers.add(CompletableFuture.supplyAsync(
                            () -> viewer.client
                                    .post("/loki/api/v1/push", Map.of("Content-Type", "application/json"), body)
                                    .status(),
                            threads));
                }
                List<Integer> statuses = new ArrayList<>();
                for (CompletableFuture<Integer> answer : answers) {
                    statuses.add(answer.get(100, TimeUnit.SECONDS));
                }
                assertTrue(List.of(400, 413, 503).containsAll(statuses), statuses::toString);
                assertTrue(statuses.contains(413), statuses::toString);
            } finally {
                threads.shutdownNow();
            }
            assertTrue(viewer.state().contains("\"refusedRequests\":8"), viewer.state());
            assertEquals(204, viewer.client.loki(lines(START, 1, 100)).status(), "and what fits is taken");
            assertEquals(200, viewer.get("/ui/data/detail?number=9").status());
            assertTrue(viewer.get("/ui/data/detail?number=9").text().contains("event 1-99"));
        }
    }
}
