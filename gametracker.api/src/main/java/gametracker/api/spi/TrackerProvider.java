package gametracker.api.spi;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;

/** Makes trackers; the one in {@code gametracker.core} is found by the ServiceLoader. */
@FunctionalInterface
public interface TrackerProvider {
    /**
     * Starts a tracker. Does no network I/O; what is slow happens on the tracker's own threads.
     *
     * @param config a configuration that {@code build()} has checked
     * @return the running tracker
     * @throws IllegalArgumentException if the path does not hold what the configuration asks for (a transport, the
     *     spool); names the option, the value and the remedy
     */
    GameTracker create(TrackerConfig config);
}
