package gametracker.api;

/** The reason why a recorded item will not be delivered. */
public enum DropReason {
    /** The ring of log records or spans was full, and the oldest item was dropped. */
    QUEUE_FULL,
    /** Waiting encoded batches exceeded their share of {@code maxBufferedBytes}, and the oldest was dropped. */
    BUFFER_FULL,
    /** The spool reached {@code spoolMaxBytes}, and its oldest segment was deleted. */
    SPOOL_FULL,
    /** The item's bytes on disk no longer match their checksum. */
    SPOOL_DAMAGED,
    /**
     * The item could not be recorded: no name, or the name of another kind of metric, not a finite number, a negative
     * increment, an empty log; or it could not be encoded.
     */
    INVALID,
    /** The tracker was closed before or during the call, or could neither deliver nor spool the item in time at close. */
    CLOSED,
    /** The server refused the item permanently. */
    REJECTED,
    /** The server refused the item's batch repeatedly while it accepted others. */
    POISON,
    /** The item was given up while it was unknown whether an earlier try had arrived. */
    OUTCOME_UNKNOWN,
    /** The item's signal has no endpoint, and there is no spool. */
    NO_DESTINATION,
    /** There were {@code maxSeries} series already. */
    SERIES_LIMIT,
    /** The server refused the item as too old. */
    TOO_LATE,
    /**
     * The same error came more often than {@code repeatedErrors} allows. It was counted, and a record of its own says
     * how often.
     */
    REPEATED,
    /** The player has declined, or had not decided when the tracker was closed: it was erased. */
    DECLINED
}
