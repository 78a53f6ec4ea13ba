package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;

/** A Loki body, taken apart as Loki does: one stream, and each value a time and a line, both strings, and metadata. */
record Push(Map<String, Object> labels, List<String> times, List<String> rawLines, List<Map<String, Object>> metadata) {
    static Push of(FinishedBodies.Body body) {
        return of(body.text());
    }

    @SuppressWarnings("unchecked")
    static Push of(String text) {
        Map<String, Object> push = Values.parse(text);
        assertEquals(1, push.size());
        List<Map<String, Object>> streams = (List<Map<String, Object>>) push.get("streams");
        assertEquals(1, streams.size());
        assertEquals(2, streams.get(0).size());
        List<List<Object>> values = (List<List<Object>>) streams.get(0).get("values");
        values.forEach(value -> assertTrue(value.size() == 2 || value.size() == 3, value::toString));
        return new Push(
                (Map<String, Object>) streams.get(0).get("stream"),
                values.stream().map(value -> (String) value.get(0)).toList(),
                values.stream().map(value -> (String) value.get(1)).toList(),
                values.stream()
                        .map(value -> value.size() == 2 ? Map.<String, Object>of() : (Map<String, Object>) value.get(2))
                        .toList());
    }

    List<Map<String, Object>> lines() {
        return rawLines.stream().map(Values::parse).toList();
    }
}
