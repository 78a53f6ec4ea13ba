package gametracker.transport.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The right to write into a session's directory: a lock on its file {@code lock}, which the system takes back when
 * the process dies, however it dies.
 *
 * <p>Such a lock belongs to the whole process, and on POSIX systems closing <em>any</em> channel on the file gives it
 * up. Two trackers in one process are therefore kept apart by a guard a directory, and a file that is held is never
 * opened a second time. The guards cannot see what another class loader's copy of this class holds; there the JDK
 * throws OverlappingFileLockException, and the channel that met it stays open for good, since closing it would let
 * other processes in.
 *
 * <p>A disk that hangs holds up only those who want the lock of the same directory.
 */
public final class SessionLock implements AutoCloseable {
    private static final Map<Path, Guard> GUARDS = new ConcurrentHashMap<>();
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final Guard guard;
    private final FileChannel channel;

    /** Its monitor is held while a directory's lock file is open in this process without being kept so. */
    private static final class Guard {
        boolean held;
    }

    private SessionLock(Guard guard, FileChannel channel) {
        this.guard = guard;
        this.channel = channel;
    }

    /**
     * Takes the lock of a session's directory, whose file is made if it is missing.
     *
     * @return the lock; empty if somebody else holds it, or the directory went away meanwhile
     * @throws IOException if locks cannot be had here at all, or the lock is no regular file
     */
    public static Optional<SessionLock> tryTake(Path sessionDirectory) throws IOException {
        try {
            Path directory = sessionDirectory.toRealPath();
            Guard guard = guard(directory);
            synchronized (guard) {
                Optional<SessionLock> lock = guard.held ? Optional.empty() : take(directory, guard);
                guard.held |= lock.isPresent();
                return lock;
            }
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static Guard guard(Path directory) {
        return GUARDS.computeIfAbsent(directory, each -> new Guard());
    }

    private static Optional<SessionLock> take(Path directory, Guard guard) throws IOException {
        Path file = directory.resolve(Layout.LOCK);
        Optional<FileChannel> channel = lock(open(file), false);
        // The holder before us may have deleted the file on its way out: then this lock guards nothing.
        if (channel.isPresent() && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            channel.get().close();
            return Optional.empty();
        }
        return channel.map(locked -> new SessionLock(guard, locked));
    }

    /** Locks the file of a channel, which is closed if another process has it locked. */
    private static Optional<FileChannel> lock(FileChannel channel, boolean shared) throws IOException {
        boolean keep = false;
        try {
            keep = channel.tryLock(0, Long.MAX_VALUE, shared) != null;
            return keep ? Optional.of(channel) : Optional.empty();
        } catch (OverlappingFileLockException e) {
            keep = NEVER_CLOSED.add(channel);
            return Optional.empty();
        } finally {
            if (!keep) {
                channel.close();
            }
        }
    }

    /** What is there is opened only if it is a regular file; what is missing is made. */
    private static FileChannel open(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                return Disk.newFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another process was faster; its file is as good.
            }
        }
        return Disk.open(file, Disk.WRITE);
    }

    /**
     * Whether a live process holds the lock; nobody holds that of a session which has just been deleted, or one that is
     * no regular file. Looks by a shared lock for an instant; changes nothing.
     */
    public static boolean isHeld(Path sessionDirectory) throws IOException {
        try {
            Path directory = sessionDirectory.toRealPath();
            Guard guard = guard(directory);
            synchronized (guard) {
                Path file = directory.resolve(Layout.LOCK);
                return guard.held || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isLocked(file);
            }
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        Optional<FileChannel> channel = lock(Disk.open(file, Disk.READ), true);
        if (channel.isPresent()) {
            channel.get().close();
        }
        return channel.isEmpty();
    }

    /** Gives the lock up; the file stays unless it was deleted before. */
    @Override
    public void close() {
        synchronized (guard) {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                // Closed or not, the lock goes with the process at the latest.
            }
            guard.held = false;
        }
    }
}
