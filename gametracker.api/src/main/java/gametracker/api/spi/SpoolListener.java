package gametracker.api.spi;

import gametracker.api.DropReason;

/**
 * Hears of what a spool loses or finds. Called on the thread whose call made the spool notice, without any lock of
 * the spool's being held; must not block.
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
