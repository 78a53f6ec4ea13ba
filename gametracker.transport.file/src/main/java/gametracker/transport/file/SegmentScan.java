package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds the frames of a segment, whatever has happened to the file. Frames follow each other; where none stands that
 * checks, the next one that does is looked for byte by byte, so that damage costs the frames it hit and no other.
 * Bodies are not read as long as the next frame stands where it should.
 */
final class SegmentScan {
    private static final long MAX_LENGTH = 1L << 30;

    private final Window window;
    private final FileHeader.State header;
    private final List<Found> frames = new ArrayList<>();
    private final List<Region> damaged = new ArrayList<>();
    private boolean newer;
    private long lastSequence;

    private SegmentScan(Window window) throws IOException {
        this.window = window;
        this.header = FileHeader.judge(window.at(0, FileHeader.LENGTH), FileHeader.SEGMENT);
        this.newer = header == FileHeader.State.NEWER;
    }

    /**
     * A frame whose header checks.
     *
     * @param whole whether the file holds as many bytes of body as the header says; they may still be wrong
     */
    record Found(Frame frame, long offset, boolean whole) {}

    /** Bytes that belong to no frame. */
    record Region(long offset, long length, boolean zeros) {}

    static SegmentScan of(Disk disk, Path file) throws IOException {
        SegmentScan scan = new SegmentScan(new Window(disk, file));
        if (scan.window.length() > MAX_LENGTH) {
            scan.damaged.add(new Region(0, scan.window.length(), false));
        } else if (!scan.newer) {
            scan.run();
        }
        return scan;
    }

    long length() {
        return window.length();
    }

    /** Whether the file, or a frame in it, is of a later version. */
    boolean newer() {
        return newer;
    }

    boolean empty() {
        return header == FileHeader.State.EMPTY;
    }

    List<Found> frames() {
        return frames;
    }

    List<Region> damaged() {
        return damaged;
    }

    private void run() throws IOException {
        long length = window.length();
        long at = header == FileHeader.State.GOOD ? FileHeader.LENGTH : 0;
        while (at < length && !newer) {
            Frame frame = frameAt(at);
            if (frame == null) {
                long next = nextFrame(at + 1);
                damaged.add(new Region(at, next - at, zeros(at, next)));
                at = next;
                continue;
            }
            long end = at + frame.length();
            boolean whole = end <= length;
            frames.add(new Found(frame, at, whole));
            lastSequence = frame.sequence();
            if (whole && (end == length || frameAt(end) != null || bodyChecks(frame, at))) {
                at = end;
            } else {
                // The body was cut, or bytes are missing inside it: the next frame may stand anywhere.
                at = nextFrame(at + frame.headerLength());
                if (at > end) {
                    damaged.add(new Region(end, at - end, zeros(end, at)));
                }
            }
        }
    }

    /** A header that checks, and continues the sequence; an old frame's bytes inside a body do not. */
    private @Nullable Frame frameAt(long offset) throws IOException {
        Frame frame = Frame.decode(window.at(offset, Frame.MAX_HEADER));
        if (frame == null || frame.sequence() <= lastSequence) {
            return null;
        }
        if (frame.version() > Layout.VERSION) {
            newer = true;
        }
        return frame;
    }

    private boolean bodyChecks(Frame frame, long offset) throws IOException {
        ByteBuffer body = window.at(offset + frame.headerLength(), frame.bodyLength());
        return body.remaining() == frame.bodyLength() && Checksum.of(body) == frame.bodyChecksum();
    }

    private long nextFrame(long from) throws IOException {
        long length = window.length();
        long at = from;
        while (at + Frame.FIXED <= length) {
            ByteBuffer bytes = window.at(at, 64 << 10);
            for (int i = 0; i + Integer.BYTES <= bytes.limit(); i++) {
                if (bytes.getInt(i) == Frame.MAGIC && frameAt(at + i) != null) {
                    return at + i;
                }
            }
            at += Math.max(1, bytes.limit() - Integer.BYTES + 1);
        }
        return length;
    }

    private boolean zeros(long from, long to) throws IOException {
        for (long at = from; at < to; ) {
            ByteBuffer bytes = window.at(at, Math.min(to - at, 64 << 10));
            while (bytes.hasRemaining()) {
                if (bytes.get() != 0) {
                    return false;
                }
                at++;
            }
            if (bytes.limit() == 0) {
                return true;
            }
        }
        return true;
    }
}
