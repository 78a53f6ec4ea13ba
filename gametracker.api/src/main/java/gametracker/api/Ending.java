package gametracker.api;

/**
 * How a session ended. Where several fit, this order decides: {@link #VM_CRASH}, {@link #OUT_OF_MEMORY}, {@link
 * #UNCAUGHT_EXCEPTION}, {@link #EXITED}, {@link #MACHINE_STOPPED}, {@link #HUNG}, {@link #KILLED}.
 */
public enum Ending {
    /** By {@code close}, or by an orderly end of the process. */
    EXITED,
    /** An exception ended the last user thread or a loop's thread, and the process with it. */
    UNCAUGHT_EXCEPTION,
    /** The JVM itself crashed and left a report. */
    VM_CRASH,
    /** An {@link OutOfMemoryError} ended the last user thread or a loop's thread, or the JVM's report says so. */
    OUT_OF_MEMORY,
    /** A loop had stopped for longer than {@code hangTimeout} when the end came. */
    HUNG,
    /** The process was gone without any of these; the machine went on running. */
    KILLED,
    /** The machine stopped or was started anew. */
    MACHINE_STOPPED,
    /** What was left is damaged. */
    UNKNOWN
}
