package gametracker.core.deliver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.HttpAnswer;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningsTest {
    private static Meanings.Meaning of(Format format, String url, Delivery answer) {
        return Meanings.of(
                new Envelope("check", format, ByteBuffer.allocate(0), 1, Instant.EPOCH), URI.create(url), answer);
    }

    /** The words are the servers' own, of docs/backends.md. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            LOKI_PUSH | /loki/api/v1/push | 401 | no org id | set tenant
            OTLP_TRACES | /v1/traces | 503 | no org id | set tenant
            REMOTE_WRITE_1 | /api/v1/write | 401 | Unauthorized | set basicAuth or bearerToken
            LOKI_PUSH | /loki/api/v1/push | 403 | '' | the right to
            LOKI_PUSH | /loki/api/v1/push | 400 | tenant ID 'a/b' contains unsupported character '/' | correct tenant
            LOKI_PUSH | /loki/api/v1/push/loki/api/v1/push | 404 | 404 page not found | the path is doubled
            REMOTE_WRITE_1 | /api/v1/write/api/v1/push | 404 | 404 page not found | the path is doubled
            OTLP_TRACES | /v1/traces/v1/traces | 404 | '' | the path is doubled
            REMOTE_WRITE_1 | /api/v1/write | 404 | remote write receiver needs to be enabled with --web.enable-remote-write-receiver | start it with --web.enable-remote-write-receiver
            REMOTE_WRITE_1 | /api/v1/push | 404 | 404 page not found | which ends in /api/v1/write
            REMOTE_WRITE_1 | /api/v1/push | 400 | unsupported path requested | which ends in /api/v1/write
            REMOTE_WRITE_1 | /api/v1/push | 405 | Method Not Allowed | which ends in /api/v1/write
            OTLP_METRICS | /api/v1/otlp/v1/metrics | 404 | '' | --web.enable-otlp-receiver
            REMOTE_WRITE_1 | /api/v1/metrics/write | 404 | '' | correct the path
            REMOTE_WRITE_1 | /api/v1/metrics/write/api/v1/push | 404 | '' | the path is doubled
            LOKI_PUSH | /push | 404 | '' | correct the path
            REMOTE_WRITE_1 | /api/v1/write | 415 | '' | remote write 1.0
            OTLP_LOGS | /v1/logs | 415 | supported: [application/json, application/x-protobuf] | port 4318
            LOKI_PUSH | /x | 415 | '' | endpoint and protocol fit together
            OTLP_METRICS | /api/v1/write | 400 | snappy: corrupt input | set protocol to LGTM
            OTLP_METRICS | /opentelemetry/v1/metrics | 400 | json encoding isn't supported for opentelemetry format. Use protobuf encoding | /api/v1/write
            OTLP_TRACES | /v1/traces | 400 | Client sent an HTTP request to an HTTPS server. | https://
            REMOTE_WRITE_1 | /api/v1/write | 400 | out of bounds | out_of_order_time_window
            REMOTE_WRITE_1 | /api/v1/push | 400 | out of order sample | out_of_order_time_window
            REMOTE_WRITE_1 | /api/v1/write | 400 | out of bounds: timestamp is too far in the future | is ahead
            LOKI_PUSH | /loki/api/v1/push | 400 | stream '{}' includes structured metadata, but this feature is disallowed | lokiStructuredMetadata
            LOKI_PUSH | /loki/api/v1/push | 400 | entry for stream has timestamp too old | clock
            LOKI_PUSH | /loki/api/v1/push | 400 | entry has timestamp too new | ahead of Loki's
            LOKI_PUSH | /loki/api/v1/push | 413 | '' | allow 1 MiB
            LOKI_PUSH | /loki/api/v1/push | 429 | ingestion rate limit exceeded | limits the rate
            LOKI_PUSH | /loki/api/v1/push | 500 | empty ring | try again in a minute
            LOKI_PUSH | /loki/api/v1/push | 502 | '' | a proxy does not reach
            LOKI_PUSH | /loki/api/v1/push | 504 | '' | waited for the server in vain
            LOKI_PUSH | /loki/api/v1/push | 302 | '' | redirects
            LOKI_PUSH | /loki/api/v1/push | 200 | <html>log in</html> | a page answered
            LOKI_PUSH | /loki/api/v1/push | 407 | '' | a proxy on the way wants credentials
            LOKI_PUSH | /loki/api/v1/push | 418 | '' | no receiver of telemetry answers so
            """)
    void answerIsExplained(Format format, String path, int status, String words, String meaning) {
        Delivery answer = new HttpAnswer(status, words, Map.of()).toDelivery(Instant.EPOCH);
        Meanings.Meaning said = of(format, "http://h:1" + path, answer);
        assertFalse(said.ok());
        assertEquals(OptionalInt.of(status), said.status());
        assertTrue(said.text().startsWith("status " + status), said.text());
        assertTrue(said.text().contains(meaning), said.text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ConnectException: Connection refused | nothing listens at this host and port
            ConnectException: UnresolvedAddressException | cannot be looked up
            HttpConnectTimeoutException: HTTP connect timed out | does not answer at all
            SSLHandshakeException: PKIX path building failed | trust store
            SSLHandshakeException: No name matching other found | another host name
            CertificateExpiredException: NotAfter: Thu Jan 01 | not valid at this time
            SSLException: Unsupported or unrecognized SSL message | speak plain HTTP
            SSLHandshakeException: Received fatal alert: handshake_failure | jdk.crypto.ec
            SocketException: Connection reset | closes the connection
            no whole answer within PT10S | longer requestTimeout
            """)
    void tryWithoutAnswerIsExplained(String said, String meaning) {
        Meanings.Meaning explained =
                of(Format.LOKI_PUSH, "https://h/loki/api/v1/push", Delivery.RetryLater.noAnswer(said, false));
        assertFalse(explained.ok());
        assertEquals(OptionalInt.empty(), explained.status());
        assertTrue(explained.text().contains("https://h"), explained.text());
        assertTrue(explained.text().contains(meaning), explained.text());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204})
    void successIsOk(int status) {
        Meanings.Meaning meaning = of(Format.OTLP_TRACES, "http://h/v1/traces", new Delivery.Delivered(status, "{}"));
        assertTrue(meaning.ok());
        assertEquals(OptionalInt.of(status), meaning.status());
    }

    @Test
    void successThatStoresNothingIsNone() {
        assertFalse(of(Format.LOKI_PUSH, "http://h/api/prom/push", new Delivery.Delivered(204, ""))
                .ok());
        Meanings.Meaning partial = of(
                Format.OTLP_TRACES,
                "http://h/v1/traces",
                new Delivery.Delivered(200, "{\"partialSuccess\":{\"rejectedSpans\":1,\"errorMessage\":\"no\"}}"));
        assertFalse(partial.ok());
        assertTrue(partial.text().contains("rejectedSpans"), partial.text());
    }

    @Test
    void everyStatusHasAMeaning() {
        for (int status = 100; status < 600; status++) {
            Delivery answer = new Delivery.RetryLater(OptionalInt.of(status), Optional.empty(), false, "a\nb");
            for (Format format : Format.values()) {
                String text = of(format, "http://h", answer).text();
                assertTrue(text.startsWith("status " + status + " (a b): "), text);
            }
        }
    }
}
