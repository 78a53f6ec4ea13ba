package gametracker.core.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;

/** A Loki body, taken apart as Loki does: one stream, and each value a time and a line, both strings. */
record Push(Map<String, Object> labels, List<String> times, List<String> rawLines) {
    static Push of(Bodies.Body body) {
        return of(body.text());
    }

    @SuppressWarnings("unchecked")
    static Push of(String text) {
        Map<String, Object> push = Values.parse(text);
        assertEquals(1, push.size());
        List<Map<String, Object>> streams = (List<Map<String, Object>>) push.get("streams");
        assertEquals(1, streams.size());
        assertEquals(2, streams.get(0).size());
        List<List<String>> values = (List<List<String>>) streams.get(0).get("values");
        values.forEach(value -> assertEquals(2, value.size()));
        return new Push(
                (Map<String, Object>) streams.get(0).get("stream"),
                values.stream().map(value -> value.get(0)).toList(),
                values.stream().map(value -> value.get(1)).toList());
    }

    List<Map<String, Object>> lines() {
        return rawLines.stream().map(Values::parse).toList();
    }
}
