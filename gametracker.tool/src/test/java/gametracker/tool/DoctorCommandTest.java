package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.viewer.Answer;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.jr.ob.JSON;

@Timeout(120)
class DoctorCommandTest extends SpoolCommandTest {
    private static Receiver receiver() {
        return Receiver.start(ReceiverConfig.DEFAULT.withoutPage());
    }

    @Test
    void allWellIsExitCodeZeroAndNamesWhatWasAskedOfWhom() {
        try (Receiver receiver = receiver()) {
            assertEquals(0, tool("doctor", "--endpoint", receiver.uri().toString()), this::both);
            for (String part : List.of(
                    "ok   logs: POST " + receiver.uri() + "/loki/api/v1/push",
                    "ok   metrics: POST " + receiver.uri() + "/api/v1/push",
                    "ok   traces: POST " + receiver.uri() + "/v1/traces",
                    "answered 204 after ",
                    "ms: taken",
                    "clock: this machine's is the server's",
                    "All well.")) {
                assertTrue(out().contains(part), () -> part + " in " + out());
            }
            assertEquals(1, receiver.received().logs().size());
            assertEquals(1, receiver.received().series().size());
            assertEquals(1, receiver.received().spans().size());
        }
    }

    private String both() {
        return out() + err();
    }

    @ParameterizedTest
    @CsvSource({
        "401, Unauthorized, set basicAuth or bearerToken",
        "415, '', metricsEndpoint",
        "404, remote write receiver needs to be enabled with --web.enable-remote-write-receiver, start it with",
        "503, no org id, set tenant"
    })
    void refusalIsExitCodeOneWithTheServersWordsAndTheRemedy(int status, String words, String remedy) {
        try (Receiver receiver = receiver()) {
            receiver.answerWith(request -> Optional.of(Answer.status(status, words)));
            assertEquals(1, tool("doctor", "--endpoint", receiver.uri().toString()), this::both);
            assertTrue(out().contains("BAD  metrics: POST " + receiver.uri()), out());
            assertTrue(out().contains("answered " + status + " after "), out());
            assertTrue(out().contains(words), out());
            assertTrue(out().contains(remedy), out());
            assertTrue(out().contains("3 problems."), out());
        }
    }

    @Test
    void doubledPathIsRecognised() {
        try (Receiver receiver = receiver()) {
            String doubled = receiver.uri() + "/loki/api/v1/push/loki/api/v1/push";
            assertEquals(1, tool("doctor", "--logs-endpoint", doubled), this::both);
            assertTrue(out().contains("the path is doubled"), out());
            assertFalse(out().contains("metrics"), out());
        }
    }

    @Test
    void closedPortIsExitCodeOne() {
        assertEquals(1, tool("doctor", "--endpoint", ENDPOINT), this::both);
        assertTrue(
                out().contains("connection refused by " + ENDPOINT + ": nothing listens at this host and port"), out());
        assertFalse(out().contains("clock"), out());
    }

    @Test
    void wholeUrlAsEndpointAndNoAddressAtAllAreExitCodeTwo() {
        assertEquals(2, tool("doctor", "--endpoint", "http://h:3100/loki/api/v1/push"));
        assertTrue(err().contains("give http://h:3100"), err());
        assertEquals(2, tool("doctor"));
        assertTrue(err().contains("--alloy HOST"), err());
    }

    @Test
    void answerIsOneLineOfJsonForScripts() throws IOException {
        try (Receiver receiver = receiver()) {
            receiver.answerWith(request -> Optional.of(Answer.status(401)));
            assertEquals(1, tool("doctor", "--json", "--traces-endpoint", receiver.uri() + "/v1/traces"));
            Map<String, Object> answer = JSON.std.mapFrom(out());
            assertEquals(1, answer.get("problems"));
            Map<?, ?> traces = (Map<?, ?>) ((List<?>) answer.get("signals")).get(0);
            assertEquals("traces", traces.get("signal"));
            assertEquals(401, traces.get("status"));
            assertEquals(false, traces.get("ok"));
            assertEquals(true, ((Map<?, ?>) ((List<?>) answer.get("clocks")).get(0)).get("ok"));
        }
    }

    /** A server whose clock is its own; it takes everything. */
    private static final class ClockServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final Duration ahead;

        ClockServer(Duration ahead) throws IOException {
            this.ahead = ahead;
            Thread thread = new Thread(this::serve, "clock-server");
            thread.setDaemon(true);
            thread.start();
        }

        String url() {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }

        private void serve() {
            while (!socket.isClosed()) {
                try (Socket talk = socket.accept()) {
                    byte[] head = new byte[64 * 1024];
                    talk.getInputStream().read(head);
                    String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                            Instant.now().plus(ahead).atZone(ZoneOffset.UTC));
                    talk.getOutputStream()
                            .write(("HTTP/1.1 204 No Content\r\nConnection: close\r\nDate: " + date + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    // a client that goes away
                }
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-900, 1, ahead of the server's: Loki and Prometheus refuse",
        "86400, 1, behind the server's: what it sends looks old",
        "60, 0, behind the server's"
    })
    void clockIsComparedWithTheServersDate(long ahead, int code, String words) throws IOException {
        try (ClockServer server = new ClockServer(Duration.ofSeconds(ahead))) {
            assertEquals(code, tool("doctor", "--logs-endpoint", server.url() + "/loki/api/v1/push"), this::both);
            assertTrue(out().contains(words), out());
        }
    }

    private void spoolOf(Instant created) {
        try (Spool game = bench.open()) {
            append(game, new Envelope("metrics-1", Format.REMOTE_WRITE_1, ByteBuffer.allocate(9), 4, created));
        }
    }

    @Test
    void spoolThatWaitsLongerThanTheServersWindowIsAProblem() {
        Instant old = Instant.now().minus(Duration.ofDays(3));
        spoolOf(old);
        try (Receiver receiver = receiver()) {
            assertEquals(1, tool("doctor", dir(), "--endpoint", receiver.uri().toString()), this::both);
            assertTrue(out().contains("BAD  spool: metrics wait in " + dir() + " since " + old), out());
            assertTrue(out().contains("out_of_order_time_window"), out());
            assertTrue(out().contains("1 problem."), out());
        }
        ReceiverConfig week = ReceiverConfig.DEFAULT.withoutPage().withOutOfOrderTimeWindow(Duration.ofDays(7));
        try (Receiver receiver = Receiver.start(week)) {
            assertEquals(0, tool("doctor", dir(), "--endpoint", receiver.uri().toString()), this::both);
            assertTrue(out().contains("the server takes samples of that age"), out());
        }
    }

    @Test
    void spoolIsNeitherSentNorChanged() throws IOException {
        play();
        Map<String, Long> before = bench.files();
        System.setProperty("gametracker.spoolDirectory", dir());
        try (Receiver receiver = receiver()) {
            assertEquals(1, tool("doctor", "--endpoint", receiver.uri().toString()), this::both);
            assertEquals(1, receiver.received().logs().size());
        } finally {
            System.clearProperty("gametracker.spoolDirectory");
        }
        assertEquals(before, bench.files());
    }

    @Test
    void secretsAreNotShown() throws IOException {
        Path token = Files.writeString(bench.directory.resolve("token"), "hidden-key-1234\n");
        try (Receiver receiver = receiver()) {
            receiver.answerWith(request -> Optional.of(
                    Answer.status(403, "no rights: " + request.headers().get("authorization"))));
            assertEquals(
                    1,
                    tool(
                            "doctor",
                            "--logs-endpoint",
                            receiver.uri() + "/loki/api/v1/push?key=hidden-key-5678",
                            "--bearer-token-file",
                            token.toString()),
                    this::both);
            assertTrue(out().contains("no rights: "), out());
            assertFalse(both().contains("hidden-key"), this::both);
        }
    }
}
