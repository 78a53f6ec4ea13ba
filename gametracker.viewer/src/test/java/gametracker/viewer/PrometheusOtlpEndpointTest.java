package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.received.ReceivedSeries;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrometheusOtlpEndpointTest {
    private final TestClock clock = new TestClock();
    private final Receiver receiver = Receiver.start(ReceiverConfig.DEFAULT.withClock(clock));
    private final PostClient sender = new PostClient(receiver.uri());

    @AfterEach
    void close() {
        receiver.close();
    }

    private static String attribute(String key, String value) {
        return "{\"key\":\"" + key + "\",\"value\":{\"stringValue\":\"" + value + "\"}}";
    }

    private PostClient.Reply send(String... metrics) {
        return sender.json(
                "/v1/metrics",
                "{\"resourceMetrics\":[{\"resource\":{\"attributes\":[" + attribute("service.name", "arena") + ","
                        + attribute("service.namespace", "ns") + "," + attribute("service.instance.id", "i1") + ","
                        + attribute("service.version", "1.0") + "]},\"scopeMetrics\":[{\"metrics\":["
                        + String.join(",", metrics) + "]}]}]}");
    }

    private String point(String more) {
        return "{\"timeUnixNano\":\"" + clock.nanos() + "\"" + more + "}";
    }

    private String sum(String name, String unit, String temporality, String... points) {
        return "{\"name\":\"" + name + "\",\"unit\":\"" + unit + "\",\"sum\":{\"isMonotonic\":true,"
                + "\"aggregationTemporality\":" + temporality + ",\"dataPoints\":[" + String.join(",", points) + "]}}";
    }

    private ReceivedSeries only(String name) {
        List<ReceivedSeries> found = receiver.received().series(name);
        assertEquals(
                1, found.size(), () -> name + " among " + receiver.received().series());
        return found.get(0);
    }

    @Test
    void aSumBecomesACounterWithJobAndInstance() {
        PostClient.Reply reply = send(
                sum("ev.count", "1", "2", point(",\"asInt\":\"7\",\"attributes\":[" + attribute("a.b", "x") + "]")));
        assertEquals(200, reply.status());
        assertEquals(0, reply.body().length);
        ReceivedSeries series = only("ev_count_total");
        assertEquals("ns/arena", series.label("job"));
        assertEquals("i1", series.label("instance"));
        assertEquals("x", series.label("a_b"));
        assertEquals(7.0, series.last().orElseThrow());
        assertEquals("1.0", only("target_info").label("service_version"));
    }

    @ParameterizedTest
    @CsvSource({
        "frame.time,ms,frame_time_milliseconds",
        "memory,By,memory_bytes",
        "speed,m/s,speed_meters_per_second",
        "load,1,load_ratio",
        "players,{player},players",
        "1st,s,_1st_seconds"
    })
    void gaugesAreNamedWithTheirUnit(String name, String unit, String expected) {
        send("{\"name\":\"" + name + "\",\"unit\":\"" + unit + "\",\"gauge\":{\"dataPoints\":["
                + point(",\"asDouble\":1.5") + "]}}");
        assertEquals(1.5, only(expected).last().orElseThrow());
    }

    @Test
    void histogramsBecomeCumulativeBuckets() {
        send("{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
                + point(
                        ",\"count\":\"6\",\"sum\":21.5,\"bucketCounts\":[\"1\",\"2\",\"3\"],\"explicitBounds\":[5,10.5]")
                + "]}}");
        Map<String, Double> buckets = receiver.received().series("h_bucket").stream()
                .collect(java.util.stream.Collectors.toMap(
                        series -> series.label("le"), series -> series.last().orElseThrow()));
        assertEquals(Map.of("5", 1.0, "10.5", 3.0, "+Inf", 6.0), buckets);
        assertEquals(21.5, only("h_sum").last().orElseThrow());
        assertEquals(6.0, only("h_count").last().orElseThrow());
    }

    @Test
    void pointWithoutAValueEndsAllSeriesOfAHistogram() {
        send("{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
                + point(",\"flags\":1,\"count\":\"0\",\"sum\":0,\"bucketCounts\":[\"0\",\"0\"],\"explicitBounds\":[5]")
                + "]}}");
        for (String name : List.of("h_bucket", "h_sum", "h_count")) {
            assertTrue(
                    receiver.received().series(name).stream().allMatch(ReceivedSeries::ended)
                            && !receiver.received().series(name).isEmpty(),
                    name);
        }
    }

    @Test
    void summariesBecomeQuantiles() {
        send("{\"name\":\"q\",\"summary\":{\"dataPoints\":["
                + point(",\"count\":\"6\",\"sum\":21.5,\"quantileValues\":[{\"quantile\":0.5,\"value\":3}]") + "]}}");
        assertEquals("0.5", only("q").label("quantile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1"})
    void deltaIsAnsweredWith500AndDropsAll(String temporality) {
        PostClient.Reply reply =
                send(sum("good", "", "2", point(",\"asInt\":1")), sum("dl", "", temporality, point(",\"asInt\":1")));
        assertEquals(500, reply.status());
        assertTrue(reply.text().contains("invalid temporality and type combination for metric \"dl\""));
        assertEquals(List.of(), receiver.received().series());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "имя"})
    void attributeKeysWithoutLettersAre500(String key) {
        assertEquals(
                500,
                send(sum("m", "", "2", point(",\"asInt\":1,\"attributes\":[" + attribute(key, "x") + "]")))
                        .status());
    }

    @Test
    void keysThatBecomeEqualAreMerged() {
        send(sum(
                "m",
                "",
                "2",
                point(",\"asInt\":1,\"attributes\":[" + attribute("a-b", "2") + "," + attribute("a.b", "1") + "]")));
        assertEquals("2;1", only("m_total").label("a_b"));
    }

    @Test
    void oneSampleAheadMakesTheNextRequestsOfThatInstanceFail() {
        long ahead = clock.nanos() + Duration.ofMinutes(5).toNanos();
        assertEquals(
                200,
                send(sum("m", "", "2", "{\"timeUnixNano\":\"" + ahead + "\",\"asInt\":1}"))
                        .status());
        PostClient.Reply reply = send(sum("other", "", "2", point(",\"asInt\":1")));
        assertEquals(400, reply.status());
        assertTrue(reply.text().contains("out of order sample"));
    }

    @Test
    void aRepeatIsStoredOnceAndTimeZeroIsOutOfBounds() {
        String metric = sum("m", "", "2", point(",\"asInt\":1"));
        send(metric);
        assertEquals(200, send(metric).status());
        assertEquals(1, only("m_total").points().size());
        assertEquals(
                400,
                send(sum("z", "", "2", "{\"timeUnixNano\":\"0\",\"asInt\":1}")).status());
    }

    @Test
    void theContentTypeMayHaveNoParameter() {
        PostClient.Reply reply = sender.post(
                "/api/v1/otlp/v1/metrics",
                Map.of("Content-Type", "application/json; charset=utf-8"),
                "{}".getBytes(StandardCharsets.UTF_8));
        assertEquals(400, reply.status());
        assertTrue(reply.text().contains("unsupported content type"));
    }

    /** As Prometheus' otlptranslator does it: a stale marker in each series of the point, whatever else it holds. */
    @Test
    void aPointWithoutAValueEndsEachOfItsSeries() {
        String end = ",\"flags\":1";
        String histogram =
                ",\"count\":\"6\",\"sum\":21.5,\"bucketCounts\":[\"1\",\"2\",\"3\"],\"explicitBounds\":[5,10.5]";
        String quantiles = ",\"count\":\"6\",\"sum\":21.5,\"quantileValues\":[{\"quantile\":0.5,\"value\":3}]";
        for (String more : List.of("", end)) {
            clock.advance(Duration.ofSeconds(10));
            assertEquals(
                    200,
                    send(
                                    sum("c", "", "2", point(",\"asInt\":\"7\"" + more)),
                                    "{\"name\":\"g\",\"gauge\":{\"dataPoints\":[" + point(",\"asDouble\":1.5" + more)
                                            + "]}}",
                                    "{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
                                            + point(histogram + more) + "]}}",
                                    "{\"name\":\"q\",\"summary\":{\"dataPoints\":[" + point(quantiles + more) + "]}}")
                            .status());
        }
        List<ReceivedSeries> all = receiver.received().series().stream()
                .filter(series -> !series.name().equals("target_info"))
                .toList();
        assertEquals(10, all.size(), () -> "" + all);
        for (ReceivedSeries series : all) {
            assertTrue(series.ended(), series::name);
            assertEquals(2, series.points().size());
            assertTrue(series.last().orElseThrow() > 0, series::name);
        }
    }

    @Test
    void aPointWithoutAValueNeedNotHoldBuckets() {
        send("{\"name\":\"h\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[" + point(",\"flags\":1")
                + "]}}");
        assertEquals("+Inf", only("h_bucket").label("le"));
        assertTrue(only("h_count").ended());
        assertEquals(List.of(), receiver.received().series("h_sum"));
    }

    @Test
    void aZeroAheadOfTheFirstValueIsTheSeriesFirstPoint() {
        long before = clock.nanos();
        clock.advance(Duration.ofSeconds(15));
        String zero = "{\"timeUnixNano\":\"" + before + "\",\"startTimeUnixNano\":\"" + before + "\",\"asInt\":\"0\"}";
        assertEquals(
                200, send(sum("c", "", "2", zero, point(",\"asInt\":\"7\""))).status());
        assertEquals(
                List.of(0.0, 7.0),
                only("c_total").points().stream()
                        .map(ReceivedSeries.Point::value)
                        .toList());
        assertEquals(1, only("target_info").points().size(), "at the time of the newest point");
    }

    @Test
    void valuesThatAreNoTextsBecomeTheTextsThatTheServerStores() {
        String attributes =
                ",\"asInt\":1,\"attributes\":[{\"key\":\"whole\",\"value\":{\"doubleValue\":2}},{\"key\":\"map\","
                        + "\"value\":{\"kvlistValue\":{\"values\":[{\"key\":\"b\",\"value\":{\"intValue\":\"1\"}},{\"key\":\"a\",\"value\":"
                        + "{\"arrayValue\":{\"values\":[{\"boolValue\":true},{}]}}}]}}},{\"key\":\"none\",\"value\":{}}]";
        send(sum("m", "", "2", point(attributes)));
        assertEquals("2", only("m_total").label("whole"));
        assertEquals("{\"a\":[true,null],\"b\":1}", only("m_total").label("map"));
        assertEquals("", only("m_total").label("none"));
    }
}
