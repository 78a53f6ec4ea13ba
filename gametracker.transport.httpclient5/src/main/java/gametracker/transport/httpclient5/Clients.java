package gametracker.transport.httpclient5;

import gametracker.api.spi.TransportConfig;
import java.net.URI;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.CredentialsProvider;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.SystemDefaultCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.util.Timeout;

/**
 * Creates the client with the system properties that HttpClient supports (proxy, TLS, {@code http.keepAlive}), and with its
 * automatic behaviour switched off. Otherwise it would retry by itself and wait for Retry-After, follow redirects with the
 * credentials, answer a challenge, keep cookies, and offer to upgrade plain connections to TLS.
 */
final class Clients {
    /** One for each lane. */
    private static final int CONNECTIONS_PER_HOST = 3;

    private static final Http1Config HTTP_1 = Http1Config.custom()
            .setMaxLineLength(64 << 10)
            .setMaxHeaderCount(500)
            .build();

    private Clients() {}

    static CloseableHttpClient create(TransportConfig config) {
        HttpClientBuilder builder = HttpClients.custom()
                .useSystemProperties()
                .setConnectionManager(connections(config))
                .setDefaultRequestConfig(RequestConfig.custom()
                        .setConnectionRequestTimeout(timeout(config))
                        .setResponseTimeout(timeout(config))
                        .setExpectContinueEnabled(false)
                        .setProtocolUpgradeEnabled(false)
                        .build())
                .setDefaultCredentialsProvider(proxiesOnly(config))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableAuthCaching()
                .disableCookieManagement()
                .disableContentCompression()
                .disableDefaultUserAgent();
        config.proxy().ifPresent(builder::setProxySelector);
        return builder.build();
    }

    private static PoolingHttpClientConnectionManager connections(TransportConfig config) {
        // http.maxConnections is the JDK's property; earlier versions of this client used it in the same way.
        int perHost = Math.max(1, Integer.getInteger("http.maxConnections", CONNECTIONS_PER_HOST));
        PoolingHttpClientConnectionManagerBuilder builder = PoolingHttpClientConnectionManagerBuilder.create()
                .useSystemProperties()
                .setMaxConnPerRoute(perHost)
                .setMaxConnTotal(2 * perHost)
                .setConnectionFactory(ManagedHttpClientConnectionFactory.builder()
                        .http1Config(HTTP_1)
                        .responseParserFactory(new WholeHeads.Factory(HTTP_1))
                        .incomingContentLengthStrategy(Framing.LENIENT)
                        .build())
                .setDefaultConnectionConfig(ConnectionConfig.custom()
                        .setConnectTimeout(timeout(config))
                        .setSocketTimeout(timeout(config))
                        .build());
        config.sslContext().ifPresent(context -> builder.setTlsSocketStrategy(new DefaultClientTlsStrategy(context)));
        return builder.build();
    }

    /** A proxy's challenge is answered by the system's settings. A server's is not; it gets the configured credentials. */
    private static CredentialsProvider proxiesOnly(TransportConfig config) {
        CredentialsProvider system = new SystemDefaultCredentialsProvider();
        return (scope, context) -> isEndpoint(scope, config) ? null : system.getCredentials(scope, context);
    }

    private static boolean isEndpoint(AuthScope scope, TransportConfig config) {
        return config.endpoints().values().stream()
                .anyMatch(url -> url.getHost().equalsIgnoreCase(scope.getHost()) && port(url) == scope.getPort());
    }

    private static int port(URI url) {
        if (url.getPort() >= 0) {
            return url.getPort();
        }
        return "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    /** A limit that ends a worker whose exchange is no longer waited for. */
    private static Timeout timeout(TransportConfig config) {
        return Timeout.ofMilliseconds(
                Math.min(Integer.MAX_VALUE, Math.max(1, config.requestTimeout().toMillis())));
    }
}
