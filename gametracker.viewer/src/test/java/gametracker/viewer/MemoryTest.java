package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpTracesBody;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.store.BoundedHistory;
import gametracker.viewer.store.Store;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

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
        long most = 2 * LIMIT + 30_000_000;
        long measured = used;
        assertTrue(measured < most, () -> "heap " + measured);
    }

    @Test
    void veryManySeriesDoNotGrowItEither() {
        Store store = new Store(2_000_000);
        for (int i = 0; i < 50_000; i++) {
            store.sample(Map.of("__name__", "m", "n", String.valueOf(i)), i, 1);
        }
        assertTrue(store.series().size() < 2_000);
        assertEquals("49999", store.series().get(store.series().size() - 1).label("n"));
    }

    @Property(tries = 200)
    void theJournalIsADequeThatForgets(@ForAll List<@IntRange(min = 1, max = 40) Integer> weights) {
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
