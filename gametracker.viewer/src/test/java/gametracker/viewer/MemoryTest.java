package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.decode.LokiPushBody;
import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpTracesBody;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.BoundedHistory;
import gametracker.viewer.store.Store;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MemoryTest {
    private static final long LIMIT = 20_000_000;

    @Test
    void memoryStaysBoundedWhileHoursOfRecordsPourIn() {
        Store store = new Store(LIMIT);
        OtlpOrigin origin = new OtlpOrigin(Map.of("service.name", "arena"), "s", "");
        long used = 0;
        // Ten hours at ten times a normal game's pace: 36,000 s, 5 lines, 2 spans, 20 samples and a request a second.
        for (int second = 0; second < 36_000; second++) {
            for (int i = 0; i < 5; i++) {
                String line = "{\"msg\":\"event " + second + "\",\"data\":{\"i\":" + i + "},\"session_id\":\"s\","
                        + "\"device\":{\"os\":\"linux\",\"gpu\":\"some gpu\",\"screen\":\"2560x1440\"}}";
                store.log(Map.of("level", "info"), second * 1_000_000_000L + i, line, Map.of());
            }
            for (int i = 0; i < 2; i++) {
                store.span(new OtlpTracesBody.Span(
                        origin,
                        "t" + second,
                        "s" + second + i,
                        "",
                        "update",
                        1,
                        0,
                        1,
                        Map.of("n", second),
                        List.of(),
                        List.of(),
                        0,
                        ""));
            }
            for (int i = 0; i < 20; i++) {
                store.sample(Map.of("__name__", "m" + i), second * 1000L, second);
            }
            byte[] body = new byte[2_000];
            store.request(number -> request(number), body);
            if (second % 6_000 == 5_999) {
                assertTrue(store.bytes() <= LIMIT, () -> "reckons " + store.bytes());
                used = heap();
            }
        }
        assertEquals(180_000, store.totals().logs());
        assertEquals(720_000, store.totals().samples());
        assertTrue(store.logs().size() > 1_000, "the newest are there");
        assertEquals("event 35999", store.logs().get(store.logs().size() - 1).message());
        assertTrue(store.series("m3").get(0).points().size() > 1_000);
        long most = LIMIT + LIMIT / 5 + 20_000_000;
        long measured = used;
        assertTrue(measured < most, () -> "heap " + measured);
    }

    @Test
    void veryManySeriesDoNotGrowItEither() {
        Store store = new Store(2_000_000);
        for (int i = 0; i < 50_000; i++) {
            store.sample(Map.of("__name__", "m", "n", String.valueOf(i)), i, 1);
        }
        assertTrue(store.bytes() <= 2_000_000);
        assertTrue(store.series().size() < 2_000);
        assertEquals("49999", store.series().get(store.series().size() - 1).label("n"));
    }

    @Test
    void aSeriesThatIsStillWrittenStaysWhileOthersComeAndGo() {
        Store store = new Store(1_000_000);
        for (int i = 0; i < 5_000; i++) {
            store.sample(Map.of("__name__", "steady"), i, i);
            store.sample(Map.of("__name__", "m", "n", String.valueOf(i)), i, 1);
        }
        assertTrue(store.series("steady").get(0).points().size() > 100);
        assertTrue(store.series("m").size() < 5_000);
    }

    /** A label set, a session and a resource belong to many records, and are weighed once. */
    @Test
    void sharedPartsAreWeighedOnceAndFreedWithTheLastRecord() {
        Store store = new Store(LIMIT);
        String large = "x".repeat(1_000_000);
        for (int i = 0; i < 200; i++) {
            store.log(Map.of("label", large + i), i, "line", Map.of("session_id", large + i));
            OtlpOrigin origin = new OtlpOrigin(Map.of("a", large + i), "s", "");
            for (int each = 0; each < 10; each++) {
                store.span(span(origin, i + "-" + each));
            }
            assertTrue(store.bytes() <= LIMIT, () -> "reckons " + store.bytes());
        }
        assertTrue(
                store.logs().size() >= 2 && store.logs().size() <= 4,
                () -> store.logs().size() + " lines");
        assertTrue(
                store.spans().size() >= 20 && store.spans().size() <= 40,
                () -> store.spans().size() + " spans");
        for (int i = 0; i < 60_000; i++) {
            store.log(Map.of("label", "same"), i, "line " + i, Map.of());
        }
        assertEquals(Map.of("label", "same"), store.logs().get(0).labels());
        assertTrue(store.logs().size() > 40_000, "the large ones no longer count");
    }

    @Test
    void recordLargerThanItsShareIsCountedAndNotKept() {
        Store store = new Store(1_000_000);
        store.log(Map.of(), 1, "x".repeat(500_000), Map.of());
        store.sample(Map.of("__name__", "y".repeat(500_000)), 1, 1);
        store.request(MemoryTest::request, new byte[150_000]);
        assertEquals(1, store.totals().logs());
        assertEquals(List.of(), store.logs());
        assertEquals(List.of(), store.series());
        assertEquals(1, store.requests().size(), "the request is there");
        assertTrue(store.body(1).isEmpty(), "its body is not");
        assertTrue(store.bytes() <= 1_000_000);
    }

    /** What the weights say against what the JVM says; a heap that is too small for the truth would not hold. */
    @ParameterizedTest
    @ValueSource(strings = {"logs", "unicode", "metadata", "spans", "series", "samples", "requests"})
    void thingsAreWeighedAsMuchAsTheyTake(String what) {
        Store store = new Store(200_000_000);
        long before = heap();
        for (int i = 0; i < 25_000; i++) {
            fill(store, what, i);
        }
        long taken = heap() - before;
        long reckoned = store.bytes();
        assertTrue(reckoned < 39_000_000, "none of it was forgotten: " + reckoned);
        assertTrue(taken < reckoned * 1.15 + 1_000_000, what + ": takes " + taken + ", reckoned " + reckoned);
        assertTrue(reckoned < taken * 3, what + ": takes " + taken + ", reckoned " + reckoned);
    }

    private static void fill(Store store, String what, int i) {
        switch (what) {
            case "logs" ->
                store.log(
                        new TreeMap<>(Map.of("level", "info")),
                        i,
                        "{\"msg\":\"event " + i + "\",\"session_id\":\"s\"}",
                        Map.of());
            case "unicode" -> store.log(Map.of("n", "v" + i), i, "событие 出来事 " + i, Map.of());
            case "metadata" -> {
                Map<String, String> metadata = new LinkedHashMap<>();
                metadata.put("trace_id", "0af7651916cd43dd8448eb211c80" + (1000 + i % 9000));
                metadata.put("thread" + i, "main " + i);
                store.log(Map.of("level", "info"), i, "line " + i, new LokiPushBody.Entry(i, "", metadata).metadata());
            }
            case "spans" -> {
                Map<String, Object> attributes = new LinkedHashMap<>();
                attributes.put("n", i + 1_000L);
                attributes.put("text" + i, "value " + i);
                store.span(new OtlpTracesBody.Span(
                        ORIGIN,
                        "0af7651916cd43dd8448eb211c80" + i,
                        "b7ad6b71" + i,
                        "00f067aa" + i,
                        "update " + i,
                        1,
                        0,
                        1,
                        Collections.unmodifiableMap(attributes),
                        List.of(new OtlpTracesBody.Event(1, "event" + i, Map.of("k" + i, "v" + i))),
                        List.of(new OtlpTracesBody.Link("0af7651916cd43dd8448eb211c81" + i, "b7ad6b71" + i, Map.of())),
                        0,
                        "no message " + i));
            }
            case "series" -> store.sample(Map.of("__name__", "name" + i, "instance", "instance" + i), i, 1);
            case "samples" -> {
                for (int each = 0; each < 40; each++) {
                    store.sample(Map.of("__name__", "m" + each), i, i);
                }
            }
            default ->
                store.request(
                        number -> new ReceivedRequest(
                                number,
                                Instant.now(),
                                "POST",
                                new String("/loki/api/v1/push"),
                                headers(i),
                                Optional.empty(),
                                300,
                                204,
                                new String("fine " + i),
                                1,
                                0,
                                List.of(new Refusal(new String("rule"), new String("reason " + i), 1, false))),
                        new byte[300]);
        }
    }

    private static final OtlpOrigin ORIGIN = new OtlpOrigin(Map.of("service.name", "arena"), "s", "");

    private static Map<String, String> headers(int i) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", "application/json " + i);
        headers.put("user-agent", "client " + i);
        return headers;
    }

    private static OtlpTracesBody.Span span(OtlpOrigin origin, String id) {
        return new OtlpTracesBody.Span(origin, "t", id, "", "n", 1, 0, 1, Map.of(), List.of(), List.of(), 0, "");
    }

    @Property(tries = 200)
    void theHistoryIsADequeThatForgets(@ForAll List<@IntRange(min = 1, max = 40) Integer> weights) {
        BoundedHistory<Integer> history = new BoundedHistory<>(100, Integer::intValue);
        Deque<Integer> model = new ArrayDeque<>();
        for (int weight : weights) {
            long number = history.add(weight);
            model.add(weight);
            while (model.stream().mapToInt(Integer::intValue).sum() > 100) {
                model.remove();
            }
            assertEquals(List.copyOf(model), history.range(0, Long.MAX_VALUE));
            assertEquals(weight, history.get(number));
            assertEquals(model.size(), history.next() - history.first());
        }
    }

    @Test
    void samplesThatComeLateAreSortedIn() {
        Store store = new Store(2_000_000);
        Map<Long, Double> expected = new HashMap<>();
        for (long time : new long[] {50, 10, 30, 20, 40, 30}) {
            store.sample(Map.of("__name__", "m"), time, Double.doubleToRawLongBits(time));
            expected.put(time, (double) time);
        }
        List<Long> times = store.series("m").get(0).points().stream()
                .map(point -> point.timeMillis())
                .toList();
        assertEquals(List.of(10L, 20L, 30L, 30L, 40L, 50L), times);
        store.series("m")
                .get(0)
                .points()
                .forEach(point -> assertEquals(expected.get(point.timeMillis()), point.value()));
    }

    private static ReceivedRequest request(long number) {
        return new ReceivedRequest(
                number, Instant.EPOCH, "POST", "/x", Map.of(), Optional.empty(), 2_000, 204, "", 1, 0, List.of());
    }

    /** After a collection; the JVM may keep more, never less. */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
