package gametracker.transport.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * What the spool asks of a file system; a seam at which tests let it fail. Links are never followed, and nothing but
 * regular files is ever opened: what is none throws.
 */
interface Disk {
    /** Creates a file for this user alone and opens it for writing; it must not be there yet. */
    Writer create(Path file) throws IOException;

    /** Opens a file that is there for writing. */
    Writer reopen(Path file) throws IOException;

    /** Reads a part of a file; shorter than asked for where the file ends. */
    ByteBuffer read(Path file, long at, long length) throws IOException;

    /** The length of a regular file. */
    long length(Path file) throws IOException;

    /** Creates a directory for this user alone, and those above it that are missing. */
    void createDirectories(Path directory) throws IOException;

    /** Removes a file or an empty directory, if it is there. */
    void delete(Path path) throws IOException;

    /** Puts a file in the place of another in one step. */
    void replace(Path from, Path to) throws IOException;

    /** Forces the names in a directory to the device, where the system can. */
    void forceDirectory(Path directory) throws IOException;

    /** An open file. Not for several threads at once. */
    interface Writer extends Closeable {
        /** Writes all of the buffer at a place. */
        void write(ByteBuffer bytes, long at) throws IOException;

        void truncate(long length) throws IOException;

        /** Forces what was written to the device. */
        void force() throws IOException;
    }
}
