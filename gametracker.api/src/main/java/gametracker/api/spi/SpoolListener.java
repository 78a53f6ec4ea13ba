package gametracker.api.spi;

import gametracker.api.DropReason;

/**
 * Receives reports of a spool's losses and errors. Called on the thread whose call caused the report, without a lock of the
 * spool; must not block.
 */
public interface SpoolListener {
    /**
     * An entry is gone for good before it was acknowledged.
     *
     * @param entry which; never to be used with the spool again
     * @param reason {@link DropReason#SPOOL_FULL} or {@link DropReason#SPOOL_DAMAGED}
     */
    void lost(SpoolEntry entry, DropReason reason);

    /**
     * Something is wrong that no entry can be named for: a disk that is full or read-only, bytes that are no frame.
     *
     * @param message what and where, for the log; repeated at most once a minute by the tracker
     */
    void trouble(String message);
}
