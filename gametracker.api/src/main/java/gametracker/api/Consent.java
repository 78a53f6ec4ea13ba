package gametracker.api;

/** Whether what a tracker records may leave the process, or be kept on disk. */
public enum Consent {
    /** It may. */
    GRANTED,
    /**
     * Not decided yet: recorded in bounded memory; nothing is written to disk and nothing is sent. {@link #GRANTED} then
     * lets it go, {@link #DENIED} erases it, and so does {@code close}.
     */
    PENDING,
    /** It may not: all that waits is erased, also on disk, and recording calls do nothing. */
    DENIED
}
