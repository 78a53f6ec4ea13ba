package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A file seen through a buffer of a fixed size that moves along with the reader, who never asks for more than that. */
final class Window {
    private static final int SIZE = 256 << 10;

    private final Disk disk;
    private final Path file;
    private final long length;
    private ByteBuffer seen = ByteBuffer.allocate(0);
    private long from;
    private long bytesRead;

    Window(Disk disk, Path file) throws IOException {
        this.disk = disk;
        this.file = file;
        this.length = disk.length(file);
    }

    long length() {
        return length;
    }

    /** How much was read from the disk until now. */
    long bytesRead() {
        return bytesRead;
    }

    /** The bytes at a place, fewer where the file ends. Valid until the next call. */
    ByteBuffer at(long offset, long wanted) throws IOException {
        long there = Math.max(0, Math.min(wanted, length - offset));
        if (offset < from || offset + there > from + seen.limit()) {
            seen = disk.read(file, offset, Math.min(SIZE, Math.max(0, length - offset)));
            from = offset;
            bytesRead += seen.limit();
        }
        int start = (int) Math.min(offset - from, seen.limit());
        int end = (int) Math.min(start + there, seen.limit());
        return seen.slice(start, end - start);
    }
}
