/**
 * The spool's files. {@code Disk} does the I/O. {@code FileHeader}, {@code Frame}, {@code JournalRecord}, {@code
 * SessionInfo} and {@code SetAside} are the format (docs/spool-format.md), which {@code SegmentScan} reads, damaged or
 * not. {@code Session} is one session's directory, {@code Storage} all sessions that this process owns, {@code FileSpool}
 * the tracker's view of them. The tools that read and carry spools use the public types.
 */
@NullMarked
package gametracker.transport.file;

import org.jspecify.annotations.NullMarked;
