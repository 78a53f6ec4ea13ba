/**
 * The tracker: what a call leaves behind ({@code record}, {@code series}) becomes bytes ({@code format}) that are
 * seen on their way ({@code deliver}). Exports nothing; found by the ServiceLoader.
 *
 * @provides gametracker.api.spi.TrackerProvider
 * @uses gametracker.api.spi.TransportProvider
 * @uses gametracker.api.spi.SpoolProvider
 * @uses gametracker.api.spi.RuntimeProbeProvider
 */
module gametracker.core {
    requires gametracker.api;
    requires tools.jackson.core;
    requires tools.jackson.jr.ob;
    requires static org.jspecify;

    uses gametracker.api.spi.RuntimeProbeProvider;
    uses gametracker.api.spi.SpoolProvider;
    uses gametracker.api.spi.TransportProvider;

    provides gametracker.api.spi.TrackerProvider with
            gametracker.core.CoreTrackerProvider;
}
