package gametracker.api.spi;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads a spool's directory without changing or locking it, also while a game writes to it; the one in {@code
 * gametracker.transport.file} is found by the ServiceLoader. Not needed by a game.
 */
@FunctionalInterface
public interface SpoolReader {
    /**
     * Reads every envelope that can be read, session by session, oldest first.
     *
     * @param directory the spool's directory
     * @param each takes each envelope
     * @throws IOException if the directory cannot be read, or is of a newer version than this reader knows
     */
    void read(Path directory, Consumer<SpooledEnvelope> each) throws IOException;
}
