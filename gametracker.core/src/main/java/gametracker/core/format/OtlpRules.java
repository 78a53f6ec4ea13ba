package gametracker.core.format;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.jr.ob.JSON;

/** The rules of OTLP JSON, one constant a signal. */
enum OtlpRules implements PayloadRules {
    /** Loki and Grafana Cloud take these, and refuse them in Loki's words. */
    LOGS(LokiRules.INSTANCE::isTooLate, "{\"flags\":1},{\"flags\":1}", "resourceLogs", "scopeLogs", "logRecords"),

    /** Prometheus and Mimir take these, and refuse them in the words of remote write. */
    METRICS(
            RemoteWriteRules.INSTANCE::isTooLate,
            "{\"name\":\"a\",\"gauge\":{\"dataPoints\":[{\"asDouble\":1},{\"asDouble\":2}]}}",
            "resourceMetrics",
            "scopeMetrics",
            "metrics",
            "dataPoints"),

    /** Tempo refuses no span for its age. */
    TRACES(words -> false, "{\"name\":\"a\"},{\"name\":\"b\"}", "resourceSpans", "scopeSpans", "spans");

    private static final Set<String> REFUSED = Set.of("rejectedSpans", "rejectedLogRecords", "rejectedDataPoints");

    private final Predicate<String> tooLate;
    private final String twoItems;
    private final String[] path;

    OtlpRules(Predicate<String> tooLate, String twoItems, String... path) {
        this.tooLate = tooLate;
        this.twoItems = twoItems;
        this.path = path;
    }

    /** Names an array of a body, from the outermost, 0, to the one that holds the items. */
    String array(int depth) {
        return path[depth];
    }

    @Override
    public List<Envelope> halve(Envelope envelope) {
        return JsonSplitter.halve(envelope, path);
    }

    @Override
    public ByteBuffer twoItems() {
        String json = "{\"" + path[0] + "\":[{\"" + path[1] + "\":[{\"" + path[2] + "\":[" + twoItems + "]}]}]}";
        return ByteBuffer.wrap(JsonWriter.ascii(json));
    }

    @Override
    public boolean isTooLate(String words) {
        return tooLate.test(words);
    }

    /**
     * Reads the answer of a partial success: {@code {"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}}. It may
     * be cut short, or no JSON at all. An answer that names no count counts nothing.
     */
    @Override
    public int refusedItems(Delivered delivered) {
        try (JsonParser parser = JSON.std.createParser(delivered.answer())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("partialSuccess")) {
                    return count(parser);
                }
                parser.skipChildren();
            }
        } catch (JacksonException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }

    private static int count(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = REFUSED.contains(parser.currentName());
            JsonToken value = parser.nextToken();
            if (wanted && (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT)) {
                return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(parser.getString())));
            }
            parser.skipChildren();
        }
        return 0;
    }
}
