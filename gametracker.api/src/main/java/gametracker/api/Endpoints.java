package gametracker.api;

import gametracker.api.spi.TransportConfig;
import java.net.URI;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Where each signal goes: its own URL, else Alloy's, else the protocol's path below the base. */
final class Endpoints {
    private static final Map<Signal, String> LGTM_PATHS =
            Map.of(Signal.LOGS, "/loki/api/v1/push", Signal.METRICS, "/api/v1/push", Signal.TRACES, "/v1/traces");
    private static final Map<Signal, String> OTLP_PATHS =
            Map.of(Signal.LOGS, "/v1/logs", Signal.METRICS, "/v1/metrics", Signal.TRACES, "/v1/traces");

    /** The ports and paths of the Alloy configuration in docs/backends.md. */
    private static final Map<Signal, String> ALLOY_LGTM = Map.of(
            Signal.LOGS,
            ":3100/loki/api/v1/push",
            Signal.METRICS,
            ":9999/api/v1/metrics/write",
            Signal.TRACES,
            ":4318/v1/traces");

    private static final String ALLOY_OTLP_PORT = ":4318";

    /** Of Loki, Prometheus, Mimir, VictoriaMetrics, Alloy and OTLP; a longer one before its own end. */
    private static final List<String> PUSH_PATHS = List.of(
            "/loki/api/v1/push",
            "/api/prom/push",
            "/opentelemetry/api/v1/push",
            "/api/v1/push",
            "/api/v1/metrics/write",
            "/api/v1/write",
            "/v1/logs",
            "/v1/metrics",
            "/v1/traces");

    private Endpoints() {}

    static Map<Signal, URI> of(TrackerConfig.Builder builder) {
        Map<Signal, URI> endpoints = new EnumMap<>(Signal.class);
        for (Signal signal : Signal.values()) {
            URI whole = builder.endpoints.get(signal);
            if (whole != null) {
                endpoints.put(signal, Checks.url(wholeUrl(signal), whole));
            } else if (builder.alloy != null) {
                endpoints.put(signal, alloy(builder.alloy, builder.protocol, signal));
            } else if (builder.endpoint != null) {
                endpoints.put(
                        signal, joined(builder.endpoint, paths(builder.protocol).get(signal)));
            }
        }
        return endpoints;
    }

    /** Returns the option that {@link #of} takes a signal's URL from. */
    static Optional<String> option(TrackerConfig.Builder builder, Signal signal) {
        if (builder.endpoints.containsKey(signal)) {
            return Optional.of(wholeUrl(signal));
        }
        if (builder.alloy != null) {
            return Optional.of("alloy");
        }
        return builder.endpoint == null ? Optional.empty() : Optional.of("endpoint");
    }

    private static String wholeUrl(Signal signal) {
        return signal.name().toLowerCase(Locale.ROOT) + "Endpoint";
    }

    /**
     * Returns the path of a known receiver that a URL ends in, with which it is no base: another signal's path joined to
     * it leads nowhere.
     */
    static Optional<String> pushPath(URI url) {
        String path = url.getRawPath() == null ? "" : withoutSlash(url.getRawPath());
        return PUSH_PATHS.stream().filter(path::endsWith).findFirst();
    }

    static String withoutSlash(String url) {
        int end = url.length();
        while (end > 0 && url.charAt(end - 1) == '/') {
            end--;
        }
        return url.substring(0, end);
    }

    /** For people to read. */
    static String shown(Map<Signal, URI> endpoints) {
        Map<Signal, String> shown = new EnumMap<>(Signal.class);
        endpoints.forEach((signal, url) -> shown.put(signal, shown(url)));
        return shown.toString();
    }

    /** For people to read, of a URL that was accepted. */
    static String shown(URI url) {
        return TransportConfig.withoutQuery(url.toString());
    }

    /**
     * Returns a text for people to read, for input that may be no valid URL: if it contains an @, any part before that may
     * be a password, and little more than the scheme is shown.
     */
    static String guarded(String url) {
        int at = url.indexOf('@');
        if (at < 0) {
            return TransportConfig.withoutQuery(url);
        }
        int scheme = url.indexOf("://");
        return scheme >= 0 && scheme < at && isWord(url, scheme) ? url.substring(0, scheme) + "://..." : "...";
    }

    private static boolean isWord(String text, int length) {
        for (int i = 0; i < length; i++) {
            if (!Character.isLetterOrDigit(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static Map<Signal, String> paths(Protocol protocol) {
        return protocol == Protocol.OTLP ? OTLP_PATHS : LGTM_PATHS;
    }

    private static URI alloy(String host, Protocol protocol, Signal signal) {
        String authority = host.indexOf(':') >= 0 && !host.startsWith("[") ? "[" + host + "]" : host;
        String rest = protocol == Protocol.OTLP ? ALLOY_OTLP_PORT + OTLP_PATHS.get(signal) : ALLOY_LGTM.get(signal);
        try {
            return Checks.url("alloy", URI.create("http://" + authority + rest));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "alloy must be a host name or address without scheme and port: " + guarded(host), e);
        }
    }

    /** A base path is kept; a trailing slash does not matter. */
    private static URI joined(URI base, String path) {
        return URI.create(withoutSlash(Checks.base("endpoint", base).toString()) + path);
    }
}
