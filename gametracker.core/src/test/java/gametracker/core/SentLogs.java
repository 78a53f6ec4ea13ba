package gametracker.core;

import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** The lines of Loki bodies, read as JSON. */
final class SentLogs {
    private SentLogs() {}

    /** Returns the lines of all that a server took, each with its time and level besides. */
    static List<Map<String, Object>> of(FakeServer server) {
        List<Map<String, Object>> lines = new ArrayList<>();
        for (Envelope envelope : server.taken) {
            if (envelope.signal() == Signal.LOGS) {
                for (Object stream :
                        (List<?>) map(new String(envelope.bytes(), java.nio.charset.StandardCharsets.UTF_8))
                                .get("streams")) {
                    add(lines, (Map<?, ?>) stream);
                }
            }
        }
        return lines;
    }

    private static void add(List<Map<String, Object>> lines, Map<?, ?> stream) {
        for (Object entry : (List<?>) stream.get("values")) {
            Map<String, Object> line = new LinkedHashMap<>(map((String) ((List<?>) entry).get(1)));
            line.put("(time)", ((List<?>) entry).get(0));
            line.put("(level)", ((Map<?, ?>) stream.get("stream")).get("level"));
            lines.add(line);
        }
    }

    private static Map<String, Object> map(String json) {
        return JSON.std.mapFrom(json);
    }
}
