package gametracker.contract;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The chapter of {@link HttpTransportContract} on what a transport sends. */
public abstract class RequestContract extends TransportFixture {
    @Nested
    class Requests {
        @Test
        void smallBodyTravelsAsItIs() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            delivered(open(server).send(logs("{\"streams\":[]}")));
            WireRequest request = server.received();
            assertEquals("POST", request.method());
            assertEquals("/loki/api/v1/push", request.target());
            assertEquals("application/json", request.header("content-type"));
            assertNull(request.header("content-encoding"));
            assertEquals("{\"streams\":[]}", new String(request.body(), StandardCharsets.UTF_8));
        }

        @Test
        void gzipDecodesToTheEnvelopesBytes() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Envelope envelope = logs(LONG_TEXT);
            delivered(open(server).send(envelope));
            WireRequest request = server.received();
            assertEquals("application/json", request.header("content-type"));
            assertEquals("gzip", request.header("content-encoding"));
            assertTrue(request.body().length < envelope.bytes().length / 4);
            assertArrayEquals(
                    envelope.bytes(), new GZIPInputStream(new ByteArrayInputStream(request.body())).readAllBytes());
        }

        @Test
        void snappyTravelsUntouchedUnderItsHeaders() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            delivered(open(server).send(envelope(Format.REMOTE_WRITE_1, noise(3000))));
            WireRequest request = server.received();
            assertEquals("/api/v1/push", request.target());
            assertEquals("application/x-protobuf", request.header("content-type"));
            assertEquals("snappy", request.header("content-encoding"));
            assertEquals("0.1.0", request.header("x-prometheus-remote-write-version"));
            assertArrayEquals(noise(3000), request.body());
        }

        @ParameterizedTest
        @CsvSource({"OTLP_LOGS,/v1/logs", "OTLP_METRICS,/v1/metrics", "OTLP_TRACES,/v1/traces"})
        void eachSignalGoesToItsOwnPath(Format format, String path) throws Exception {
            ScriptedServer server = server(talk -> talk.answer(200, "{}"));
            Transport transport = open(server, config -> config.protocol(Protocol.OTLP));
            delivered(transport.send(envelope(format, new byte[] {'{', '}'})));
            assertEquals(path, server.received().target());
        }

        @Test
        void aSecondTrySendsTheVerySameBytes() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(503, ""));
            Transport transport = open(server);
            Envelope envelope = logs(LONG_TEXT);
            retryLater(transport.send(envelope));
            retryLater(transport.send(envelope));
            assertArrayEquals(server.received().body(), server.received().body());
        }

        @Test
        void twentyMebibytesArriveWhole() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            byte[] body = noise(20 << 20);
            delivered(open(server, config -> config.requestTimeout(LONG)).send(envelope(Format.REMOTE_WRITE_1, body)));
            assertArrayEquals(body, server.received().body());
        }

        @Test
        void nothingIsOfferedThatServersTripOver() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            delivered(open(server).send(logs("{}")));
            WireRequest request = server.received();
            for (String name : List.of("expect", "upgrade", "http2-settings", "transfer-encoding", "cookie")) {
                assertNull(request.header(name), name);
            }
            assertNull(request.header("accept-encoding"), "the answer would have to be unpacked");
            assertEquals("2", request.header("content-length"));
        }

        @Test
        void credentialsTenantAndOwnHeadersTravel() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(
                    server,
                    config -> config.basicAuth("ann", "pass:wörd")
                            .tenant("studio-7")
                            .header("X-Build", "42")
                            .header("user-agent", "Game/1"));
            delivered(transport.send(logs("{}")));
            WireRequest request = server.received();
            assertEquals("Basic YW5uOnBhc3M6d8O2cmQ=", request.header("authorization"));
            assertEquals("studio-7", request.header("x-scope-orgid"));
            assertEquals("42", request.header("x-build"));
            assertEquals("Game/1", request.header("user-agent"));
        }

        @Test
        void bearerTokenTravels() throws Exception {
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            delivered(open(server, config -> config.bearerToken(SECRET)).send(logs("{}")));
            WireRequest request = server.received();
            assertEquals("Bearer " + SECRET, request.header("authorization"));
            assertEquals("GameTracker/0.1", request.header("user-agent"));
        }

        @Test
        void connectionIsUsedAgainWhateverTheAnswer() throws Exception {
            List<Integer> statuses = List.of(204, 400, 503, 200, 302, 429, 413, 204);
            ScriptedServer server = server(talk -> talk.answer(204, ""));
            Transport transport = open(server);
            Set<Integer> connections = statuses.stream()
                    .map(status -> {
                        server.serves(talk -> talk.answer(status, status == 204 ? "" : "words ".repeat(2000)));
                        return connectionOfOneRequest(server, transport);
                    })
                    .collect(Collectors.toSet());
            assertEquals(Set.of(1), connections);
        }

        private int connectionOfOneRequest(ScriptedServer server, Transport transport) {
            try {
                transport.send(logs("{}"));
                return server.received().connection();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Test
        void threeLanesSendAtOnceAndAStalledOneHoldsUpNone() throws Exception {
            ScriptedServer server = server(talk -> {
                if (talk.head().target().contains("loki")) {
                    talk.request();
                    talk.stall();
                } else {
                    talk.answer(204, "");
                }
            });
            Transport transport = open(server, config -> config.requestTimeout(LONG));
            Sending stalled = new Sending(transport, logs("{}"));
            server.received();
            Sending metrics = new Sending(transport, envelope(Format.REMOTE_WRITE_1, noise(10)));
            Sending traces = new Sending(transport, envelope(Format.OTLP_TRACES, noise(10)));
            delivered(metrics.outcome());
            delivered(traces.outcome());
            stalled.interrupt();
        }
    }
}
