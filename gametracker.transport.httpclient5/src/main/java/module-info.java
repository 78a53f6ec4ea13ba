/**
 * Carries envelopes over HTTP/1.1 by Apache HttpClient 5, for studios that have their proxies, pools and TLS set up for
 * it. It logs by SLF4J under its own names; at DEBUG it would write headers, credentials included, to where the game
 * has bound SLF4J.
 *
 * <p>Its library has no module descriptor, which jlink refuses: a jlinked game takes {@code
 * gametracker.transport.jdkhttp}, or keeps these jars beside an image of the JDK alone. The library's own requirements
 * (SLF4J, socket options) are not found by themselves for the same reason, so they are named here.
 *
 * @provides gametracker.api.spi.TransportProvider under the name {@code httpclient5}
 */
@SuppressWarnings({"module", "requires-automatic"})
module gametracker.transport.httpclient5 {
    requires static org.jspecify;
    requires gametracker.api;
    requires org.apache.httpcomponents.client5.httpclient5;
    requires org.apache.httpcomponents.core5.httpcore5;
    requires org.slf4j;
    requires jdk.net;

    provides gametracker.api.spi.TransportProvider with
            gametracker.transport.httpclient5.HttpClient5TransportProvider;
}
