package gametracker.api;

/** Why something that was recorded will not arrive. */
public enum DropReason {
    /** The ring of log records or spans was full; the oldest made room. */
    QUEUE_FULL,
    /** Encoded batches that waited took more than their share of {@code maxBufferedBytes}; the oldest made room. */
    BUFFER_FULL,
    /** The spool reached {@code spoolMaxBytes}; its oldest segment made room. */
    SPOOL_FULL,
    /** What was on disk no longer matches its checksum. */
    SPOOL_DAMAGED,
    /**
     * It could not be recorded at all: no name or one of another kind of metric, not a finite number, a negative
     * increment, a log that says nothing; or it could not be encoded.
     */
    INVALID,
    /** The tracker was closed before or while it was recorded, or could not be rid of it in time at close. */
    CLOSED,
    /** The server refused it for good. */
    REJECTED,
    /** The server refused it again and again while it took others. */
    POISON,
    /** It had to be given up while it was unknown whether an earlier try had arrived. */
    OUTCOME_UNKNOWN,
    /** There is no endpoint for its signal and no spool. */
    NO_DESTINATION,
    /** There are {@code maxSeries} series already. */
    SERIES_LIMIT,
    /** The server refused it because it is too old for it. */
    TOO_LATE,
    /**
     * The same error came more often than {@code repeatedErrors} allows. It was counted, and a record of its own says
     * how often.
     */
    REPEATED
}
