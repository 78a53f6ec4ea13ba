/**
 * The spool's files. From the bottom: {@code Disk} does the I/O; {@code FileHeader}, {@code Frame}, {@code
 * JournalRecord}, {@code SessionInfo} and {@code SetAside} are the format (docs/spool-format.md); {@code SegmentScan}
 * reads it, damaged or not; {@code Session} is one session's directory, {@code Storage} all of them that
 * this process owns, {@code FileSpool} what the tracker sees. Public is what tools need to read and carry spools.
 */
@NullMarked
package gametracker.transport.file;

import org.jspecify.annotations.NullMarked;
