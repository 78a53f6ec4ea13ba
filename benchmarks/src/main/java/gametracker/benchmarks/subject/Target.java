package gametracker.benchmarks.subject;

import java.net.URI;
import java.util.Optional;

/**
 * Where a library under measurement sends to, and how much it may hold back.
 *
 * @param server the server's base URL; empty discards behind the library's real queue
 * @param queue how many records its queues hold; 0 leaves the library's default
 */
public record Target(Optional<URI> server, int queue) {
    /** The default queue size of the peer that has the most widely used one. */
    public static final int PEER_QUEUE = 2048;

    public static Target discarding(int queue) {
        return new Target(Optional.empty(), queue);
    }

    public static Target to(URI server, int queue) {
        return new Target(Optional.of(server), queue);
    }
}
