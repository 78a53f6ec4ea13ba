package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpooledEnvelope;
import gametracker.viewer.received.ReceivedRequest;
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

    @Test
    void checkingEndsAtTheFirstRefusal() throws Exception {
        CompletableFuture<String> base = new CompletableFuture<>();
        StringWriter lines = new StringWriter() {
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
                Receiver viewer = Receiver.start(config)) {
            viewer.forwardTo(backend.uri());
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
    void aSpoolIsShownAsItLiesThereHoweverOld() {
        Store store = new Store(10_000_000);
        SpoolFolder.add(
                spooled("{\"streams\":[{\"stream\":{\"level\":\"info\"},\"values\":[[\"5\",\"old\"]]}]}"), store);
        SpoolFolder.add(spooled("{\"broken"), store);
        assertEquals("old", store.logs().get(0).message());
        List<ReceivedRequest> requests = store.requests();
        assertEquals("waiting", requests.get(0).answer());
        assertEquals("demo", requests.get(0).headers().get("game"));
        assertEquals(Optional.of(Format.LOKI_PUSH), requests.get(0).format());
        assertEquals("Spool: body", requests.get(1).refusals().get(0).rule());
    }

    private static SpooledEnvelope spooled(String body) {
        Envelope envelope = new Envelope(
                "logs-1", Format.LOKI_PUSH, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), 1, Instant.EPOCH);
        return new SpooledEnvelope("s-1", Map.of("game", "demo"), envelope, false);
    }
}
