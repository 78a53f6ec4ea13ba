package gametracker.core.format;

import gametracker.api.spi.Delivery.Delivered;
import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Predicate;

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

    private final Predicate<String> tooLate;
    private final String twoItems;

    /** The names of the arrays, from the outermost to the one that holds the items. */
    private final String[] path;

    OtlpRules(Predicate<String> tooLate, String twoItems, String... path) {
        this.tooLate = tooLate;
        this.twoItems = twoItems;
        this.path = path;
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

    @Override
    public int refusedItems(Delivered delivered) {
        return PartialSuccess.refused(delivered.answer());
    }
}
