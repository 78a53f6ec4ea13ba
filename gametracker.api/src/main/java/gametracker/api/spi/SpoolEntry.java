package gametracker.api.spi;

import java.time.Instant;

/**
 * An envelope that lies in a spool. Small: the body stays on disk. Two of them are equal only if they are the same
 * object.
 */
public interface SpoolEntry {
    /**
     * Returns the session that wrote it.
     *
     * @return the session's id
     */
    String sessionId();

    /**
     * Says whether it was written by another session than the spool's own.
     *
     * @return true for what earlier sessions left
     */
    boolean adopted();

    /**
     * Returns the envelope's id within its session.
     *
     * @return the id
     */
    String id();

    /**
     * Returns what the bytes are.
     *
     * @return the format
     */
    Format format();

    /**
     * Returns how many records, samples or spans it holds.
     *
     * @return the envelope's item count
     */
    int itemCount();

    /**
     * Returns the length of its body.
     *
     * @return bytes
     */
    int bodyBytes();

    /**
     * Returns when the envelope was frozen.
     *
     * @return by the clock of the session that wrote it
     */
    Instant createdAt();

    /**
     * Returns how far its delivery had come, as last written.
     *
     * @return the progress
     */
    SpoolProgress progress();
}
