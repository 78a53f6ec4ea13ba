package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.Transport;
import java.net.URI;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chapter of {@link HttpTransportContract} on what becomes of each answer. */
public abstract class AnswerContract extends RequestContract {
    @Nested
    class Answers {
        @ParameterizedTest
        @ValueSource(ints = {200, 202, 204})
        void successIsDelivered(int status) throws Exception {
            String words = status == 204 ? "" : "{\"partialSuccess\":{}}";
            ScriptedServer server = server(talk -> talk.answer(status, words));
            assertEquals(new Delivery.Delivered(status, words), open(server).send(logs("{}")));
        }

        @ParameterizedTest
        @ValueSource(
                ints = {408, 425, 429, 500, 501, 502, 503, 504, 505, 507, 508, 511, 520, 521, 522, 523, 524, 525, 530})
        void transientStatusIsForLaterAndTriedOnce(int status) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(status, "not now"));
            Delivery.RetryLater retry = retryLater(open(server).send(logs("{}")));
            assertEquals(OptionalInt.of(status), retry.status());
            assertEquals(Optional.empty(), retry.delay());
            assertEquals("not now", retry.reason());
            server.received();
            assertEquals(0, server.receivedMore(), "when to try again is not the transport's to decide");
        }

        @ParameterizedTest
        @CsvSource({"500,false", "502,true", "503,false", "504,true", "520,true", "521,false", "524,true", "530,false"})
        void gatewayMayHavePassedItOn(int status, boolean mayHaveArrived) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(status, ""));
            assertEquals(
                    mayHaveArrived, retryLater(open(server).send(logs("{}"))).mayHaveArrived());
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 405, 413, 415, 422, 426, 431})
        void refusalIsForGood(int status) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(status, "no: " + status));
            assertEquals(
                    new Delivery.Rejected(status, "no: " + status), open(server).send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore());
        }

        @ParameterizedTest
        @ValueSource(strings = {"text/html", "text/html; charset=utf-8", "application/json"})
        void refusalInHtmlIsAProxysWordForItsServer(String type) throws Exception {
            String page = "<html><head><title>413 Request Entity Too Large</title></head></html>";
            ScriptedServer server = server(talk -> talk.answer(413, page, "Content-Type: " + type));
            assertEquals(new Delivery.Rejected(413, page), open(server).send(logs("{}")));
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void redirectIsNotFollowedAndWaits(int status) throws Exception {
            ScriptedServer elsewhere = server(talk -> talk.answer(204, ""));
            ScriptedServer server =
                    server(talk -> talk.answer(status, "gone", "Location: " + elsewhere.url() + "/login?user=7"));
            assertEquals(
                    new Delivery.RetryLater(
                            OptionalInt.of(status),
                            Optional.empty(),
                            false,
                            "not an answer of such a server: a redirect to " + elsewhere.url() + "/login?..."),
                    open(server, config -> config.bearerToken(SECRET)).send(logs("{}")));
            server.received();
            assertEquals(0, elsewhere.receivedMore() + server.receivedMore());
        }

        @ParameterizedTest
        @ValueSource(ints = {304, 407, 999})
        void whatNoReceiverAnswersWaits(int status) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(status, ""));
            Delivery.RetryLater retry = retryLater(open(server).send(logs("{}")));
            assertEquals(OptionalInt.of(status), retry.status());
            assertTrue(retry.reason().startsWith("not an answer of such a server: "), retry.reason());
            assertFalse(retry.mayHaveArrived());
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "text/html | <html><form>log in</form></html>",
                    "text/html; charset=UTF-8 | Please log in",
                    "TEXT/HTML | ''",
                    "application/xhtml+xml | x",
                    "text/plain | '  <!DOCTYPE html><p>Welcome'",
                    "application/json | \uFEFF<html>",
                    "'' | <?xml version='1.0'?><WISPAccessGatewayParam/>"
                })
        void captivePortalsPageIsNoDelivery(String type, String page) throws Exception {
            ScriptedServer server =
                    server(talk -> talk.answer(200, page, type.isEmpty() ? "X-Any: y" : "Content-Type: " + type));
            assertEquals(
                    new Delivery.RetryLater(
                            OptionalInt.of(200), Optional.empty(), true, "not an answer of such a server: text/html"),
                    open(server).send(logs("{}")));
        }

        /** What Loki, Prometheus, Tempo, VictoriaMetrics, Alloy and those that speak their protocols answer. */
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "204 | '' | ''",
                    "204 | text/html | ''",
                    "200 | '' | ''",
                    "200 | application/json | ''",
                    "200 | application/json | {\"partialSuccess\":{}}",
                    "200 | application/x-protobuf | '\n\u0000'",
                    "200 | text/plain; charset=utf-8 | ok",
                    "202 | '' | accepted"
                })
        void receiversAnswerIsADelivery(int status, String type, String words) throws Exception {
            ScriptedServer server =
                    server(talk -> talk.answer(status, words, type.isEmpty() ? "X-Any: y" : "Content-Type: " + type));
            assertEquals(new Delivery.Delivered(status, words), open(server).send(logs("{}")));
        }

        /** As Loki's OTLP endpoint refuses, whatever the request was. */
        @ParameterizedTest
        @ValueSource(strings = {"application/octet-stream", "application/x-protobuf", ""})
        void refusalInProtobufIsItsMessage(String type) throws Exception {
            String status = "\b\003\022\024stream limit exceede";
            ScriptedServer server =
                    server(talk -> talk.answer(400, status, type.isEmpty() ? "X-Any: y" : "Content-Type: " + type));
            assertEquals(
                    new Delivery.Rejected(400, "stream limit exceede"),
                    open(server).send(logs("{}")));
        }

        @Test
        void challengeIsNotAnsweredAndCookiesAreNotKept() throws Exception {
            ScriptedServer server = server(
                    talk -> talk.answer(401, "who?", "WWW-Authenticate: Basic realm=\"x\"", "Set-Cookie: a=b; Path=/"));
            Transport transport = open(server);
            assertEquals(401, rejected(transport.send(logs("{}"))).status());
            assertEquals(401, rejected(transport.send(logs("{}"))).status());
            assertNull(server.received().header("authorization"));
            WireRequest second = server.received();
            assertNull(second.header("authorization"));
            assertNull(second.header("cookie"));
            assertEquals(0, server.receivedMore());
        }

        @Test
        void retryAfterInSecondsIsPassedOnAndNotSleptFor() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(429, "", "Retry-After: 3000"));
            Delivery delivery = new Sending(open(server), logs("{}")).outcome();
            assertEquals(
                    Optional.of(Duration.ofSeconds(3000)), retryLater(delivery).delay());
        }

        @Test
        void retryAfterAsDateIsReadByTheServersClock() throws Exception {
            ZonedDateTime serverTime = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
            ScriptedServer server = server(talk -> talk.answer(
                    503, "", "Date: " + httpDate(serverTime), "Retry-After: " + httpDate(serverTime.plusSeconds(90))));
            assertEquals(
                    Optional.of(Duration.ofSeconds(90)),
                    retryLater(open(server).send(logs("{}"))).delay());
        }

        @Test
        void retryAfterAsDateIsReadByTheOwnClockIfTheServerTellsNone() throws Exception {
            String inAnHour = httpDate(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
            ScriptedServer server = server(talk -> talk.answer(503, "", "Retry-After: " + inAnHour));
            Duration delay = retryLater(open(server).send(logs("{}"))).delay().orElseThrow();
            assertTrue(delay.toMinutes() >= 55 && delay.toMinutes() <= 60, delay.toString());
        }

        private String httpDate(ZonedDateTime time) {
            return DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US).format(time);
        }

        @Test
        void serversWordsAreKeptToFourKibibytes() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(400, "ab".repeat(10_000)));
            assertEquals(
                    "ab".repeat(2048), rejected(open(server).send(logs("{}"))).reason());
        }

        @Test
        void chunkedAnswerIsRead() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n5\r\n line\r\n0\r\n\r\n");
            });
            assertEquals("bad line", rejected(open(server).send(logs("{}"))).reason());
        }

        @Test
        void answerThatEndsWithItsConnectionIsRead() throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.0 200 OK\r\n\r\nfine");
                talk.close();
            });
            assertEquals("fine", delivered(open(server).send(logs("{}"))).answer());
        }

        /** Head first; what is wrong with the body stands in the name. */
        private static final Map<String, String> ODD_BODIES = Map.ofEntries(
                Map.entry("shorter than declared", "Content-Length: 100\r\n\r\nonly this"),
                Map.entry("no chunk size", "Transfer-Encoding: chunked\r\n\r\nZZ\r\nfine"),
                Map.entry("half a chunk", "Transfer-Encoding: chunked\r\n\r\nff\r\nhalf"),
                Map.entry("no last chunk", "Transfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n"),
                Map.entry("length is no number", "Content-Length: abc\r\n\r\nfine"),
                Map.entry("length is negative", "Content-Length: -1\r\n\r\nfine"),
                Map.entry("two lengths", "Content-Length: 4\r\nContent-Length: 5\r\n\r\nfine!"),
                Map.entry(
                        "length and chunks",
                        "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nfine\r\n0\r\n\r\n"),
                Map.entry("no gzip", "Content-Encoding: gzip\r\nContent-Length: 4\r\n\r\nfine"),
                Map.entry("unknown coding", "Content-Encoding: zstd\r\nContent-Length: 4\r\n\r\nfine"),
                Map.entry("unknown transfer coding", "Transfer-Encoding: gzip\r\n\r\nfine"),
                Map.entry("nothing at all", "Content-Length: 4\r\n\r\n"));

        static Stream<Arguments> statusStandsWhateverIsWrongWithTheBody() {
            return Stream.of(200, 400, 503)
                    .flatMap(status -> ODD_BODIES.keySet().stream().sorted().map(body -> Arguments.of(status, body)));
        }

        @ParameterizedTest
        @MethodSource
        void statusStandsWhateverIsWrongWithTheBody(int status, String body) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 " + status + " Odd\r\n" + ODD_BODIES.get(body));
                talk.close();
            });
            Transport transport = open(server);
            assertEquals(status, status(transport.send(logs("{}"))));
            server.serves(talk -> talk.answer(204, ""));
            if (!(transport.send(logs("{}")) instanceof Delivery.Delivered)) { // by a connection that was just closed
                delivered(transport.send(logs("{}")));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 400, 503})
        void resetWithinTheBodyLeavesTheStatus(int status) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 " + status + " Odd\r\nContent-Length: 100000\r\n\r\n");
                talk.send("x".repeat(100));
                talk.reset();
            });
            Delivery delivery = open(server).send(logs("{}"));
            // A reset may overtake the head itself; it is no other answer for that.
            assertTrue(delivery instanceof Delivery.RetryLater || status(delivery) == status, delivery.toString());
        }

        /** What follows such an answer must not be taken for the beginning of the next one. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Content-Length: 2\r\n\r\nok",
                    "Content-Length: 0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                    "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n"
                })
        void noContentWithABodyIsDelivered(String rest) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 204 No Content\r\n" + rest);
            });
            Transport transport = open(server);
            for (int i = 0; i < 3; i++) {
                assertEquals(new Delivery.Delivered(204, ""), transport.send(logs("{}")));
            }
        }

        @ParameterizedTest
        @ValueSource(ints = {100, 102, 103})
        void interimAnswerIsNotTheAnswer(int interim) throws Exception {
            ScriptedServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 " + interim + " Interim\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n");
            });
            assertEquals(204, status(open(server).send(logs("{}"))));
        }

        @ParameterizedTest
        @ValueSource(ints = {200, 400, 503})
        void headDecidesWhereTheBodyDoesNotEnd(int status) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = openWarm(server, SHORT);
            server.serves(talk -> {
                talk.request();
                talk.send("HTTP/1.1 " + status + " Slow\r\nContent-Length: 100000\r\n\r\n");
                talk.sendUntilHangUp("x", 50);
            });
            assertEquals(status, status(new Sending(transport, logs("{}")).outcome()));
            server.awaitEndOfConnection();
        }

        private static int status(Delivery delivery) {
            return delivery instanceof Delivery.Delivered it
                    ? it.status()
                    : delivery instanceof Delivery.Rejected it
                            ? it.status()
                            : retryLater(delivery).status().orElse(-1);
        }

        @Test
        void credentialsAreNotInTheServersWords() throws Exception {
            for (int status : new int[] {200, 400, 503}) {
                ScriptedServer server = server(talk -> talk.answer(
                        status,
                        "you sent: " + talk.head().headers() + " to "
                                + talk.head().target()));
                String url = server.url() + "/push?tenant=7&key=s3cr3t-k%2Fy";
                Delivery delivery = open(TrackerConfig.builder()
                                .logsEndpoint(URI.create(url))
                                .basicAuth("ann", "pass:w\"rd/1234")
                                .header("X-Api-Key", "0123-abcd")
                                .tenant("studio-7"))
                        .send(logs("{}"));
                String words = delivery.toString();
                for (String secret : List.of("YW5uOnBhc3M6", "0123-abcd", "s3cr3t", "k%2Fy")) {
                    assertFalse(words.contains(secret), words);
                }
                assertTrue(words.contains("you sent:") && words.contains("studio-7"), words);
                assertTrue(words.contains(Secrets.HIDDEN), words);
            }
        }

        @Test
        void credentialsCutByTheEndOfTheKeptAnswerAreNotInIt() throws Exception {
            String padding = "x".repeat(Delivery.MAX_ANSWER - 10);
            ScriptedServer server = server(talk -> talk.answer(400, padding + SECRET + " again"));
            String words = rejected(
                            open(server, config -> config.bearerToken(SECRET)).send(logs("{}")))
                    .reason();
            assertFalse(words.contains(SECRET.substring(0, 8)), words);
        }

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 99999999999", "Transfer-Encoding: chunked", "X: y"})
        void endlessAnswerIsCutAndItsConnectionClosed(String framing) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            String piece = framing.endsWith("chunked") ? "a\r\n0123456789\r\n" : "0123456789";
            server.serves(talk -> {
                talk.request();
                talk.send("HTTP/1.1 200 OK\r\n" + framing + "\r\n\r\n");
                talk.sendUntilHangUp(piece.repeat(100), 0);
            });
            String answer =
                    delivered(new Sending(transport, logs("{}")).outcome()).answer();
            assertTrue(answer.startsWith("01234567890") && answer.length() == Delivery.MAX_ANSWER, answer);
            server.awaitEndOfConnection();
            server.serves(talk -> talk.answer(204, ""));
            delivered(transport.send(logs("{}")));
        }
    }
}
