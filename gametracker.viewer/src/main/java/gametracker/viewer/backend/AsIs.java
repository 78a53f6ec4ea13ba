package gametracker.viewer.backend;

import gametracker.decode.Decoded;
import gametracker.decode.LokiPush;
import gametracker.decode.OtlpLogs;
import gametracker.decode.OtlpMetrics;
import gametracker.decode.OtlpTraces;
import gametracker.decode.WriteRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Puts everything on the shelf without any server's rules: what lies in a spool has not met a server yet. */
public final class AsIs {
    private AsIs() {}

    /**
     * Puts a body's content on the shelf.
     *
     * @throws IllegalArgumentException if it holds names that no server can store
     */
    public static void put(Decoded decoded, Instant recorded, Shelf shelf) {
        try {
            if (decoded instanceof LokiPush push) {
                streams(push.streams(), shelf);
            } else if (decoded instanceof OtlpLogs logs) {
                streams(LokiOtlpDoor.streams(logs, recorded), shelf);
            } else if (decoded instanceof WriteRequest request) {
                request.series().forEach(series -> series(series, shelf));
            } else if (decoded instanceof OtlpTraces traces) {
                traces.spans().forEach(shelf::span);
            } else if (decoded instanceof OtlpMetrics metrics) {
                List<Prometheus.Sample> samples = new ArrayList<>();
                for (OtlpMetrics.Metric metric : metrics.metrics()) {
                    OtlpToPrometheus.translate(metric, samples, "OTLP metrics");
                }
                OtlpToPrometheus.targets(metrics, samples);
                samples.forEach(each -> shelf.sample(each.labels(), each.timeMillis(), each.bits()));
            }
        } catch (Refused e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    private static void streams(List<LokiPush.Stream> streams, Shelf shelf) {
        for (LokiPush.Stream stream : streams) {
            stream.entries()
                    .forEach(entry -> shelf.log(stream.labels(), entry.timeNanos(), entry.line(), entry.metadata()));
        }
    }

    private static void series(WriteRequest.Series series, Shelf shelf) {
        Map<String, String> labels = new TreeMap<>();
        series.labels().forEach(label -> labels.put(label.name(), label.value()));
        series.samples().forEach(each -> shelf.sample(labels, each.timeMillis(), each.bits()));
    }
}
