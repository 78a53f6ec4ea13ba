package gametracker.core.ending;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A file, open and locked. The lock tells that the process of a session lives, whatever its id; the system takes it
 * away with the process.
 *
 * <p>What is written reaches the system's memory at once, which the process's death leaves alone. A {@link
 * RandomAccessFile}, because a channel is closed by the interrupt of a thread that uses it. And no mapped file: to write
 * into a page for which the disk has no room ends the JVM.
 */
public final class LockedFile implements AutoCloseable {
    /** The end of the name of a file that is not whole yet. */
    public static final String UNFINISHED = ".new";

    /** POSIX takes a lock away when the process closes any descriptor of the file, so no file is opened twice. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private Path path;
    private final RandomAccessFile file;

    private LockedFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Makes a file under its name, whole or not at all. */
    public static LockedFile create(Path path, byte[] content) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + UNFINISHED);
        LockedFile made = open(unfinished);
        if (made == null) {
            throw new IOException("cannot be locked: " + unfinished);
        }
        try {
            StateDirectory.makePrivate(unfinished, "rw-------");
            made.file.setLength(0);
            made.write(0, content);
            Files.move(unfinished, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            made.delete();
            throw e;
        }
        OPEN.add(path);
        OPEN.remove(unfinished);
        made.path = path;
        return made;
    }

    /** Takes over the file of a session whose process is gone. Null if it lives, or if another process is at it. */
    public static @Nullable LockedFile takeOver(Path path) throws IOException {
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? open(path) : null;
    }

    private static @Nullable LockedFile open(Path path) throws IOException {
        if (!OPEN.add(path)) {
            return null;
        }
        RandomAccessFile file = null;
        FileLock lock = null;
        try {
            file = new RandomAccessFile(path.toFile(), "rw");
            lock = file.getChannel().tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null; // another class loader's copy of this class has it
        } finally {
            if (lock == null) {
                OPEN.remove(path);
                if (file != null) {
                    file.close();
                }
            }
        }
        return lock == null ? null : new LockedFile(path, file);
    }

    public Path path() {
        return path;
    }

    /** Reads from the beginning, no more than so many bytes. */
    public byte[] read(int most) throws IOException {
        file.seek(0);
        byte[] bytes = new byte[(int) Math.min(most, file.length())];
        int length = 0;
        int count;
        while (length < bytes.length && (count = file.read(bytes, length, bytes.length - length)) > 0) {
            length += count;
        }
        return Arrays.copyOf(bytes, length);
    }

    public void write(long at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    /** Cuts it, and gives back what was behind. */
    public void truncate(long length) throws IOException {
        file.setLength(length);
    }

    /** Closes and deletes it. Returns whether it is gone. */
    public boolean delete() {
        boolean gone;
        try {
            gone = Files.deleteIfExists(path) || !Files.exists(path);
        } catch (IOException | RuntimeException e) {
            gone = false;
        }
        close();
        if (!gone) { // Windows deletes no file that is open
            try {
                gone = Files.deleteIfExists(path) || !Files.exists(path);
            } catch (IOException | RuntimeException e) {
                gone = false;
            }
        }
        return gone;
    }

    /** Lets go of it; it stays where it is. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            // There is nothing left to be written.
        } finally {
            OPEN.remove(path);
        }
    }
}
