/**
 * What a game without a logging back end logs by SLF4J, in GameTracker and on the console. SLF4J finds it by itself; a
 * process can have one such provider.
 *
 * @provides org.slf4j.spi.SLF4JServiceProvider
 */
module gametracker.bridge.slf4j {
    requires static org.jspecify;
    requires gametracker.api;
    requires org.slf4j;

    provides org.slf4j.spi.SLF4JServiceProvider with
            gametracker.bridge.slf4j.GameTrackerServiceProvider;
}
