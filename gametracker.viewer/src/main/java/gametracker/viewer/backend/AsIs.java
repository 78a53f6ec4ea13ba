package gametracker.viewer.backend;

import gametracker.decode.DecodedBody;
import gametracker.decode.LokiPushBody;
import gametracker.decode.OtlpLogsBody;
import gametracker.decode.OtlpMetricsBody;
import gametracker.decode.OtlpTracesBody;
import gametracker.decode.RemoteWriteBody;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Stores the content of spooled bodies without any server's rules, because no server has judged it yet. */
public final class AsIs {
    private AsIs() {}

    /**
     * Hands a body's content to the sink.
     *
     * @throws IllegalArgumentException if it holds names that no server can store
     */
    public static void put(DecodedBody decoded, Instant recorded, RecordSink sink) {
        try {
            if (decoded instanceof LokiPushBody push) {
                streams(push.streams(), sink);
            } else if (decoded instanceof OtlpLogsBody logs) {
                streams(LokiOtlpEndpoint.streams(logs, recorded), sink);
            } else if (decoded instanceof RemoteWriteBody request) {
                request.series().forEach(series -> series(series, sink));
            } else if (decoded instanceof OtlpTracesBody traces) {
                traces.spans().forEach(sink::span);
            } else if (decoded instanceof OtlpMetricsBody metrics) {
                OtlpToPrometheus series = new OtlpToPrometheus("OTLP metrics");
                for (OtlpMetricsBody.Metric metric : metrics.metrics()) {
                    series.add(metric);
                }
                series.addTargets(metrics);
                series.samples().forEach(each -> sink.sample(each.labels(), each.timeMillis(), each.bits()));
            }
        } catch (Refused e) {
            throw new IllegalArgumentException(e.reason(), e);
        }
    }

    private static void streams(List<LokiPushBody.Stream> streams, RecordSink sink) {
        for (LokiPushBody.Stream stream : streams) {
            stream.entries()
                    .forEach(entry -> sink.log(stream.labels(), entry.timeNanos(), entry.line(), entry.metadata()));
        }
    }

    private static void series(RemoteWriteBody.Series series, RecordSink sink) {
        Map<String, String> labels = new TreeMap<>();
        series.labels().forEach(label -> labels.put(label.name(), label.value()));
        series.samples().forEach(each -> sink.sample(labels, each.timeMillis(), each.bits()));
    }
}
