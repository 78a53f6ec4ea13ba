package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.viewer.received.ReceivedRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ReceiverTest {
    private final TestClock clock = new TestClock();
    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private final PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private String body(String line) {
        return "{\"streams\":[{\"stream\":{\"game\":\"g\"},\"values\":[[\"" + clock.nanos() + "\",\"" + line
                + "\"]]}]}";
    }

    private ReceivedRequest last() {
        List<ReceivedRequest> all = receiver.received().requests();
        return all.get(all.size() - 1);
    }

    @Test
    void listensOnLoopbackOnAFreePort() {
        assertEquals("127.0.0.1", receiver.uri().getHost());
        assertTrue(receiver.uri().getPort() > 0);
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        UncheckedIOException e = assertThrows(
                UncheckedIOException.class,
                () -> Receiver.start(ReceiverConfig.DEFAULT.listeningOn(
                        "127.0.0.1", receiver.uri().getPort())));
        assertTrue(String.valueOf(e.getMessage()).contains(":" + receiver.uri().getPort()));
    }

    @Test
    void eachRequestIsWrittenDownWithItsBodyAndWithoutCredentials() {
        byte[] sent = body("x").getBytes(StandardCharsets.UTF_8);
        sender.post(
                "/loki/api/v1/push?a=b",
                Map.of("Content-Type", "application/json", "Authorization", "Basic c2VjcmV0", "X-Scope-OrgID", "t"),
                sent);
        ReceivedRequest request = last();
        assertEquals(1, request.number());
        assertEquals("POST", request.method());
        assertEquals("/loki/api/v1/push?a=b", request.path());
        assertEquals(Optional.of(Format.LOKI_PUSH), request.format());
        assertEquals(204, request.status());
        assertEquals(sent.length, request.wireBytes());
        assertEquals("t", request.headers().get("x-scope-orgid"));
        assertEquals("(not kept)", request.headers().get("authorization"));
        assertArrayEquals(sent, receiver.received().body(1).orElseThrow());
        assertTrue(receiver.received().body(2).isEmpty());
    }

    @Test
    void unknownPathsAre404AndOtherMethods405() {
        assertEquals(404, sender.json("/api/v2/push", "{}").status());
        assertEquals(
                405,
                sender.request("PUT", "/loki/api/v1/push", Map.of(), new byte[0])
                        .status());
        assertEquals("Method", last().refusals().get(0).rule());
    }

    @Test
    void totalsCountWhatIsStoredRefusedAndRepeated() {
        sender.loki(body("x"));
        sender.loki(body("x"));
        sender.loki("{\"streams\":[{\"stream\":{\"game\":\"g\"},\"values\":[[\"0\",\"old\"]]}]}");
        var totals = receiver.received().totals();
        assertEquals(1, totals.logs());
        assertEquals(1, totals.repeated());
        assertEquals(1, totals.refused());
        assertEquals(3, totals.requests());
    }

    @Test
    void awaitSeesWhatComesLater() throws Exception {
        CompletableFuture<Boolean> seen = CompletableFuture.supplyAsync(() -> {
            try {
                return receiver.received().await(r -> r.logs().size() == 2, Duration.ofSeconds(30));
            } catch (InterruptedException e) {
                return false;
            }
        });
        sender.loki(body("one"));
        sender.loki(body("two"));
        assertTrue(seen.get(30, TimeUnit.SECONDS));
        assertFalse(receiver.received().await(r -> r.logs().size() == 3, Duration.ofMillis(1)));
    }

    @Test
    void receivedRecordsStayReadableAfterClose() {
        sender.loki(body("x"));
        receiver.close();
        assertEquals(1, receiver.received().logs().size());
        assertThrows(UncheckedIOException.class, () -> sender.loki(body("y")));
    }

    @Test
    void aBodyThatIsTooLargeIsAnsweredAndNotKept() {
        PostClient.Reply reply = sender.loki(" ".repeat((36 << 20) + 1));
        assertEquals(413, reply.status());
        assertEquals((36 << 20) + 1, last().wireBytes());
        assertEquals(0, receiver.received().body(1).orElseThrow().length);
    }

    @Test
    void aBodyThatComesInChunksIsTakenAsAWhole() throws Exception {
        HttpURLConnection http = (HttpURLConnection)
                receiver.uri().resolve("/loki/api/v1/push").toURL().openConnection();
        http.setRequestProperty("Content-Type", "application/json");
        http.setDoOutput(true);
        http.setChunkedStreamingMode(1_000);
        byte[] body = (body("x") + " ".repeat(200_000)).getBytes(StandardCharsets.UTF_8);
        http.getOutputStream().write(body);
        assertEquals(204, http.getResponseCode());
        assertArrayEquals(body, receiver.received().body(1).orElseThrow());
    }

    @Nested
    class AnswersOnDemand {
        @Test
        void aStatusInsteadOfTheTrueOneStoresNothing() {
            receiver.answerWith(request -> request.number() == 1
                    ? Optional.of(Answer.status(503, "later").header("Retry-After", "7"))
                    : Optional.empty());
            PostClient.Reply reply = sender.loki(body("x"));
            assertEquals(503, reply.status());
            assertEquals("later", reply.text());
            assertEquals(0, receiver.received().logs().size());
            assertEquals(503, last().status());
            assertEquals(204, sender.loki(body("x")).status());
        }

        @Test
        void theHookSeesTheRequest() {
            receiver.answerWith(request -> request.format().equals(Optional.of(Format.LOKI_PUSH))
                            && request.path().equals("/loki/api/v1/push")
                            && request.headers().get("content-type").equals("application/json")
                            && new String(request.body(), StandardCharsets.UTF_8).contains("poison")
                    ? Optional.of(Answer.status(418))
                    : Optional.empty());
            assertEquals(418, sender.loki(body("poison")).status());
            assertEquals(204, sender.loki(body("fine")).status());
        }

        @Test
        void aDroppedConnectionGivesNoAnswer() {
            receiver.answerWith(request -> Optional.of(Answer.dropConnection()));
            assertThrows(UncheckedIOException.class, () -> sender.loki(body("x")));
            assertEquals(0, last().status());
            assertEquals(0, receiver.received().logs().size());
        }

        @Test
        void takenFirstIsStoredAlthoughTheAnswerSaysOtherwise() {
            receiver.answerWith(request -> Optional.of(Answer.status(504).havingTaken()));
            assertEquals(504, sender.loki(body("x")).status());
            assertEquals(1, receiver.received().logs().size());
            assertEquals(504, last().status());
        }

        @Test
        void anAnswerHeldBackEndsWithTheReceiver() throws Exception {
            CountDownLatch asked = new CountDownLatch(1);
            receiver.answerWith(request -> {
                asked.countDown();
                return Optional.of(Answer.status(204).after(Duration.ofHours(1)));
            });
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> sender.loki(body("x")));
            assertTrue(asked.await(30, TimeUnit.SECONDS));
            receiver.close();
            // Answered or cut off: in either case it does not wait for an hour.
            try {
                sent.get(30, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException e) {
                assertTrue(e.getCause() instanceof UncheckedIOException);
            }
        }
    }

    @Nested
    class Strangers {
        /** HttpURLConnection sets these headers itself, so the bytes are written by hand. */
        private String ask(String head) throws IOException {
            return ask("POST", "/loki/api/v1/push", head);
        }

        private String ask(String method, String path, String head) throws IOException {
            URI uri = receiver.uri();
            byte[] body = body("x").getBytes(StandardCharsets.UTF_8);
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()));
                socket.getOutputStream()
                        .write((method + " " + path + " HTTP/1.1\r\nContent-Type: application/json\r\n"
                                        + "Connection: close\r\nContent-Length: " + body.length + "\r\n" + head
                                        + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(body);
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return answer.substring(9, 12);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"evil.example", "evil.example:80", "localhost.evil.example", "", "127.0.0.1.evil.example"})
        void aForeignHostIsForbidden(String host) throws IOException {
            String status = ask("Host: " + host);
            assertTrue(status.equals("403") || status.equals("400"), status);
            assertEquals(0, receiver.received().logs().size());
        }

        @ParameterizedTest
        @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]:4320", "192.168.0.7:4320", "LOCALHOST:1"})
        void anAddressOrLocalhostIsTaken(String host) throws IOException {
            assertEquals("204", ask("Host: " + host));
        }

        @ParameterizedTest
        @ValueSource(strings = {"cross-site", "same-site", "cross-site, none", "CROSS-SITE", ""})
        void whatABrowserSendsForAnotherPageIsForbidden(String site) throws IOException {
            String head = "Host: 127.0.0.1\r\nSec-Fetch-Site: " + site;
            assertEquals("403", ask(head));
            assertEquals("403", ask("GET", "/", head));
            assertEquals("403", ask("GET", "/ui/data/export", head));
            assertEquals("403", ask("GET", "/loki/api/v1/push", head));
            assertEquals(0, receiver.received().totals().requests());
        }

        @ParameterizedTest
        @ValueSource(strings = {"same-origin", "none"})
        void whatABrowserSendsForTheViewersOwnPageOrItsUserIsTaken(String site) throws IOException {
            String head = "Host: 127.0.0.1\r\nSec-Fetch-Site: " + site;
            assertEquals("204", ask(head));
            assertEquals("200", ask("GET", "/", head));
        }

        @Test
        void aPageFromElsewhereMayNotWrite() throws IOException {
            String host = "127.0.0.1:" + receiver.uri().getPort();
            assertEquals("403", ask("Host: " + host + "\r\nOrigin: https://evil.example"));
            assertEquals("403", ask("Host: " + host + "\r\nOrigin: null"));
            assertEquals("403", ask("Host: " + host + "\r\nOrigin: http://127.0.0.1:1"));
            assertEquals("204", ask("Host: " + host + "\r\nOrigin: http://" + host));
        }
    }
}
