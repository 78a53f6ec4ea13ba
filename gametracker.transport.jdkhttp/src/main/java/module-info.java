/**
 * Carries envelopes over HTTP/1.1 by the JDK's own client. The one to take into a jlinked image.
 *
 * @provides gametracker.api.spi.TransportProvider under the name {@code jdkhttp}
 */
module gametracker.transport.jdkhttp {
    requires static org.jspecify;
    requires gametracker.api;
    requires java.net.http;

    provides gametracker.api.spi.TransportProvider with
            gametracker.transport.jdkhttp.JdkHttpTransportProvider;
}
