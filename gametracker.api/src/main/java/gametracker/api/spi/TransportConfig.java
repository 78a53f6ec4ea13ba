package gametracker.api.spi;

import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import java.net.ProxySelector;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * What a transport needs to know: where to, with which headers, how long.
 *
 * @param endpoints the whole URL of each signal that has one
 * @param headers credentials, tenant and the game's own headers, to be added to each request; secret
 * @param requestTimeout bounds one try, from the first connect to the last byte of the answer
 * @param sslContext the game's own TLS set-up, if it has one
 * @param proxy the game's own choice of proxies, if it has one
 */
public record TransportConfig(
        Map<Signal, URI> endpoints,
        Map<String, String> headers,
        Duration requestTimeout,
        Optional<SSLContext> sslContext,
        Optional<ProxySelector> proxy) {
    /** Copies the maps. */
    public TransportConfig {
        endpoints = Map.copyOf(endpoints);
        headers = Map.copyOf(headers);
        Objects.requireNonNull(requestTimeout, "requestTimeout");
        Objects.requireNonNull(sslContext, "sslContext");
        Objects.requireNonNull(proxy, "proxy");
    }

    /**
     * Takes from a tracker's configuration what concerns its transport.
     *
     * @param config the tracker's configuration
     * @return the transport's part of it
     */
    public static TransportConfig of(TrackerConfig config) {
        return new TransportConfig(
                config.endpoints(), config.headers(), config.requestTimeout(), config.sslContext(), config.proxy());
    }

    /**
     * Returns where envelopes of a signal go.
     *
     * @param signal the envelope's signal
     * @return the whole URL, or empty where none is configured
     */
    public Optional<URI> endpoint(Signal signal) {
        return Optional.ofNullable(endpoints.get(signal));
    }

    /**
     * Shortens a URL for people to read: its query or its fragment may hold a key.
     *
     * @param url a URL, or what was meant to be one
     * @return everything before the first {@code ?} or {@code #}, that one, and {@code ...}; the same if there is none
     */
    public static String withoutQuery(String url) {
        int end = 0;
        while (end < url.length() && url.charAt(end) != '?' && url.charAt(end) != '#') {
            end++;
        }
        return end == url.length() ? url : url.substring(0, end + 1) + "...";
    }

    /** Shows no header's value and no query. */
    @Override
    public String toString() {
        Map<Signal, String> shown = new EnumMap<>(Signal.class);
        endpoints.forEach((signal, url) -> shown.put(signal, withoutQuery(url.toString())));
        return "TransportConfig[endpoints=" + shown + ", headers=" + headers.keySet() + ", requestTimeout="
                + requestTimeout + "]";
    }
}
