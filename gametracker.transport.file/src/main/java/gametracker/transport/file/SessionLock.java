package gametracker.transport.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The right to write into a session's directory: a lock on its file {@code lock}, which the system takes back when
 * the process dies, however it dies.
 *
 * <p>Such a lock belongs to the whole process, and on POSIX systems closing <em>any</em> channel on the file gives it
 * up. Two trackers in one process are therefore kept apart by a set of what is held, and a file that is held is never
 * opened a second time. The set cannot see what another class loader's copy of this class holds; there the JDK throws
 * OverlappingFileLockException, and the channel that met it stays open for good, since closing it would let other
 * processes in.
 */
final class SessionLock implements AutoCloseable {
    private static final Set<Path> HELD = new HashSet<>();
    private static final List<FileChannel> NEVER_CLOSED = new ArrayList<>();

    private final Path directory;
    private final FileChannel channel;

    private SessionLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /**
     * Takes the lock of a session's directory, whose file is made if it is missing.
     *
     * @return the lock; empty if somebody else holds it, or the directory went away meanwhile
     * @throws IOException if locks cannot be had here at all
     */
    static Optional<SessionLock> tryTake(Path sessionDirectory) throws IOException {
        Path directory;
        try {
            directory = sessionDirectory.toRealPath();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
        synchronized (HELD) {
            if (!HELD.add(directory)) {
                return Optional.empty();
            }
            boolean taken = false;
            try {
                Optional<SessionLock> lock = take(directory);
                taken = lock.isPresent();
                return lock;
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } finally {
                if (!taken) {
                    HELD.remove(directory);
                }
            }
        }
    }

    /**
     * Whether a live process holds the lock; nobody holds that of a session which has just been deleted. Looks by a
     * shared lock for an instant; changes nothing.
     */
    static boolean isHeld(Path sessionDirectory) throws IOException {
        try {
            return isHeldThere(sessionDirectory.toRealPath());
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isHeldThere(Path directory) throws IOException {
        Path file = directory.resolve(Layout.LOCK);
        synchronized (HELD) {
            if (HELD.contains(directory)) {
                return true;
            }
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
            try (FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
                return lock == null;
            } catch (OverlappingFileLockException e) {
                NEVER_CLOSED.add(channel);
                return true;
            } finally {
                if (!NEVER_CLOSED.contains(channel)) {
                    channel.close();
                }
            }
        }
    }

    /** Gives the lock up; the file stays unless it was deleted before. */
    @Override
    public void close() {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            HELD.remove(directory);
            try {
                channel.close();
            } catch (IOException e) {
                // Closed or not, the lock goes with the process at the latest.
            }
        }
    }

    private static Optional<SessionLock> take(Path directory) throws IOException {
        Path file = directory.resolve(Layout.LOCK);
        FileChannel channel = FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
                RealDisk.permissions(file, "rw-------"));
        boolean keep = false;
        try {
            FileLock lock = channel.tryLock();
            // The holder before us may have deleted the file on its way out: then this lock guards nothing.
            keep = lock != null && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
            return keep ? Optional.of(new SessionLock(directory, channel)) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            NEVER_CLOSED.add(channel);
            keep = true;
            return Optional.empty();
        } finally {
            if (!keep) {
                channel.close();
            }
        }
    }
}
