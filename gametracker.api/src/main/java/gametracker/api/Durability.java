package gametracker.api;

/**
 * Determines when data in the spool is forced to the device. The death of the process loses nothing with any of these
 * settings; they differ in what a power cut may lose.
 */
public enum Durability {
    /** Left to the operating system: a power cut may take what it had not yet written. */
    NEVER,
    /** Forced about once a second while something is written: a power cut may take the last second. */
    INTERVAL,
    /** Forced before an envelope counts as spooled: a power cut takes nothing that was called safe. */
    ALWAYS
}
