package gametracker.api.spi;

import java.time.Instant;

/**
 * An envelope in a spool. Small, because the body stays on disk. Two entries are equal only if they are the same object.
 */
public interface SpoolEntry {
    /**
     * Returns the session that wrote it.
     *
     * @return the session's id
     */
    String sessionId();

    /**
     * Returns whether another session than the spool's own wrote it.
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
     * Returns the state of its delivery, as last written.
     *
     * @return the progress
     */
    SpoolProgress progress();
}
