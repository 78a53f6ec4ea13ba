package gametracker.transport.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * What the spool asks of a file system; open to tests, which let it fail. Links are never followed, and nothing but
 * regular files is ever opened: what is none throws.
 *
 * <p>An interrupt closes a {@link FileChannel} under its user's hands, and senders are interrupted just when they have
 * most to save; so each operation, all of them repeatable, is done again on a fresh channel and the interrupt kept for
 * the caller.
 */
public class Disk {
    /** The file system. */
    public static final Disk REAL = new Disk();

    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** How a file that is there is opened for reading. */
    public static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    Disk() {}

    /** An open file. Not for several threads at once. */
    interface Writer extends Closeable {
        /** Writes all of the buffer at a place. */
        void write(ByteBuffer bytes, long at) throws IOException;

        void truncate(long length) throws IOException;

        /** Forces what was written to the device. */
        void force() throws IOException;
    }

    /** Creates a file for this user alone and opens it for writing; it must not be there yet. */
    Writer create(Path file) throws IOException {
        return new OpenFile(file, newFile(file));
    }

    /** Does so without caring for interrupts. */
    public static FileChannel newFile(Path file) throws IOException {
        return FileChannel.open(file, CREATE, permissions(file, "rw-------"));
    }

    /** Opens a file that is there for writing. */
    Writer reopen(Path file) throws IOException {
        return new OpenFile(file, open(file, WRITE));
    }

    /** Reads a part of a file; shorter than asked for where the file ends. */
    ByteBuffer read(Path file, long at, long length) throws IOException {
        return uninterrupted(() -> {
            try (FileChannel channel = open(file, READ)) {
                long there = Math.max(0, Math.min(length, channel.size() - at));
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(there));
                while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
                return bytes.flip();
            }
        });
    }

    /** The length of a regular file. */
    long length(Path file) throws IOException {
        return regular(file).size();
    }

    /** To open a FIFO or a device may take for ever, so nothing is opened but what is known to be a regular file. */
    public static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
        regular(file);
        return FileChannel.open(file, how);
    }

    private static BasicFileAttributes regular(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new IOException(file + " is no regular file");
        }
        return found;
    }

    /** Creates a directory for this user alone, and those above it that are missing. */
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    /** Removes a file or an empty directory, if it is there. */
    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Does the same; returns whether it went well. */
    boolean tryDelete(Path path) {
        try {
            delete(path);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Puts a file in the place of another in one step. */
    void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forces the names in a directory to the device, where the system can. */
    public void forceDirectory(Path directory) throws IOException {
        if (!posix(directory)) {
            return; // Windows opens no directory, and writes names through by itself.
        }
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new NoSuchFileException(directory.toString(), null, "is no directory");
        }
        uninterrupted(() -> {
            try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
                channel.force(true);
                return true;
            }
        });
    }

    private static FileAttribute<?>[] permissions(Path path, String permissions) {
        if (!posix(path)) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static <T> T uninterrupted(Operation<T> operation) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return operation.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @FunctionalInterface
    private interface Operation<T> {
        T run() throws IOException;
    }

    private static final class OpenFile implements Writer {
        private final Path file;
        private FileChannel channel;

        OpenFile(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        @Override
        public void write(ByteBuffer bytes, long at) throws IOException {
            int start = bytes.position();
            uninterrupted(() -> {
                bytes.position(start);
                FileChannel open = open();
                while (bytes.hasRemaining()) {
                    open.write(bytes, at + bytes.position() - start);
                }
                return true;
            });
        }

        @Override
        public void truncate(long length) throws IOException {
            uninterrupted(() -> open().truncate(length));
        }

        @Override
        public void force() throws IOException {
            uninterrupted(() -> {
                open().force(false);
                return true;
            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private FileChannel open() throws IOException {
            if (!channel.isOpen()) {
                channel = Disk.open(file, WRITE);
            }
            return channel;
        }
    }
}
