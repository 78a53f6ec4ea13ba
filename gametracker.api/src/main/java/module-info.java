/**
 * What games and transports see of GameTracker: a game records through {@link gametracker.api.GameTracker}, a
 * transport is written against {@link gametracker.api.spi}. The tracker itself is found by the ServiceLoader.
 *
 * @uses gametracker.api.spi.TrackerProvider
 */
module gametracker.api {
    requires static org.jspecify;

    exports gametracker.api;
    exports gametracker.api.spi;

    uses gametracker.api.spi.TrackerProvider;
}
