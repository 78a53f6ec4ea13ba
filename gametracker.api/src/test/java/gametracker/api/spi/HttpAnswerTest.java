package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpAnswerTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");

    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void successIsDelivered(int status) {
        assertEquals(new Delivery.Delivered(status, "ok"), new HttpAnswer(status, "5", "ok").toDelivery(NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "408,false", "425,false", "429,false", "500,false", "501,false", "502,true", "503,false", "504,true",
                "505,false",
        "507,false", "511,false", "520,true", "521,false", "522,true", "523,false", "524,true", "525,false",
                "526,false",
        "530,false", "599,true"
    })
    void transientStatusIsForLater(int status, boolean mayHaveArrived) {
        assertEquals(
                new Delivery.RetryLater(OptionalInt.of(status), Optional.empty(), mayHaveArrived, "why"),
                new HttpAnswer(status, null, "why").toDelivery(NOW));
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 401, 403, 404, 405, 413, 415, 422, 426, 431, 499})
    void otherRefusalsOfARequestAreForGood(int status) {
        assertEquals(new Delivery.Rejected(status, "why"), new HttpAnswer(status, "5", "why").toDelivery(NOW));
    }

    @ParameterizedTest
    @CsvSource({
        "99,no such status", "100,no such status", "199,no such status", "300,a redirect", "302,a redirect",
        "304,a redirect", "308,a redirect", "407,a proxy wants credentials", "600,no such status", "999,no such status"
    })
    void whatNoReceiverOfTelemetryAnswersWaits(int status, String words) {
        assertEquals(
                new Delivery.RetryLater(
                        OptionalInt.of(status),
                        Optional.of(Duration.ofSeconds(5)),
                        false,
                        "not an answer of such a server: " + words),
                new HttpAnswer(status, "5", "why").toDelivery(NOW));
    }

    @Test
    void redirectNamesItsTargetWithoutTheQuery() {
        assertEquals(
                "not an answer of such a server: a redirect to https://portal.example/in?...",
                reason(302, "", Map.of("location", "https://portal.example/in?key=7")));
        assertTrue(reason(302, "", Map.of("Location", "x".repeat(5000))).length() < 300);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>", " \n<!doctype html>", "\uFEFF<?xml?>"})
    void markupIsNoDelivery(String body) {
        assertEquals("not an answer of such a server: text/html", reason(200, body, Map.of()));
        assertEquals(new Delivery.Delivered(204, body), new HttpAnswer(204, null, body).toDelivery(NOW));
        assertEquals(new Delivery.Delivered(200, "a" + body), new HttpAnswer(200, null, "a" + body).toDelivery(NOW));
    }

    private static String reason(int status, String body, Map<String, String> headers) {
        Delivery delivery = new HttpAnswer(status, body, headers).toDelivery(NOW);
        return assertInstanceOf(Delivery.RetryLater.class, delivery).reason();
    }

    @ParameterizedTest
    @CsvSource({
        "0,PT0S",
        "5,PT5S",
        "' 120 ',PT2M",
        "86400,PT24H",
        "86401,PT24H",
        "999999999999999999999,PT24H",
        "'Mon, 23 Nov 2026 10:01:30 GMT',PT1M30S",
        "'Mon, 23 Nov 2026 09:59:00 GMT',PT0S",
        "'Fri, 23 Nov 2029 10:00:00 GMT',PT24H"
    })
    void retryAfterIsSecondsOrDate(String value, Duration delay) {
        assertEquals(Optional.of(delay), delay(new HttpAnswer(503, value, "")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "-5", "1.5", "٣", "2026-11-23T10:01:30Z", "Mon, 99 Nov 2026 10:01:30 GMT"})
    void whatIsNeitherIsIgnored(String value) {
        assertEquals(Optional.empty(), delay(new HttpAnswer(429, value, "")));
    }

    @Test
    void dateIsReadByTheServersClockIfItTellsIt() {
        String until = "Mon, 23 Nov 2026 10:01:30 GMT";
        assertEquals(
                Optional.of(Duration.ofSeconds(30)),
                delay(new HttpAnswer(503, until, "Mon, 23 Nov 2026 10:01:00 GMT", "")));
        assertEquals(Optional.of(Duration.ofSeconds(90)), delay(new HttpAnswer(503, until, "yesterday", "")));
    }

    @Test
    void machineOfAnotherLanguageReadsTheSameDate() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.JAPAN);
        try {
            assertEquals(
                    Optional.of(Duration.ofSeconds(90)),
                    delay(new HttpAnswer(503, "Mon, 23 Nov 2026 10:01:30 GMT", "")));
        } finally {
            Locale.setDefault(before);
        }
    }

    private static Optional<Duration> delay(HttpAnswer answer) {
        return assertInstanceOf(Delivery.RetryLater.class, answer.toDelivery(NOW))
                .delay();
    }
}
