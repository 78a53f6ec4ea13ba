package gametracker.api.spi;

import gametracker.api.Durability;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * What a spool needs to know.
 *
 * @param directory shared by all processes of a game; each keeps to a sub-directory of its own
 * @param maxBytes bounds the lengths of all files of this session and those it adopted, quarantine included
 * @param durability when writes are forced to the device
 * @param sessionId the session that writes
 * @param about what is kept about the session for people to read: game, version, environment, protocol; no secrets
 */
public record SpoolConfig(
        Path directory, long maxBytes, Durability durability, String sessionId, Map<String, String> about) {
    /** Copies the map. */
    public SpoolConfig {
        Objects.requireNonNull(directory, "directory");
        Objects.requireNonNull(durability, "durability");
        Objects.requireNonNull(sessionId, "sessionId");
        about = Map.copyOf(about);
    }
}
