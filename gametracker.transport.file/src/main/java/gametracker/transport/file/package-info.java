/**
 * The spool's files and the command line that reads them. From the bottom: {@code Disk} does the I/O; {@code
 * FileHeader}, {@code Frame}, {@code JournalRecord} and {@code SessionInfo} are the format (docs/spool-format.md);
 * {@code SegmentScan} and {@code Journal} read it, damaged or not; {@code Session} is one session's directory, {@code
 * FileSpool} all of them that this process owns.
 */
@NullMarked
package gametracker.transport.file;

import org.jspecify.annotations.NullMarked;
