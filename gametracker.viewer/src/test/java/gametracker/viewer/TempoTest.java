package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSpan;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TempoTest {
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String SPAN = "b7ad6b7169203331";

    private final TestClock clock = new TestClock();
    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private final PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private static String request(String... spans) {
        return "{\"resourceSpans\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
                + "{\"stringValue\":\"arena\"}}]},\"scopeSpans\":[{\"scope\":{\"name\":\"s\"},\"spans\":["
                + String.join(",", spans) + "]}]}]}";
    }

    private static String span(String traceId, String spanId, String more) {
        return "{\"traceId\":" + traceId + ",\"spanId\":" + spanId + ",\"name\":\"load\",\"startTimeUnixNano\":\"1\","
                + "\"endTimeUnixNano\":\"3000001\"" + more + "}";
    }

    private static String good(String more) {
        return span("\"" + TRACE + "\"", "\"" + SPAN + "\"", more);
    }

    private static String other() {
        return span("\"" + TRACE + "\"", "\"00f067aa0ba902b7\"", "");
    }

    private ReceivedRequest last() {
        List<ReceivedRequest> all = receiver.received().requests();
        return all.get(all.size() - 1);
    }

    private List<ReceivedSpan> spans() {
        return receiver.received().spans();
    }

    @Test
    void aGoodSpanIsAnsweredAsTempoAnswers() {
        PostClient.Reply reply = sender.traces(request(good(",\"parentSpanId\":\"00f067aa0ba902b7\",\"kind\":1,"
                + "\"attributes\":[{\"key\":\"n\",\"value\":{\"intValue\":\"7\"}}],\"status\":{\"code\":2,"
                + "\"message\":\"boom\"},\"events\":[{\"name\":\"exception\",\"timeUnixNano\":\"2\"}]")));
        assertEquals(200, reply.status());
        assertEquals("{\"partialSuccess\":{}}", reply.text());
        ReceivedSpan span = spans().get(0);
        assertEquals(TRACE, span.traceId());
        assertEquals("00f067aa0ba902b7", span.parentSpanId());
        assertEquals(3_000_000, span.span().durationNanos());
        assertEquals(7L, span.span().attributes().get("n"));
        assertEquals("arena", span.span().origin().text("service.name"));
        assertTrue(span.span().failed());
        assertEquals("exception", span.span().events().get(0).name());
    }

    @Test
    void protobufIsAnsweredInProtobuf() {
        Span span = Span.newBuilder()
                .setTraceId(ByteString.copyFrom(new byte[16]).concat(ByteString.EMPTY))
                .setName("x")
                .build();
        PostClient.Reply refused = protobuf(span);
        assertEquals(400, refused.status());
        assertTrue(refused.text().contains("trace ids must be 128 bit, received 0 bits"));
        byte[] id = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
        Span good = span.toBuilder()
                .setTraceId(ByteString.copyFrom(id))
                .setSpanId(ByteString.copyFrom(id, 0, 8))
                .build();
        PostClient.Reply reply = protobuf(good);
        assertEquals(200, reply.status());
        assertArrayEquals(new byte[] {0x0a, 0}, reply.body());
        PostClient.Reply wrong = protobuf(
                good.toBuilder().setTraceId(ByteString.copyFrom(id, 0, 15)).build());
        assertTrue(wrong.text().contains("invalid TraceID length"), wrong.text());
        assertEquals(1, spans().size());
    }

    private PostClient.Reply protobuf(Span span) {
        ExportTraceServiceRequest request = ExportTraceServiceRequest.newBuilder()
                .addResourceSpans(ResourceSpans.newBuilder()
                        .addScopeSpans(ScopeSpans.newBuilder().addSpans(span)))
                .build();
        return sender.post("/v1/traces", Map.of("Content-Type", "application/x-protobuf"), request.toByteArray());
    }

    @Nested
    class RefusedAsAWhole {
        private void refused(String span, String reason) {
            PostClient.Reply reply = sender.traces(request(other(), span));
            assertEquals(400, reply.status(), reply.text());
            assertTrue(reply.text().contains(reason), reply.text());
            assertTrue(reply.text().startsWith("{\"code\":3,\"message\":\""));
            assertEquals(List.of(), spans());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0af7651916cd43dd8448eb211c80319",
                    "0af7651916cd43dd",
                    "0af7651916cd43dd8448eb211c80319c00",
                    "0af76519-16cd-43dd-8448-eb211c80319c",
                    "CvdlGRbNQ92ESOshHIAxnA=="
                })
        void traceIdOfAnotherLength(String id) {
            refused(span("\"" + id + "\"", "\"" + SPAN + "\"", ""), "ID.UnmarshalJSONIter: length mismatch");
        }

        @Test
        void traceIdThatIsNotHex() {
            refused(span("\"zzf7651916cd43dd8448eb211c80319c\"", "\"" + SPAN + "\"", ""), "ID.UnmarshalJSONIter");
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"00000000000000000000000000000000\"", "\"\""})
        void traceIdZeroOrEmpty(String id) {
            refused(span(id, "\"" + SPAN + "\"", ""), "trace ids must be 128 bit, received 0 bits");
        }

        @Test
        void traceIdMissing() {
            refused("{\"spanId\":\"" + SPAN + "\"}", "trace ids must be 128 bit, received 0 bits");
        }

        @ParameterizedTest
        @CsvSource({
            "b7ad6b71692033,length mismatch",
            "b7ad6b716920333,length mismatch",
            "b7ad6b7169203331b7ad6b7169203331,length mismatch",
            "0000000000000000,span ids must be 64 bit and not all zero"
        })
        void spanId(String id, String reason) {
            refused(span("\"" + TRACE + "\"", "\"" + id + "\"", ""), reason);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\"parentSpanId\":null",
                    "\"parentSpanId\":\"b7ad6b71692033\"",
                    "\"name\":7",
                    "\"attributes\":{\"a\":1}",
                    "\"attributes\":[{\"key\":\"a\",\"value\":\"x\"}]",
                    "\"startTimeUnixNano\":\"1.5e18\"",
                    "\"startTimeUnixNano\":\"-1\"",
                    "\"startTimeUnixNano\":-1",
                    "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":1.5}}]",
                    "\"attributes\":[{\"key\":\"a\",\"value\":{\"intValue\":\"9223372036854775808\"}}]",
                    "\"attributes\":[{\"key\":\"a\",\"value\":{\"boolValue\":\"true\"}}]",
                    "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":NaN}}]"
                })
        void fieldOfTheWrongKind(String field) {
            refused(good("," + field), "");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"parentSpanId\":\"\"",
                "\"parentSpanId\":\"0000000000000000\"",
                "\"endTimeUnixNano\":0",
                "\"kind\":99",
                "\"kind\":\"SPAN_KIND_SERVER\"",
                "\"status\":{\"code\":\"STATUS_CODE_ERROR\"}",
                "\"unknown\":{\"a\":[1,{}]}",
                "\"attributes\":[{\"key\":\"\",\"value\":{\"stringValue\":\"x\"}}]",
                "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":\"NaN\"}}]",
                "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":\"Infinity\"}}]",
                "\"attributes\":[{\"key\":\"a\",\"value\":{\"doubleValue\":\"1.5\"}}]",
                "\"attributes\":[{\"key\":\"a\",\"value\":null},{\"key\":\"b\",\"value\":{}},{\"key\":\"c\"}]",
                "\"attributes\":[{\"key\":\"a\",\"value\":{\"newValue\":1}}]",
                "\"startTimeUnixNano\":1760000000000000000",
                "\"startTimeUnixNano\":\"18446744073709551615\""
            })
    void whatTempoTakesIsTaken(String field) {
        PostClient.Reply reply = sender.traces(request(good("," + field)));
        assertEquals(200, reply.status(), reply.text());
        assertEquals(1, spans().size());
        assertTrue(field.startsWith("\"parent") ? spans().get(0).parentSpanId().isEmpty() : true);
    }

    @Test
    void upperCaseIdsAreStoredInLowerCaseAndSnakeCaseNamesAreUnderstood() {
        sender.traces(request("{\"trace_id\":\"" + TRACE.toUpperCase(java.util.Locale.ROOT) + "\",\"span_id\":\"" + SPAN
                + "\",\"start_time_unix_nano\":5,\"name\":\"\\ud800\"}"));
        assertEquals(TRACE, spans().get(0).traceId());
        assertEquals(5, spans().get(0).span().startNanos());
        assertEquals("\uFFFD", spans().get(0).name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "null"})
    void nothingIsTaken(String body) {
        assertEquals(200, sender.traces(body).status());
    }

    @Test
    void longAttributesAreCut() {
        sender.traces(request(
                good(",\"attributes\":[{\"key\":\"a\",\"value\":{\"stringValue\":\"" + "ä".repeat(1500) + "\"}}]")));
        assertEquals("ä".repeat(1024), spans().get(0).span().attributes().get("a"));
    }

    @Nested
    class Headers {
        private PostClient.Reply send(String type, String encoding, byte[] body) {
            Map<String, String> headers = new HashMap<>();
            headers.put("Content-Type", type);
            if (!encoding.isEmpty()) {
                headers.put("Content-Encoding", encoding);
            }
            return sender.post("/v1/traces", headers, body);
        }

        private final byte[] body = request(good("")).getBytes(StandardCharsets.UTF_8);

        @Test
        void otherTypesAre415() {
            PostClient.Reply reply = send("text/plain", "", body);
            assertEquals(415, reply.status());
            assertTrue(reply.text().contains("supported: [application/json, application/x-protobuf]"));
        }

        @Test
        void charsetGzipAndZlibAreTaken() throws IOException {
            assertEquals(200, send("application/json; charset=utf-8", "", body).status());
            assertEquals(
                    200, send("application/json", "gzip", PostClient.gzip(body)).status());
            ByteArrayOutputStream zlib = new ByteArrayOutputStream();
            try (DeflaterOutputStream out = new DeflaterOutputStream(zlib)) {
                out.write(body);
            }
            assertEquals(
                    200, send("application/json", "deflate", zlib.toByteArray()).status());
        }

        @Test
        void otherEncodingsAre400AndGzipWithoutHeaderIs500() {
            assertEquals(400, send("application/json", "br", body).status());
            assertEquals(400, send("application/json", "identity", body).status());
            assertEquals(400, send("application/json", "gzip", body).status());
            PostClient.Reply reply = send("application/json", "", PostClient.gzip(body));
            assertEquals(500, reply.status());
            assertTrue(reply.text().contains("{\"code\": 13, \"message\": \"failed to marshal error message\"}"));
        }

        @Test
        void overTwentyMebibytesIs400() {
            byte[] large = PostClient.gzip(new byte[20_971_521]);
            PostClient.Reply reply = send("application/json", "gzip", large);
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("http: request body too large"));
        }
    }

    @Nested
    class Repeats {
        @Test
        void aRepeatWithinFifteenSecondsIsStoredTwice() {
            sender.traces(request(good("")));
            clock.advance(Duration.ofSeconds(14));
            sender.traces(request(good("")));
            assertEquals(2, spans().size());
        }

        @Test
        void aRepeatAfterFifteenSecondsIsMerged() {
            sender.traces(request(good("")));
            clock.advance(Duration.ofSeconds(15));
            assertEquals(200, sender.traces(request(good(""))).status());
            assertEquals(1, spans().size());
            assertEquals(1, last().repeated());
        }
    }

    @Test
    void aTraceOverFiveMegabytesIsLostInSilence() {
        String text = "x".repeat(2000);
        StringBuilder attributes = new StringBuilder(",\"attributes\":[");
        for (int i = 0; i < 300; i++) {
            attributes.append(i > 0 ? "," : "").append("{\"key\":\"k").append(i);
            attributes.append("\",\"value\":{\"stringValue\":\"").append(text).append("\"}}");
        }
        attributes.append("]");
        for (int i = 0; i < 10; i++) {
            String span = span("\"" + TRACE + "\"", "\"b7ad6b716920333" + i + "\"", attributes.toString());
            assertEquals(200, sender.traces(request(span)).status());
        }
        assertEquals(8, spans().size());
        assertTrue(last().refusals().get(0).silent());
    }
}
