package gametracker.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Transport;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chapter of {@link HttpTransportContract} on what becomes of each answer. */
abstract class AnswerContract extends RequestContract {
    @Nested
    class Answers {
        @ParameterizedTest
        @ValueSource(ints = {200, 202, 204})
        void successIsDelivered(int status) throws Exception {
            String words = status == 204 ? "" : "{\"partialSuccess\":{}}";
            LoopbackServer server = server(talk -> talk.answer(status, words));
            assertEquals(new Delivery.Delivered(status, words), open(server).send(logs("{}")));
        }

        @ParameterizedTest
        @ValueSource(ints = {408, 429, 500, 502, 503, 504})
        void transientStatusIsForLaterAndTriedOnce(int status) throws Exception {
            LoopbackServer server = server(talk -> talk.answer(status, "not now"));
            boolean open = status == 502 || status == 504;
            assertEquals(
                    new Delivery.RetryLater(OptionalInt.of(status), Optional.empty(), open, "not now"),
                    open(server).send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore(), "when to try again is not the transport's to decide");
        }

        @ParameterizedTest
        @ValueSource(ints = {400, 401, 403, 404, 405, 407, 413, 415, 422, 501})
        void refusalIsForGood(int status) throws Exception {
            LoopbackServer server = server(talk -> talk.answer(status, "no: " + status));
            assertEquals(
                    new Delivery.Rejected(status, "no: " + status), open(server).send(logs("{}")));
            server.received();
            assertEquals(0, server.receivedMore());
        }

        @ParameterizedTest
        @ValueSource(ints = {301, 302, 303, 307, 308})
        void redirectIsNotFollowed(int status) throws Exception {
            LoopbackServer elsewhere = server(talk -> talk.answer(204, ""));
            LoopbackServer server = server(talk -> talk.answer(status, "gone", "Location: " + elsewhere.url()));
            assertEquals(
                    status,
                    rejected(open(server, config -> config.bearerToken(SECRET)).send(logs("{}")))
                            .status());
            server.received();
            assertEquals(0, elsewhere.receivedMore() + server.receivedMore());
        }

        @Test
        void challengeIsNotAnsweredAndCookiesAreNotKept() throws Exception {
            LoopbackServer server = server(
                    talk -> talk.answer(401, "who?", "WWW-Authenticate: Basic realm=\"x\"", "Set-Cookie: a=b; Path=/"));
            Transport transport = open(server);
            assertEquals(401, rejected(transport.send(logs("{}"))).status());
            assertEquals(401, rejected(transport.send(logs("{}"))).status());
            assertNull(server.received().header("authorization"));
            Request second = server.received();
            assertNull(second.header("authorization"));
            assertNull(second.header("cookie"));
            assertEquals(0, server.receivedMore());
        }

        @Test
        void retryAfterInSecondsIsPassedOnAndNotSleptFor() throws Exception {
            LoopbackServer server = server(talk -> talk.answer(429, "", "Retry-After: 3000"));
            Delivery delivery = new Sending(open(server), logs("{}")).outcome();
            assertEquals(
                    Optional.of(Duration.ofSeconds(3000)), retryLater(delivery).delay());
        }

        @Test
        void retryAfterAsDateIsReadByTheServersClock() throws Exception {
            ZonedDateTime serverTime = ZonedDateTime.of(2001, 2, 3, 4, 5, 6, 0, ZoneOffset.UTC);
            LoopbackServer server = server(talk -> talk.answer(
                    503, "", "Date: " + httpDate(serverTime), "Retry-After: " + httpDate(serverTime.plusSeconds(90))));
            assertEquals(
                    Optional.of(Duration.ofSeconds(90)),
                    retryLater(open(server).send(logs("{}"))).delay());
        }

        @Test
        void retryAfterAsDateIsReadByTheOwnClockIfTheServerTellsNone() throws Exception {
            String inAnHour = httpDate(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
            LoopbackServer server = server(talk -> talk.answer(503, "", "Retry-After: " + inAnHour));
            Duration delay = retryLater(open(server).send(logs("{}"))).delay().orElseThrow();
            assertTrue(delay.toMinutes() >= 55 && delay.toMinutes() <= 60, delay.toString());
        }

        private String httpDate(ZonedDateTime time) {
            return DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.US).format(time);
        }

        @Test
        void serversWordsAreKeptToFourKibibytes() throws Exception {
            LoopbackServer server = server(talk -> talk.answer(400, "ab".repeat(10_000)));
            assertEquals(
                    "ab".repeat(2048), rejected(open(server).send(logs("{}"))).reason());
        }

        @Test
        void chunkedAnswerIsRead() throws Exception {
            LoopbackServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.1 400 Bad\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nbad\r\n5\r\n line\r\n0\r\n\r\n");
            });
            assertEquals("bad line", rejected(open(server).send(logs("{}"))).reason());
        }

        @Test
        void answerThatEndsWithItsConnectionIsRead() throws Exception {
            LoopbackServer server = server(talk -> {
                talk.request();
                talk.send("HTTP/1.0 200 OK\r\n\r\nfine");
                talk.close();
            });
            assertEquals("fine", delivered(open(server).send(logs("{}"))).answer());
        }

        @ParameterizedTest
        @ValueSource(strings = {"Content-Length: 99999999999", "Transfer-Encoding: chunked", "X: y"})
        void endlessAnswerIsCutAndItsConnectionClosed(String framing) throws Exception {
            LoopbackServer server = server(talk -> talk.answer(204, ""));
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
