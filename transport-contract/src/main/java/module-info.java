/**
 * The contract of HTTP transports, as tests. The module of a transport runs it by a class of its own.
 *
 * @uses gametracker.api.spi.TransportProvider
 */
open module gametracker.contract {
    requires static org.jspecify;
    requires transitive gametracker.api;
    requires transitive org.junit.jupiter.api;
    requires transitive org.junit.jupiter.params;

    exports gametracker.contract;

    uses gametracker.api.spi.TransportProvider;
}
