package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import gametracker.api.CheckResult;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.contract.Certificates;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check against servers on loopback, by either HTTP transport. */
@Timeout(120)
class CheckTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static CheckResult check(String transport, String url, Duration timeout) {
        TrackerConfig config = TrackerConfig.builder()
                .transport(transport)
                .endpoint(URI.create(url))
                .requestTimeout(LONG)
                .build();
        try (GameTracker tracker = GameTracker.create(config)) {
            return tracker.check(timeout);
        }
    }

    private static void assertMeans(CheckResult result, OptionalInt status, String meaning) {
        assertEquals(3, result.items().size());
        for (CheckResult.Item item : result.items()) {
            assertFalse(item.ok(), item::toString);
            assertEquals(status, item.status(), item::toString);
            assertTrue(item.meaning().contains(meaning), item::toString);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void strictReceiverTakesAllThree(String transport) {
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT)) {
            CheckResult result = check(transport, receiver.uri().toString(), LONG);
            assertTrue(result.ok(), result::toString);
            assertEquals(
                    receiver.uri() + "/v1/traces",
                    result.items().get(Signal.TRACES.ordinal()).address().toString());
            assertEquals(1, receiver.received().logs().size());
            assertEquals(1, receiver.received().series().size());
            assertEquals(1, receiver.received().spans().size());
            assertEquals(0, receiver.received().totals().refusedRequests());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void serversAnswerIsExplained(String transport) throws Exception {
        HttpServer server = HttpServer.create(ANY, 0);
        server.createContext("/", exchange -> {
            byte[] words = "no org id".getBytes(StandardCharsets.UTF_8);
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, words.length);
            exchange.getResponseBody().write(words);
            exchange.close();
        });
        server.start();
        try {
            assertMeans(
                    check(transport, "http://127.0.0.1:" + server.getAddress().getPort(), LONG),
                    OptionalInt.of(401),
                    "set tenant");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void closedPortIsExplained(String transport) throws Exception {
        try (ReservedPort closed = new ReservedPort()) {
            assertMeans(
                    check(transport, closed.url(), LONG), OptionalInt.empty(), "nothing listens at this host and port");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void nameThatCannotBeLookedUpIsExplained(String transport) {
        assertMeans(check(transport, "http://no-such-host.invalid", LONG), OptionalInt.empty(), "cannot be looked up");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void certificateOfAnUnknownAuthorityIsExplained(String transport, @TempDir Path directory) throws Exception {
        HttpsServer server = HttpsServer.create(ANY, 0);
        server.setHttpsConfigurator(new HttpsConfigurator(
                Certificates.forServer(directory, "ip:127.0.0.1").server()));
        server.start();
        try {
            assertMeans(
                    check(transport, "https://127.0.0.1:" + server.getAddress().getPort(), LONG),
                    OptionalInt.empty(),
                    "does not trust the server's certificate");
        } finally {
            server.stop(0);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void tlsToAPlainServerIsExplained(String transport) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Thread answers = new Thread(() -> answerInPlainText(server), "plain-server");
            answers.setDaemon(true);
            answers.start();
            assertMeans(
                    check(transport, "https://127.0.0.1:" + server.getLocalPort(), LONG),
                    OptionalInt.empty(),
                    "speak plain HTTP");
        }
    }

    /** To a TLS client's hello, as servers do. Until the socket is closed. */
    private static void answerInPlainText(ServerSocket server) {
        while (true) {
            try (Socket socket = server.accept()) {
                socket.getInputStream().read(new byte[1024]);
                socket.getOutputStream()
                        .write("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdkhttp", "httpclient5"})
    void serverThatNeverAnswersEndsTheCheckAtItsTimeout(String transport) throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        HttpServer server = HttpServer.create(ANY, 0);
        server.createContext("/", exchange -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        server.start();
        try {
            assertMeans(
                    check(transport, "http://127.0.0.1:" + server.getAddress().getPort(), Duration.ofMillis(300)),
                    OptionalInt.empty(),
                    "no answer within PT0.3S");
        } finally {
            release.countDown();
            server.stop(0);
        }
    }

    @Test
    void processWideTrackerChecksOnlyWhileThereIsOne() {
        CheckResult before = GameTracker.get().check(LONG);
        assertFalse(before.ok());
        // Another test of this process may have closed one.
        String meaning = before.items().get(0).meaning();
        assertTrue(meaning.contains("call GameTracker.init") || meaning.equals("the tracker is closed"), meaning);
        try (Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT);
                GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                        .transport("jdkhttp")
                        .endpoint(receiver.uri())
                        .build())) {
            assertTrue(GameTracker.get().check(LONG).ok());
            assertTrue(tracker.child(null).check(LONG).ok());
        }
    }
}
