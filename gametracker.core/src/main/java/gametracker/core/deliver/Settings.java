package gametracker.core.deliver;

import gametracker.api.Signal;
import gametracker.api.spi.Format;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What delivery has to know of a tracker's configuration.
 *
 * @param maxBufferedBytes how many bytes of bodies wait in memory at most, an equal share a signal
 * @param formats what the configured endpoints understand; adopted entries of other formats stay in the spool
 * @param destinations where each signal goes that has an endpoint
 * @param requestTimeout how long one try takes at most
 */
public record Settings(
        long maxBufferedBytes, Set<Format> formats, Map<Signal, Destination> destinations, Duration requestTimeout) {
    /** Copies the collections. */
    public Settings {
        formats = Set.copyOf(formats);
        destinations = Map.copyOf(destinations);
    }

    long share() {
        return maxBufferedBytes / Signal.values().length;
    }
}
