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
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * The spool's file operations. Tests override them to make them fail. Links are never followed, and only regular files
 * are opened: opening anything else throws.
 *
 * <p>An interrupt closes a {@link FileChannel} that is in use, and threads that send are interrupted at shutdown, when
 * they have most to save. Every operation can therefore be repeated: after an interrupt it runs again on a new channel,
 * and the thread's interrupt flag is set again at the end.
 */
public class Disk {
    /** The file system. */
    public static final Disk REAL = new Disk();

    private static final Set<OpenOption> CREATE =
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
    static final Set<OpenOption> WRITE = Set.of(StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);

    /** The options that open an existing file for reading. */
    public static final Set<OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    Disk() {}

    /** A file that is open for writing. Not for use by several threads at once. */
    static class Writer implements Closeable {
        private final Path file;
        private FileChannel channel;

        Writer(Path file, FileChannel channel) {
            this.file = file;
            this.channel = channel;
        }

        /** Writes all of the buffer at an offset of the file. */
        void write(ByteBuffer bytes, long at) throws IOException {
            int start = bytes.position();
            uninterrupted(() -> {
                bytes.position(start);
                FileChannel open = channel();
                while (bytes.hasRemaining()) {
                    open.write(bytes, at + bytes.position() - start);
                }
                return true;
            });
        }

        void truncate(long length) throws IOException {
            uninterrupted(() -> channel().truncate(length));
        }

        /** Forces what was written to the device. */
        void force() throws IOException {
            uninterrupted(() -> {
                channel().force(false);
                return true;
            });
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }

        private FileChannel channel() throws IOException {
            if (!channel.isOpen()) {
                channel = Disk.open(file, WRITE);
            }
            return channel;
        }
    }

    /** Creates a file that only this user can read, and opens it for writing. The file must not exist. */
    Writer create(Path file) throws IOException {
        return new Writer(file, newFile(file));
    }

    /** Like {@link #create}, as a plain channel that an interrupt closes. */
    public static FileChannel newFile(Path file) throws IOException {
        return FileChannel.open(file, CREATE, permissions(file, "rw-------"));
    }

    /** Opens an existing file for writing. */
    Writer reopen(Path file) throws IOException {
        return new Writer(file, open(file, WRITE));
    }

    /** Reads a part of a file; fewer bytes than asked for where the file ends. */
    ByteBuffer read(Path file, long at, long length) throws IOException {
        return uninterrupted(() -> {
            try (FileChannel channel = open(file, READ)) {
                long available = Math.max(0, Math.min(length, channel.size() - at));
                ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(available));
                while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) >= 0) {}
                return bytes.flip();
            }
        });
    }

    /** The length of a regular file. */
    long length(Path file) throws IOException {
        BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile()) {
            throw new IOException(file + " is no regular file");
        }
        return found.size();
    }

    /** Opens a regular file. Anything else is refused before it is opened: opening a FIFO or a device may block. */
    public static FileChannel open(Path file, Set<OpenOption> how) throws IOException {
        REAL.length(file);
        return FileChannel.open(file, how);
    }

    /** Creates a directory that only this user can enter, and its missing parents. */
    public void createDirectories(Path directory) throws IOException {
        Files.createDirectories(directory, permissions(directory, "rwx------"));
    }

    /** Removes a file or an empty directory, if it exists. */
    void delete(Path path) throws IOException {
        Files.deleteIfExists(path);
    }

    /** Like {@link #delete}; returns whether it succeeded. */
    boolean tryDelete(Path path) {
        try {
            delete(path);
            return true;
        } catch (IOException | RuntimeException e) {
            return false;
        }
    }

    /** Replaces a file by another in one atomic step. */
    void replace(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Forces the names in a directory to the device, where the system can. */
    public void forceDirectory(Path directory) throws IOException {
        if (!posix(directory)) {
            return; // Windows cannot open a directory, and writes names through by itself.
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
        return posix(path)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
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
}
