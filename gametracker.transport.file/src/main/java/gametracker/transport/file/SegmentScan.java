package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of a segment, whatever has happened to the file. Frames follow each other. Where there is no valid
 * frame, the scan searches for the next one byte by byte, so that damage loses only the frames that it hit. A body is not
 * read if the next frame is found directly behind it.
 *
 * <p>The file's content determines neither the memory nor the time that a scan needs. At most {@link #MAX_LENGTH} bytes
 * are read, through a window of a fixed size. A scan that has done many times the work of a normal one stops; the rest of
 * the file counts as damaged.
 */
public final class SegmentScan {
    /**
     * The most that is read of a segment. The spool's segments are no longer than 8 MiB or one frame, whichever is
     * longer, except those that version 0.1 restored.
     */
    public static final long MAX_LENGTH = 32 << 20;

    /** A scan of an undamaged file reads each byte about once, and a second time to check a body. */
    private static final long WORK_PER_BYTE = 16;

    private static final long LEAST_WORK = 16 << 20;
    private static final int PIECE = 64 << 10;

    private final Window window;
    private final long length;
    private final FileHeader.State header;
    private final List<Found> frames = new ArrayList<>();
    private final List<Region> damaged = new ArrayList<>();
    private boolean newer;
    private long lastSequence;
    private long workLeft;

    private SegmentScan(Window window) throws IOException {
        this.window = window;
        this.length = Math.min(window.length(), MAX_LENGTH);
        this.workLeft = LEAST_WORK + WORK_PER_BYTE * length;
        this.header = FileHeader.judge(window.at(0, FileHeader.LENGTH), FileHeader.SEGMENT);
        this.newer = header == FileHeader.State.NEWER;
    }

    /**
     * A frame with a valid header.
     *
     * @param whole whether the file holds as many bytes of body as the header says; they may still be wrong
     * @param damaged whether the body is known to be wrong: it is cut, or the scan read it and the checksum differs
     */
    public record Found(Frame frame, long offset, boolean whole, boolean damaged) {
        long end() {
            return offset + frame.length();
        }
    }

    /** Bytes that belong to no valid frame, and whether all of them are 0. */
    public record Region(long offset, long length, boolean zeros) {}

    static SegmentScan of(Disk disk, Path file) throws IOException {
        SegmentScan scan = new SegmentScan(new Window(disk, file));
        if (!scan.newer) {
            scan.run();
        }
        return scan;
    }

    /** The length of the file. */
    public long length() {
        return window.length();
    }

    /** The number of bytes beyond the longest possible segment; they were not read. */
    public long excess() {
        return window.length() - length;
    }

    /** Whether the file, or a frame in it, is of a later version. */
    boolean newer() {
        return newer;
    }

    /** The frames with valid headers, in the order of the file. */
    public List<Found> frames() {
        return frames;
    }

    /** The bytes between the frames. */
    public List<Region> damaged() {
        return damaged;
    }

    /** The end of the last frame that may be undamaged; nothing behind it is worth keeping. */
    long soundEnd() {
        long end = FileHeader.LENGTH;
        for (Found found : frames) {
            end = found.damaged() ? end : Math.max(end, found.end());
        }
        return Math.min(end, length());
    }

    private void run() throws IOException {
        long at = header == FileHeader.State.GOOD ? FileHeader.LENGTH : 0;
        while (at < length && !newer) {
            Frame frame = frameAt(at);
            if (frame == null) {
                long next = nextFrame(at + 1);
                addDamage(at, next);
                at = next;
                continue;
            }
            long end = at + frame.length();
            boolean whole = end <= length;
            lastSequence = frame.sequence();
            boolean sound = whole && (end == length || frameAt(end) != null || bodyChecks(frame, at));
            frames.add(new Found(frame, at, whole, !sound));
            if (sound) {
                at = end;
            } else {
                // The body was cut, or bytes are missing inside it: the next frame may begin anywhere.
                at = nextFrame(at + frame.headerLength());
                if (at > end) {
                    addDamage(end, at);
                }
            }
        }
    }

    private void addDamage(long from, long to) throws IOException {
        damaged.add(new Region(from, to - from, zeros(from, to)));
    }

    /** A valid header that continues the sequence. Bytes of an older frame inside a body do not continue it. */
    private @Nullable Frame frameAt(long offset) throws IOException {
        Frame frame = Frame.decode(window.at(offset, Frame.MAX_HEADER));
        workLeft -= frame == null ? Frame.MAX_HEADER : frame.headerLength();
        if (frame == null || frame.sequence() <= lastSequence) {
            return null;
        }
        newer |= frame.version() > Layout.VERSION;
        return frame;
    }

    private boolean bodyChecks(Frame frame, long offset) throws IOException {
        CRC32C checksum = new CRC32C();
        long end = offset + frame.length();
        for (long at = offset + frame.headerLength(); at < end; ) {
            ByteBuffer piece = window.at(at, Math.min(PIECE, end - at));
            if (!piece.hasRemaining() || isOverworked(piece.remaining())) {
                return false;
            }
            at += piece.remaining();
            checksum.update(piece);
        }
        return (int) checksum.getValue() == frame.bodyChecksum();
    }

    /** The offset of the next frame; the end of the scan if there is none. */
    private long nextFrame(long from) throws IOException {
        long at = from;
        while (at + Frame.FIXED <= length) {
            ByteBuffer bytes = window.at(at, Math.min(PIECE, length - at));
            for (int i = 0; i + Integer.BYTES <= bytes.limit(); i++) {
                if (bytes.getInt(i) == Frame.MAGIC) {
                    if (isOverworked(0)) {
                        return length;
                    }
                    if (frameAt(at + i) != null) {
                        return at + i;
                    }
                }
            }
            if (isOverworked(bytes.limit())) {
                return length;
            }
            at += Math.max(1, bytes.limit() - Integer.BYTES + 1);
        }
        return length;
    }

    private boolean isOverworked(int bytes) {
        workLeft -= bytes;
        return workLeft < window.bytesRead();
    }

    private boolean zeros(long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            ByteBuffer bytes = window.at(at, Math.min(to - at, PIECE));
            if (!bytes.hasRemaining()) {
                return true;
            }
            at += bytes.remaining();
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return false;
                }
            }
        }
        return true;
    }
}
