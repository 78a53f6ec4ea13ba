package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.received.ReceivedLog;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LokiOtlpEndpointTest {
    private final TestClock clock = new TestClock();
    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private final PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private String resource(String service, String... records) {
        return "{\"resource\":{\"attributes\":[" + attribute("service.name", service) + ","
                + attribute("service.instance.id", "i1") + "," + attribute("os.type", "linux")
                + "]},\"scopeLogs\":[{\"scope\":{\"name\":\"sc\"},\"logRecords\":[" + String.join(",", records)
                + "]}]}";
    }

    private static String attribute(String key, String value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
    }

    private String record(Duration offset, String body, String more) {
        return "{\"timeUnixNano\":\"" + (clock.nanos() + offset.toNanos()) + "\",\"body\":{\"stringValue\":\"" + body
                + "\"}" + more + "}";
    }

    private PostClient.Reply send(String... resources) {
        return sender.json("/otlp/v1/logs", "{\"resourceLogs\":[" + String.join(",", resources) + "]}");
    }

    private List<String> lines() {
        return receiver.received().logs().stream().map(ReceivedLog::line).toList();
    }

    @Test
    void aGoodRecordIsAnsweredWith204AndStoredAsLokiStoresIt() {
        PostClient.Reply reply = send(resource(
                "arena",
                record(
                        Duration.ZERO,
                        "hi",
                        ",\"severityNumber\":17,\"severityText\":\"ERROR\",\"traceId\":"
                                + "\"0af7651916cd43dd8448eb211c80319c\",\"spanId\":\"b7ad6b7169203331\","
                                + "\"attributes\":[" + attribute("player.name", "ann") + "]")));
        assertEquals(204, reply.status());
        assertEquals(0, reply.body().length);
        ReceivedLog log = receiver.received().logs().get(0);
        assertEquals(Map.of("service_name", "arena", "service_instance_id", "i1"), log.labels());
        assertEquals("ann", log.metadata().get("player_name"));
        assertEquals("linux", log.metadata().get("os_type"));
        assertEquals("error", log.level());
        assertEquals("b7ad6b7169203331", log.spanId());
    }

    @Test
    void missingTimesAreTheServersAndZeroIdsAreNone() {
        send(resource("a", "{\"body\":{\"stringValue\":\"x\"},\"traceId\":\"00000000000000000000000000000000\"}"));
        ReceivedLog log = receiver.received().logs().get(0);
        assertEquals(clock.nanos(), log.timeNanos());
        assertEquals("", log.traceId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json; charset=utf-8", "text/plain"})
    void anyOtherContentTypeIs400(String type) {
        PostClient.Reply reply =
                sender.post("/otlp/v1/logs", Map.of("Content-Type", type), "{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, reply.status());
        assertEquals("application/octet-stream", reply.contentType());
        assertTrue(reply.text().contains("content type: " + type + " is not supported"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"traceId\":\"abc\"",
                "\"spanId\":\"b7ad\"",
                "\"attributes\":[{\"key\":\"a\",\"value\":\"x\"}]",
                "\"attributes\":[{\"key\":\"\",\"value\":{\"stringValue\":\"x\"}}]",
                "\"attributes\":[{\"key\":\"имя\",\"value\":{\"stringValue\":\"x\"}}]"
            })
    void whatLosesTheWholeRequest(String field) {
        PostClient.Reply reply =
                send(resource("a", record(Duration.ZERO, "good", ""), record(Duration.ZERO, "bad", "," + field)));
        assertEquals(400, reply.status());
        assertEquals(List.of(), lines());
    }

    @Test
    void tooOldIsPartial() {
        PostClient.Reply reply =
                send(resource("a", record(Duration.ZERO, "good", ""), record(Duration.ofDays(-8), "bad", "")));
        assertEquals(400, reply.status());
        assertTrue(reply.text().contains("timestamp too old"));
        assertEquals(List.of("good"), lines());
    }

    @Test
    void repeatsAreStoredOnceAndALateRecordIsRefused() {
        String request = resource("a", record(Duration.ZERO, "x", ""));
        send(request);
        assertEquals(204, send(request).status());
        assertEquals(List.of("x"), lines());
        assertEquals(
                400,
                send(resource("a", record(Duration.ofHours(-2), "late", ""))).status());
    }
}
