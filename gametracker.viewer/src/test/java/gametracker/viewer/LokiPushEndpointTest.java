package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LokiPushEndpointTest {
    private static final String GOOD_LABELS = "{\"game\":\"g\",\"level\":\"info\"}";

    private final TestClock clock = new TestClock();
    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private final PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private String ts(Duration offset) {
        return "\"" + (clock.nanos() + offset.toNanos()) + "\"";
    }

    private String now() {
        return ts(Duration.ZERO);
    }

    private static String stream(String labels, String... values) {
        return "{\"stream\":" + labels + ",\"values\":[" + String.join(",", values) + "]}";
    }

    private static String push(String... streams) {
        return "{\"streams\":[" + String.join(",", streams) + "]}";
    }

    private String good(String line) {
        return stream(GOOD_LABELS, "[" + now() + ",\"" + line + "\"]");
    }

    private String value(Duration offset, String line) {
        return "[" + ts(offset) + ",\"" + line + "\"]";
    }

    private List<String> lines() {
        return receiver.received().logs().stream().map(ReceivedLog::line).toList();
    }

    private ReceivedRequest last() {
        List<ReceivedRequest> all = receiver.received().requests();
        return all.get(all.size() - 1);
    }

    @Test
    void aGoodPushIsAnsweredWith204AndStored() {
        PostClient.Reply reply = sender.loki(push(good("{\\\"msg\\\":\\\"hello\\\",\\\"session_id\\\":\\\"s1\\\"}")));
        assertEquals(204, reply.status());
        assertEquals(0, reply.body().length);
        ReceivedLog log = receiver.received().logs().get(0);
        assertEquals("hello", log.message());
        assertEquals("s1", log.sessionId());
        assertEquals("info", log.level());
        assertEquals("unknown_service", log.labels().get("service_name"));
        assertEquals(clock.nanos(), log.timeNanos());
        assertTrue(last().clean());
        assertEquals(1, last().stored());
    }

    @Test
    void serviceNameIsTakenFromTheFirstKnownLabelButNotFromGame() {
        sender.loki(push(stream("{\"app\":\"a\",\"job\":\"j\"}", value(Duration.ZERO, "x"))));
        assertEquals("a", receiver.received().logs().get(0).labels().get("service_name"));
    }

    @Nested
    class Headers {
        private PostClient.Reply send(String type, String encoding, byte[] body) {
            Map<String, String> headers = new HashMap<>();
            headers.put("Content-Type", type);
            if (encoding != null) {
                headers.put("Content-Encoding", encoding);
            }
            return sender.post("/loki/api/v1/push", headers, body);
        }

        private byte[] body() {
            return push(good("x")).getBytes(StandardCharsets.UTF_8);
        }

        @Test
        void charsetAfterTheTypeIsTaken() {
            assertEquals(
                    204, send("application/json; charset=utf-8", null, body()).status());
        }

        @Test
        void anotherTypeIsReadAsSnappy() {
            PostClient.Reply reply = send("text/plain", null, body());
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("snappy: corrupt input"));
        }

        @Test
        void noTypeIsRefused() {
            PostClient.Reply reply = send("", null, body());
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("mime: no media type"));
        }

        @Test
        void gzipIsTaken() {
            assertEquals(
                    204,
                    send("application/json", "gzip", PostClient.gzip(body())).status());
            assertEquals(List.of("x"), lines());
        }

        @Test
        void gzipHeaderOnPlainBodyAndGzipWithoutHeaderAreRefused() {
            assertEquals(400, send("application/json", "gzip", body()).status());
            assertEquals(
                    400, send("application/json", null, PostClient.gzip(body())).status());
            assertEquals(List.of(), lines());
        }

        @ParameterizedTest
        @ValueSource(strings = {"zstd", "identity", "br"})
        void otherEncodingsAreNamedInTheRefusal(String encoding) {
            PostClient.Reply reply = send("application/json", encoding, body());
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("Content-Encoding \"" + encoding + "\" not supported"), reply.text());
        }

        @Test
        void aGzipBombIsRefusedWithinBounds() {
            byte[] bomb = PostClient.gzip(new byte[64 << 20]);
            assertEquals(413, send("application/json", "gzip", bomb).status());
        }
    }

    @Nested
    class WholeRequestLost {
        private void lost(int status, String... streams) {
            PostClient.Reply reply = sender.loki(push(streams));
            assertEquals(status, reply.status(), reply.text());
            assertEquals(List.of(), lines());
            assertEquals(0, last().stored());
        }

        @ParameterizedTest
        @ValueSource(strings = {"bad-name", "a.b", "a b", "1x", "naïve", ""})
        void labelNameThatIsNone(String name) {
            lost(400, good("x"), stream("{\"" + name + "\":\"v\"}", value(Duration.ZERO, "y")));
        }

        @Test
        void labelNameIsToldAsLokiTellsIt() {
            PostClient.Reply reply = sender.loki(push(stream("{\"bad-name\":\"v\"}", value(Duration.ZERO, "y"))));
            assertTrue(
                    reply.text()
                            .contains(
                                    "couldn't parse labels: 1:5: parse error: unexpected character inside braces: '-'"),
                    reply.text());
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "1760000000000000000",
                    "\"\"",
                    "null",
                    "1.5",
                    "\"2026-01-01T00:00:00Z\"",
                    "\"99999999999999999999\""
                })
        void timestampThatIsNoStringOfDigits(String timestamp) {
            lost(400, good("x"), stream(GOOD_LABELS, "[" + timestamp + ",\"y\"]"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "{}", "true", "[]"})
        void lineThatIsNoString(String line) {
            lost(400, good("x"), stream(GOOD_LABELS, "[" + now() + "," + line + "]"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"1", "null", "{}", "true"})
        void metadataThatIsNoString(String value) {
            lost(400, good("x"), stream(GOOD_LABELS, "[" + now() + ",\"y\",{\"k\":" + value + "}]"));
        }

        @Test
        void loneSurrogate() {
            lost(400, good("x"), stream(GOOD_LABELS, value(Duration.ZERO, "\\ud800")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "имя", ".", "_"})
        void metadataKeyWithoutLetterOrDigitIsAnsweredWith500(String key) {
            lost(500, good("x"), stream(GOOD_LABELS, "[" + now() + ",\"y\",{\"" + key + "\":\"v\"}]"));
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "{\"streams\":[", "\uFEFF{\"streams\":[]}", "[]", "null", "nonsense"})
        void garbage(String body) {
            assertEquals(400, sender.loki(body).status());
        }

        @ParameterizedTest
        @ValueSource(strings = {"{}", "{\"streams\":[]}"})
        void noStreamsIsAnsweredWith422(String body) {
            PostClient.Reply reply = sender.loki(body);
            assertEquals(422, reply.status());
            assertTrue(reply.text().contains("at least one valid stream is required"));
        }

        @Test
        void overTheBurstIs429AndOverTheMessageSizeIs500() {
            String line = "x".repeat(200_000);
            String[] thirty = IntStream.range(0, 33)
                    .mapToObj(i -> value(Duration.ofNanos(i), line))
                    .toArray(String[]::new);
            lost(429, stream(GOOD_LABELS, thirty));
            String[] some = IntStream.range(0, 22)
                    .mapToObj(i -> value(Duration.ofNanos(i), line))
                    .toArray(String[]::new);
            lost(500, stream(GOOD_LABELS, some));
        }
    }

    @Nested
    class RestStored {
        private void partial(String reason, String bad) {
            for (String order : List.of("first", "last")) {
                String line = "good " + order;
                PostClient.Reply reply =
                        sender.loki(order.equals("first") ? push(bad, good(line)) : push(good(line), bad));
                assertEquals(400, reply.status(), reply.text());
                assertTrue(reply.text().contains(reason), reply.text());
                assertTrue(lines().contains(line));
                assertEquals(1, last().refusals().get(0).items());
            }
            assertEquals(2, lines().size());
        }

        @Test
        void sixteenLabels() {
            String labels = IntStream.range(0, 16)
                    .mapToObj(i -> "\"l" + i + "\":\"v\"")
                    .collect(Collectors.joining(",", "{", "}"));
            partial("has 16 label names; limit 15", stream(labels, value(Duration.ZERO, "bad")));
        }

        @Test
        void fifteenLabelsAndServiceNameAreTaken() {
            String labels = IntStream.range(0, 15)
                    .mapToObj(i -> "\"l" + i + "\":\"v\"")
                    .collect(Collectors.joining(",", "{\"service_name\":\"s\",", "}"));
            assertEquals(
                    204,
                    sender.loki(push(stream(labels, value(Duration.ZERO, "x")))).status());
        }

        @Test
        void longLabelValueAndName() {
            partial(
                    "label value too long",
                    stream("{\"l\":\"" + "v".repeat(2049) + "\"}", value(Duration.ZERO, "bad")));
            assertEquals(
                    204,
                    sender.loki(push(stream("{\"l\":\"" + "v".repeat(2048) + "\"}", value(Duration.ZERO, "x"))))
                            .status());
            assertEquals(
                    400,
                    sender.loki(push(stream("{\"" + "n".repeat(1025) + "\":\"v\"}", value(Duration.ZERO, "x"))))
                            .status());
        }

        @Test
        void olderThanAWeek() {
            partial("timestamp too old", stream("{\"a\":\"b\"}", value(Duration.ofDays(-8), "bad")));
        }

        @Test
        void zeroNegativeAndMilliseconds() {
            for (String time : List.of("\"0\"", "\"-5\"", "\"1760000000000\"")) {
                PostClient.Reply reply = sender.loki(push(stream(GOOD_LABELS, "[" + time + ",\"x\"]")));
                assertEquals(400, reply.status());
                assertTrue(reply.text().contains("timestamp too old: 19"), reply.text());
            }
        }

        @Test
        void moreThanTenMinutesAhead() {
            partial("timestamp too new", stream("{\"a\":\"b\"}", value(Duration.ofMinutes(11), "bad")));
            assertEquals(
                    204,
                    sender.loki(push(stream("{\"a\":\"c\"}", value(Duration.ofMinutes(5), "x"))))
                            .status());
        }

        @Test
        void lineOverTheLimit() {
            partial(
                    "max entry size '262144' bytes exceeded",
                    stream("{\"a\":\"b\"}", value(Duration.ZERO, "x".repeat(262_145))));
            assertEquals(
                    204,
                    sender.loki(push(stream("{\"a\":\"c\"}", value(Duration.ZERO, "x".repeat(262_144)))))
                            .status());
        }

        @Test
        void tooMuchMetadata() {
            String many = IntStream.range(0, 129)
                    .mapToObj(i -> "\"k" + i + "\":\"v\"")
                    .collect(Collectors.joining(",", "{", "}"));
            partial("structured metadata", stream("{\"a\":\"b\"}", "[" + now() + ",\"bad\"," + many + "]"));
        }
    }

    @Nested
    class TakenAnyway {
        private void taken(String body, String... expected) {
            PostClient.Reply reply = sender.loki(body);
            assertEquals(204, reply.status(), reply.text());
            assertEquals(List.of(expected), lines());
        }

        @Test
        void labelValuesThatAreNoStrings() {
            taken(push(stream("{\"a\":1,\"b\":true,\"c\":null,\"d\":\"\"}", value(Duration.ZERO, "x"))), "x");
            Map<String, String> labels = receiver.received().logs().get(0).labels();
            assertEquals("1", labels.get("a"));
            assertEquals("true", labels.get("b"));
            assertEquals("null", labels.get("c"));
            assertTrue(!labels.containsKey("d"));
        }

        @Test
        void emptyLabelsUnknownFieldsFourthElementAndNoLine() {
            taken(
                    "{\"x\":{\"y\":[1]},\"streams\":[{\"stream\":{},\"z\":1,\"values\":[[" + now()
                            + ",\"a\",{},{\"more\":[]}],[" + ts(Duration.ofNanos(1)) + "]]}]}",
                    "a",
                    "");
        }

        @Test
        void streamWithoutValues() {
            taken(push(stream(GOOD_LABELS)));
        }

        @Test
        void textAfterTheDocumentIsIgnored() {
            taken(push(good("first")) + push(good("second")), "first");
        }

        @Test
        void metadataKeysAreMadeIntoNames() {
            sender.loki(
                    push(stream(GOOD_LABELS, "[" + now() + ",\"x\",{\"a.b-c\":\"1\",\"1x\":\"2\",\"a b\":\"3\"}]")));
            assertEquals(
                    Map.of("a_b_c", "1", "key_1x", "2", "a_b", "3"),
                    receiver.received().logs().get(0).metadata());
        }
    }

    @Nested
    class State {
        @Test
        void exactRepeatsAreStoredOnce() {
            String body = push(good("x"), stream("{\"a\":\"b\"}", value(Duration.ZERO, "x")));
            assertEquals(204, sender.loki(body).status());
            assertEquals(204, sender.loki(body).status());
            assertEquals(2, lines().size());
            assertEquals(2, last().repeated());
            assertEquals(2, receiver.received().totals().repeated());
        }

        @Test
        void anHourBehindTheNewestOfTheStreamIsRefused() {
            sender.loki(push(good("newest")));
            assertEquals(
                    204,
                    sender.loki(push(stream(GOOD_LABELS, value(Duration.ofMinutes(-59), "late"))))
                            .status());
            PostClient.Reply reply = sender.loki(push(stream(GOOD_LABELS, value(Duration.ofMinutes(-61), "too late"))));
            assertEquals(400, reply.status());
            assertTrue(reply.text().contains("entry too far behind"), reply.text());
            assertEquals(
                    204,
                    sender.loki(push(stream("{\"late\":\"h\"}", value(Duration.ofHours(-5), "fresh stream"))))
                            .status());
            assertEquals(List.of("newest", "late", "fresh stream"), lines());
        }

        @Test
        void theHourHoldsInsideOnePush() {
            assertEquals(
                    400,
                    sender.loki(push(stream(
                                    GOOD_LABELS, value(Duration.ZERO, "new"), value(Duration.ofHours(-2), "old"))))
                            .status());
            assertEquals(
                    204,
                    sender.loki(push(stream(
                                    "{\"a\":\"b\"}",
                                    value(Duration.ofHours(-5), "1"),
                                    value(Duration.ofHours(-2), "2"),
                                    value(Duration.ZERO, "3"))))
                            .status());
            assertEquals(List.of("new", "1", "2", "3"), lines());
        }

        @Test
        void onlyTheLastStreamsRefusalIsAnswered() {
            sender.loki(push(good("newest")));
            String late = stream(GOOD_LABELS, value(Duration.ofHours(-2), "late"));
            String fine = stream("{\"a\":\"b\"}", value(Duration.ZERO, "fine"));
            assertEquals(204, sender.loki(push(late, fine)).status());
            Refusal hidden = last().refusals().get(0);
            assertTrue(hidden.silent());
            assertEquals(1, hidden.items());
            assertEquals(400, sender.loki(push(fine, late)).status());
            assertEquals(List.of("newest", "fine"), lines());
        }

        @Test
        void anIdleStreamForgetsHowFarItHadCome() {
            sender.loki(push(good("newest")));
            clock.advance(Duration.ofMinutes(31));
            assertEquals(
                    204,
                    sender.loki(push(stream(GOOD_LABELS, value(Duration.ofHours(-3), "late"))))
                            .status());
        }

        @Test
        void theFiveThousandAndFirstStreamIsRefusedWith429() {
            for (int i = 0; i < 10; i++) {
                int from = i * 500;
                String[] streams = IntStream.range(from, from + 500)
                        .mapToObj(n -> stream("{\"n\":\"" + n + "\"}", value(Duration.ZERO, "x")))
                        .toArray(String[]::new);
                assertEquals(204, sender.loki(push(streams)).status());
            }
            PostClient.Reply reply = sender.loki(push(good("x")));
            assertEquals(429, reply.status());
            assertTrue(reply.text().contains("maximum active stream limit exceeded"));
        }
    }
}
