package gametracker.viewer.backend;

import gametracker.decode.DecodeException;
import gametracker.decode.LokiPushBody;
import gametracker.decode.OtlpEncoding;
import gametracker.decode.OtlpLogsBody;
import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpText;
import gametracker.decode.PayloadDecoder;
import gametracker.viewer.received.Refusal;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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
        Map<OtlpOrigin, Source> sources = new IdentityHashMap<>();
        for (OtlpLogsBody.Log log : logs.logs()) {
            Source source = sources.get(log.origin());
            if (source == null) {
                source = Source.of(log.origin());
                sources.put(log.origin(), source);
            }
            Map<String, String> metadata = new LinkedHashMap<>(source.metadata);
            if (log.severity() != 0) {
                put(metadata, "severity_number", String.valueOf(log.severity()));
            }
            put(metadata, "severity_text", log.severityText());
            put(metadata, "trace_id", log.traceId());
            put(metadata, "span_id", log.spanId());
            for (Map.Entry<String, ? extends @Nullable Object> each :
                    log.attributes().entrySet()) {
                metadata.put(key(each.getKey()), OtlpText.of(each.getValue()));
            }
            streams.computeIfAbsent(source.labels, key -> new ArrayList<>())
                    .add(new LokiPushBody.Entry(time(log, now), OtlpText.of(log.body()), metadata));
        }
        return streams.entrySet().stream()
                .map(each -> new LokiPushBody.Stream(each.getKey(), each.getValue()))
                .toList();
    }

    /** Labels and metadata that all logs of one resource and scope share. */
    private record Source(Map<String, String> labels, Map<String, String> metadata) {
        static Source of(OtlpOrigin origin) throws Refused {
            Map<String, String> labels = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, ? extends @Nullable Object> each :
                    origin.resource().entrySet()) {
                (INDEXED.contains(each.getKey()) ? labels : metadata)
                        .put(key(each.getKey()), OtlpText.of(each.getValue()));
            }
            put(metadata, "scope_name", origin.scope());
            put(metadata, "scope_version", origin.scopeVersion());
            return new Source(labels, metadata);
        }
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
