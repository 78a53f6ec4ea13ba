package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.LokiPushBody;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.OtlpLogsBody;
import gametracker.decode.PayloadDecoder;
import gametracker.viewer.received.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Loki's {@code /otlp/v1/logs}: a stream for each set of index labels, all else structured metadata. */
public final class LokiOtlpEndpoint implements Backend {
    private static final String NAME = "Loki OTLP logs";
    private static final int MAX_BYTES = 32 << 20;
    private static final Set<String> INDEXED = Set.of(
            "service.name",
            "service.namespace",
            "service.instance.id",
            "deployment.environment",
            "deployment.environment.name",
            "cloud.region",
            "cloud.availability_zone",
            "k8s.cluster.name",
            "k8s.namespace.name",
            "k8s.pod.name",
            "k8s.container.name",
            "container.name");

    private final Loki loki;

    /** One of the two endpoints of one Loki. */
    public LokiOtlpEndpoint(Loki loki) {
        this.loki = loki;
    }

    @Override
    public Verdict take(Post post, RecordSink sink) {
        int items = 0;
        try {
            OtlpLogsBody logs = parse(post);
            items = logs.items();
            if (items == 0) {
                return Verdict.empty(204, 0, 0, List.of());
            }
            Loki.Outcome outcome = loki.push(streams(logs, post.arrived()), post.arrived(), sink, 400, NAME);
            if (outcome.status() == 204) {
                // docs/backends.md, happy path: not the 200 of the OTLP specification.
                return Verdict.empty(204, outcome.stored(), outcome.repeated(), outcome.refusals());
            }
            return refused(
                    outcome.status(), outcome.reason(), outcome.stored(), outcome.repeated(), outcome.refusals());
        } catch (Refused e) {
            return refused(e.status(), e.reason(), 0, 0, e.refusals(items));
        }
    }

    private static Verdict refused(int status, String reason, int stored, int repeated, List<Refusal> refusals) {
        return new Verdict(
                status,
                "application/octet-stream",
                Status.protobuf(Status.code(status), reason),
                reason,
                stored,
                repeated,
                refusals);
    }

    /** docs/backends.md, content types and encodings: Loki OTLP takes no parameter after the type. */
    private static OtlpLogsBody parse(Post post) throws Refused {
        OtlpEncoding encoding = switch (post.contentType()) {
            case "application/json" -> OtlpEncoding.JSON;
            case "application/x-protobuf" -> OtlpEncoding.PROTOBUF;
            default ->
                throw new Refused(
                        400, NAME + ": content type", "content type: " + post.contentType() + " is not supported");
        };
        try {
            byte[] body = switch (post.encoding()) {
                case "" -> post.body();
                case "gzip" -> Unpack.gzip(post.body(), MAX_BYTES);
                default ->
                    throw new Refused(
                            400,
                            NAME + ": content encoding",
                            "Content-Encoding \"" + post.encoding() + "\" not supported");
            };
            return PayloadDecoder.otlpLogs(encoding, body);
        } catch (Unpack.TooLarge e) {
            throw new Refused(413, "Sizes: Loki OTLP", "request body too large");
        } catch (IOException e) {
            throw new Refused(400, NAME + ": content encoding", String.valueOf(e.getMessage()));
        } catch (DecodeException e) {
            throw new Refused(400, NAME + ": body", String.valueOf(e.getMessage()));
        }
    }

    static List<LokiPushBody.Stream> streams(OtlpLogsBody logs, Instant now) throws Refused {
        Map<Map<String, String>, List<LokiPushBody.Entry>> streams = new LinkedHashMap<>();
        for (OtlpLogsBody.Log log : logs.logs()) {
            Map<String, String> labels = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, ? extends Object> each :
                    log.origin().resource().entrySet()) {
                String value = String.valueOf(each.getValue());
                (INDEXED.contains(each.getKey()) ? labels : metadata).put(key(each.getKey()), value);
            }
            put(metadata, "scope_name", log.origin().scope());
            put(metadata, "scope_version", log.origin().scopeVersion());
            if (log.severity() != 0) {
                put(metadata, "severity_number", String.valueOf(log.severity()));
            }
            put(metadata, "severity_text", log.severityText());
            put(metadata, "trace_id", log.traceId());
            put(metadata, "span_id", log.spanId());
            for (Map.Entry<String, ? extends Object> each : log.attributes().entrySet()) {
                metadata.put(key(each.getKey()), String.valueOf(each.getValue()));
            }
            Object body = log.body();
            streams.computeIfAbsent(labels, key -> new ArrayList<>())
                    .add(new LokiPushBody.Entry(time(log, now), body == null ? "" : body.toString(), metadata));
        }
        return streams.entrySet().stream()
                .map(each -> new LokiPushBody.Stream(each.getKey(), each.getValue()))
                .toList();
    }

    private static String key(String key) throws Refused {
        try {
            return LokiMetadata.key(key, 400, NAME + ": attribute key");
        } catch (Refused e) {
            throw new Refused(e.status(), NAME + ": attribute key", "symbolizer lookup: " + e.reason());
        }
    }

    /** docs/backends.md, Loki OTLP logs: observed time, else the server's, where there is none. */
    private static long time(OtlpLogsBody.Log log, Instant now) {
        if (log.timeNanos() != 0) {
            return log.timeNanos();
        }
        return log.observedNanos() != 0
                ? log.observedNanos()
                : Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano());
    }

    private static void put(Map<String, String> metadata, String key, String value) {
        if (!value.isEmpty()) {
            metadata.put(key, value);
        }
    }
}
