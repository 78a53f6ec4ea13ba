package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.Set;

/**
 * What delivery has to know of a tracker's configuration.
 *
 * @param maxBufferedBytes how many bytes of bodies wait in memory at most, an equal share a signal
 * @param formats what the configured endpoints understand; adopted entries of other formats stay in the spool
 * @param endpoints the signals that have an endpoint
 * @param requestTimeout how long one try takes at most
 */
public record Settings(long maxBufferedBytes, Set<Format> formats, Set<Signal> endpoints, Duration requestTimeout) {
    /** Copies the sets. */
    public Settings {
        formats = Set.copyOf(formats);
        endpoints = Set.copyOf(endpoints);
    }

    long share() {
        return maxBufferedBytes / Signal.values().length;
    }
}
