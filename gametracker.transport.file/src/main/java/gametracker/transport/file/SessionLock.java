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
 * The right to write into a session's directory: a lock on its file {@code lock}. The operating system releases it when
 * the process dies, however it dies.
 *
 * <p>Such a lock belongs to the whole process, and on POSIX systems closing <em>any</em> channel of the file releases
 * it. One guard for each directory therefore excludes two trackers in one process from each other, and a locked file is
 * never opened a second time. Another class loader's copy of this class has guards of its own. If that copy holds the
 * lock, the JDK throws OverlappingFileLockException; the channel that caused it stays open for ever, because closing it
 * would release the other copy's lock.
 *
 * <p>A disk that hangs blocks only callers that want the lock of the same directory.
 */
public final class SessionLock implements AutoCloseable {
    private static final Map<Path, Guard> GUARDS = new ConcurrentHashMap<>();
    private static final Queue<FileChannel> NEVER_CLOSED = new ConcurrentLinkedQueue<>();

    private final Guard guard;
    private final FileChannel channel;

    /** Its monitor is held while this process has a directory's lock file open for a moment. */
    private static final class Guard {
        boolean held;
    }

    private SessionLock(Guard guard, FileChannel channel) {
        this.guard = guard;
        this.channel = channel;
    }

    /**
     * Takes the lock of a session's directory. The lock file is created if it is missing.
     *
     * @return the lock; empty if somebody else holds it, or the directory was deleted meanwhile
     * @throws IOException if the file system has no locks, or the lock file is no regular file
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
        // The previous holder may have deleted the file when it finished: then this lock guards nothing.
        if (channel.isPresent() && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            channel.get().close();
            return Optional.empty();
        }
        return channel.map(locked -> new SessionLock(guard, locked));
    }

    /** Locks the file of a channel. The channel is closed if another process holds the lock. */
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

    /** Opens the lock file if it is a regular file; creates it if it is missing. */
    private static FileChannel open(Path file) throws IOException {
        if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            try {
                return Disk.newFile(file);
            } catch (FileAlreadyExistsException e) {
                // Another process created it first.
            }
        }
        return Disk.open(file, Disk.WRITE);
    }

    /**
     * Returns whether a live process holds the lock. The lock of a session that was just deleted is not held, nor is one
     * that is no regular file. Tests it by a shared lock for an instant; changes nothing.
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

    /** Releases the lock. The file stays unless it was deleted before. */
    @Override
    public void close() {
        synchronized (guard) {
            if (!channel.isOpen()) {
                return;
            }
            try {
                channel.close();
            } catch (IOException e) {
                // The operating system releases the lock at the end of the process at the latest.
            }
            guard.held = false;
        }
    }
}
