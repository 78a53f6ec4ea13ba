package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.transport.file.SpoolReader.SpooledEnvelope;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.Store;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MainTest {
    private final StringWriter text = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(text, true), args);
    }

    /** A game of these tests, run in a JVM of its own: sends one line, good or bad. */
    static final class TinyGame {
        private TinyGame() {}

        public static void main(String[] args) {
            PostClient sender = new PostClient(URI.create(System.getProperty("gametracker.endpoint")));
            long time = args[0].equals("good") ? System.currentTimeMillis() * 1_000_000 : 1;
            sender.loki("{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"" + time + "\",\"played\"]]}]}");
            if (args.length > 1) {
                System.exit(Integer.parseInt(args[1]));
            }
        }
    }

    private int play(String... more) {
        String[] args = new String[5 + more.length];
        System.arraycopy(new String[] {"--port", "0", "--check", "--play", TinyGame.class.getName()}, 0, args, 0, 5);
        System.arraycopy(more, 0, args, 5, more.length);
        return run(args);
    }

    @Test
    void aCheckedGameThatSendsWhatIsTakenEndsWithZero() {
        assertEquals(0, play("--", "good"));
        assertTrue(text.toString().contains("Logs: 1 lines"), text.toString());
    }

    @Test
    void aCheckedGameThatSendsWhatIsRefusedEndsWithOneAndTheRule() {
        assertEquals(1, play("--", "bad"));
        assertTrue(text.toString().contains("rule:   Loki push: timestamp too old"), text.toString());
    }

    @Test
    void theGamesOwnExitCodeIsHandedOn() {
        assertEquals(7, play("--", "good", "7"));
    }

    /** Completes {@code base} as soon as the viewer tells where it is. */
    private static StringWriter telling(CompletableFuture<String> base) {
        return new StringWriter() {
            @Override
            public void flush() {
                String told = toString();
                if (told.contains("http://")) {
                    base.complete(told.substring(told.indexOf("http://"))
                            .lines()
                            .findFirst()
                            .orElseThrow());
                }
            }
        };
    }

    @Test
    void checkingEndsAtTheFirstRefusal() throws Exception {
        CompletableFuture<String> base = new CompletableFuture<>();
        StringWriter lines = telling(base);
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> Main.run(new PrintWriter(lines, true), "--port", "0", "--check"));
        assertEquals(
                400,
                new PostClient(URI.create(base.get(30, TimeUnit.SECONDS)))
                        .loki("nonsense")
                        .status());
        assertEquals(1, exit.get(30, TimeUnit.SECONDS));
        assertTrue(lines.toString().contains("REFUSED: request 1, POST /loki/api/v1/push, answered 400"));
    }

    @Test
    void theExportIsWrittenWhenTheGameEnds(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("report.html");
        assertEquals(0, play("--export", file.toString(), "--", "good"));
        assertTrue(Files.readString(file).contains("played"));
    }

    @Test
    void optionsThatMakeNoSenseEndWithTwo() {
        assertEquals(2, run("--nonsense"));
        assertTrue(text.toString().contains("unknown option: --nonsense"));
        assertEquals(0, run("--help"));
        assertTrue(text.toString().contains("--forward URL"));
    }

    @Test
    void forwardingHandsOnWhatCameAndTellsWhatTheBackendAnswered() throws Exception {
        TestClock clock = new TestClock();
        ReceiverConfig config = ReceiverConfig.DEFAULT.withClock(clock);
        try (Receiver backend = Receiver.start(config);
                Receiver viewer = Receiver.start(config, Optional.of(backend.uri()))) {
            byte[] body = ("{\"streams\":[{\"stream\":{},\"values\":[[\"" + clock.nanos() + "\",\"x\"]]}]}")
                    .getBytes(StandardCharsets.UTF_8);
            new PostClient(viewer.uri())
                    .post(
                            "/loki/api/v1/push",
                            Map.of(
                                    "Content-Type",
                                    "application/json",
                                    "Content-Encoding",
                                    "gzip",
                                    "X-Scope-OrgID",
                                    "t"),
                            PostClient.gzip(body));
            assertTrue(backend.received().await(received -> received.logs().size() == 1, Duration.ofSeconds(30)));
            ReceivedRequest request = backend.received().requests().get(0);
            assertEquals("t", request.headers().get("x-scope-orgid"));
            String detail = "";
            while (!detail.contains("\"forwarded\":\"204")) {
                Thread.onSpinWait();
                detail = new PostClient(viewer.uri())
                        .request("GET", "/ui/data/detail?number=1", Map.of(), new byte[0])
                        .text();
            }
        }
    }

    @Test
    void aGetIsNeitherAnsweredAsAPushNorWrittenDownNorHandedOn() {
        try (Receiver backend = Receiver.start();
                Receiver viewer = Receiver.start(ReceiverConfig.DEFAULT, Optional.of(backend.uri()))) {
            PostClient client = new PostClient(viewer.uri());
            for (String path : List.of("/loki/api/v1/push", "/api/v1/push", "/v1/traces", "/favicon.ico")) {
                for (String method : List.of("GET", "HEAD", "OPTIONS")) {
                    int status =
                            client.request(method, path, Map.of(), new byte[0]).status();
                    assertEquals(path.equals("/favicon.ico") ? 404 : 405, status, method + " " + path);
                }
            }
            client.request("PUT", "/v1/traces", Map.of(), new byte[0]);
            client.traces("{}");
            assertEquals(2, viewer.received().totals().requests(), "a client's PUT and its POST");
            assertEquals(1, viewer.received().totals().refusedRequests(), "the PUT");
            assertTrue(await(backend, 1));
            assertEquals("POST", backend.received().requests().get(0).method());
        }
    }

    private static boolean await(Receiver receiver, long requests) {
        try {
            return receiver.received()
                    .await(received -> received.totals().requests() == requests, Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Test
    void checkingPassesOverWhatABrowserAsks() throws Exception {
        CompletableFuture<String> base = new CompletableFuture<>();
        StringWriter lines = telling(base);
        CompletableFuture<Integer> exit =
                CompletableFuture.supplyAsync(() -> Main.run(new PrintWriter(lines, true), "--port", "0", "--check"));
        PostClient client = new PostClient(URI.create(base.get(30, TimeUnit.SECONDS)));
        assertEquals(404, client.request("GET", "/", Map.of(), new byte[0]).status());
        assertEquals(
                405, client.request("GET", "/v1/traces", Map.of(), new byte[0]).status());
        assertEquals(400, client.loki("nonsense").status());
        assertEquals(1, exit.get(30, TimeUnit.SECONDS));
        assertTrue(lines.toString().contains("REFUSED: request 1, POST /loki/api/v1/push"), lines.toString());
    }

    @Test
    void aTakenPortNamesTheOptionForAnother() {
        try (Receiver receiver = Receiver.start()) {
            assertEquals(2, run("--port", String.valueOf(receiver.uri().getPort())));
            assertTrue(text.toString()
                    .contains("cannot listen on 127.0.0.1:" + receiver.uri().getPort()));
            assertTrue(text.toString().contains("--port PORT takes another port"), text.toString());
        }
    }

    @Test
    void refusalMessagesCannotSteerATerminal() {
        try (Receiver receiver = Receiver.start()) {
            String hostile = "\u001b]0;title\u0007\u009b31m\u202e\nREFUSED: forged\r";
            Main.tellFirstRefusal(received(hostile), new PrintWriter(text, true));
            Printables.check(text.toString());
            assertEquals(4, text.toString().lines().count(), text.toString());
        }
    }

    private static Store received(String hostile) {
        Store store = new Store(1_000_000);
        store.request(
                number -> new ReceivedRequest(
                        number,
                        Instant.EPOCH,
                        hostile,
                        hostile,
                        Map.of(),
                        Optional.empty(),
                        0,
                        400,
                        hostile,
                        0,
                        0,
                        List.of(new Refusal(hostile, hostile, 1, false))),
                new byte[0]);
        return store;
    }

    @Test
    void aSpoolIsShownAsItLiesThereHoweverOld() {
        Store store = new Store(10_000_000);
        SpoolFolder.add(
                spooled("{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"5\",\"old\"]]}]}"),
                store,
                10_000_000);
        SpoolFolder.add(spooled("{\"broken"), store, 10_000_000);
        SpoolFolder.add(spooled("{\"streams\":[" + "{},".repeat(100_000) + "{}]}"), store, 10_000_000);
        assertEquals("old", store.logs().get(0).message());
        List<ReceivedRequest> requests = store.requests();
        assertEquals("waiting", requests.get(0).answer());
        assertEquals("demo", requests.get(0).headers().get("game"));
        assertEquals(Optional.of(Format.LOKI_PUSH), requests.get(0).format());
        assertEquals("Spool: body", requests.get(1).refusals().get(0).rule());
        assertTrue(requests.get(2).refusals().get(0).reason().contains("larger heap"));
    }

    private static SpooledEnvelope spooled(String body) {
        Envelope envelope = new Envelope(
                "logs-1", Format.LOKI_PUSH, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), 1, Instant.EPOCH);
        return new SpooledEnvelope("s-1", Map.of("game", "demo"), envelope, false);
    }
}
