package gametracker.transport.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** Reads a file through a buffer of a fixed size, which is also the most that a caller may ask for at once. */
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

    /** The number of bytes that were read from the disk so far. */
    long bytesRead() {
        return bytesRead;
    }

    /** The bytes at an offset; fewer where the file ends. The result is valid until the next call. */
    ByteBuffer at(long offset, long wanted) throws IOException {
        long available = Math.max(0, Math.min(wanted, length - offset));
        if (offset < from || offset + available > from + seen.limit()) {
            seen = disk.read(file, offset, Math.min(SIZE, Math.max(0, length - offset)));
            from = offset;
            bytesRead += seen.limit();
        }
        int start = (int) Math.min(offset - from, seen.limit());
        int end = (int) Math.min(start + available, seen.limit());
        return seen.slice(start, end - start);
    }
}
