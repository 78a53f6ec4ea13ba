package gametracker.viewer;

import gametracker.api.spi.Format;
import gametracker.viewer.backend.Backend;
import gametracker.viewer.backend.Loki;
import gametracker.viewer.backend.LokiOtlpEndpoint;
import gametracker.viewer.backend.LokiPushEndpoint;
import gametracker.viewer.backend.Prometheus;
import gametracker.viewer.backend.PrometheusOtlpEndpoint;
import gametracker.viewer.backend.RemoteWriteEndpoint;
import gametracker.viewer.backend.RuleMemory;
import gametracker.viewer.backend.Tempo;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Maps paths to the imitated servers: one Loki, one Prometheus and one Tempo, each with several paths. */
final class Routes {
    private final Map<String, Route> routes = new HashMap<>();

    Routes(ReceiverConfig config, RuleMemory memory) {
        Loki loki = new Loki(memory);
        Prometheus prometheus = new Prometheus(config.clock().instant(), config.outOfOrderTimeWindow(), memory);
        add(Format.LOKI_PUSH, new LokiPushEndpoint(loki), "/loki/api/v1/push");
        add(Format.OTLP_LOGS, new LokiOtlpEndpoint(loki), "/v1/logs", "/otlp/v1/logs");
        add(
                Format.REMOTE_WRITE_1,
                new RemoteWriteEndpoint(prometheus),
                "/api/v1/push",
                "/api/v1/write",
                "/api/v1/metrics/write");
        add(
                Format.OTLP_METRICS,
                new PrometheusOtlpEndpoint(prometheus),
                "/v1/metrics",
                "/otlp/v1/metrics",
                "/api/v1/otlp/v1/metrics");
        add(Format.OTLP_TRACES, new Tempo(memory), "/v1/traces", "/otlp/v1/traces");
    }

    Optional<Route> find(String path) {
        return Optional.ofNullable(routes.get(path));
    }

    private void add(Format format, Backend backend, String... paths) {
        for (String path : paths) {
            routes.put(path, new Route(format, backend));
        }
    }

    /** The format of a path, and the server behind it. */
    record Route(Format format, Backend backend) {}
}
