/**
 * Black-box tests: what a user of the modules sees, found by the ServiceLoader as a game finds it.
 *
 * @provides gametracker.api.spi.TransportProvider
 * @uses gametracker.api.spi.SpoolProvider
 * @uses gametracker.api.spi.TransportProvider
 */
@SuppressWarnings({"module", "requires-automatic"})
open module gametracker.tests {
    requires gametracker.api;
    requires gametracker.contract;
    requires gametracker.viewer;
    requires java.logging;
    requires java.net.http;
    requires java.xml;
    requires jdk.httpserver;
    requires jdk.jfr;
    requires com.google.protobuf;
    requires com.tngtech.archunit;
    requires net.jqwik.api;
    requires org.jspecify;
    requires org.junit.jupiter.api;
    requires org.junit.jupiter.params;
    requires snappy.java;
    requires tools.jackson.jr.ob;

    uses gametracker.api.spi.SpoolProvider;
    uses gametracker.api.spi.TransportProvider;

    provides gametracker.api.spi.TransportProvider with
            gametracker.tests.Capture.Provider;
}
