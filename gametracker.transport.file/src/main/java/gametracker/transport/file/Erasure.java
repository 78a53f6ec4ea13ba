package gametracker.transport.file;

import gametracker.transport.file.Layout.SessionDirectory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Erases whole sessions from a spool's directory, even damaged ones and those of a newer format. Sessions whose lock
 * another process or tracker holds stay.
 *
 * <p>A marker file with the largest number of a session to be erased is written first and deleted last. If the process
 * dies in between, or a file cannot be deleted, the next process finds the marker and continues before it adopts anything.
 */
final class Erasure {
    private static final int MARKER_BYTES = 20;

    private final Disk disk;
    private final Path spool;
    private final Notices notices;
    private int failures;
    private @Nullable Exception first;

    /** {@code spool} is the real path of the spool's directory. */
    Erasure(Disk disk, Path spool, Notices notices) {
        this.disk = disk;
        this.spool = spool;
        this.notices = notices;
    }

    /** The largest number of a session to be erased; 0 without a marker, or with one that cannot be read. */
    static long pending(Disk disk, Path spool) throws IOException {
        try {
            ByteBuffer text = disk.read(spool.resolve(Layout.ERASE), 0, MARKER_BYTES);
            String digits = StandardCharsets.US_ASCII.decode(text).toString().strip();
            return Math.max(0, Math.min(Long.parseLong(digits), Layout.MAX_NUMBER));
        } catch (NoSuchFileException | NumberFormatException e) {
            return 0;
        }
    }

    /**
     * Erases all sessions that no other process or tracker holds.
     *
     * @param ours the sessions whose locks this spool holds; it loses the locks
     * @return whether nothing is left of them
     */
    boolean all(Collection<Session> ours) throws IOException {
        List<SessionDirectory> found = Layout.sessions(spool);
        long last = pending(disk, spool);
        for (SessionDirectory each : found) {
            last = Math.max(last, Math.min(each.number(), Layout.MAX_NUMBER));
        }
        if (last > 0) {
            mark(last);
        }
        List<Path> done = new ArrayList<>();
        for (Session session : ours) {
            done.add(session.directory);
            erase(session.directory, session.giveUp());
        }
        found.removeIf(each -> done.contains(each.path()));
        return finish(found);
    }

    /** Continues an interrupted erasure; returns whether everything is erased. */
    boolean resume() throws IOException {
        long last = pending(disk, spool);
        if (last == 0) {
            return true;
        }
        List<SessionDirectory> found = Layout.sessions(spool);
        found.removeIf(each -> each.number() > last);
        return finish(found);
    }

    private boolean finish(List<SessionDirectory> dead) {
        for (SessionDirectory each : dead) {
            try {
                Optional<SessionLock> lock = SessionLock.tryTake(each.path());
                lock.ifPresent(taken -> erase(each.path(), taken));
            } catch (IOException | RuntimeException e) {
                failed(e);
            }
        }
        if (failures == 0) {
            delete(spool.resolve(Layout.ERASE));
        }
        if (failures > 0) {
            notices.trouble("cannot erase " + failures + " files in " + spool
                    + ", it is tried again at the next start: " + first);
        }
        return failures == 0;
    }

    /** Writes the marker. Without it the sessions are erased all the same. */
    private void mark(long last) {
        try {
            try (Disk.Writer marker = marker(spool.resolve(Layout.ERASE))) {
                marker.truncate(0);
                marker.write(ByteBuffer.wrap(Long.toString(last).getBytes(StandardCharsets.US_ASCII)), 0);
                marker.force();
            }
            disk.forceDirectory(spool);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private Disk.Writer marker(Path file) throws IOException {
        try {
            return disk.create(file);
        } catch (FileAlreadyExistsException e) {
            return disk.reopen(file);
        }
    }

    /** A foreign directory inside stays, and the session's directory with it. */
    private void erase(Path session, SessionLock lock) {
        try (lock) {
            Path quarantine = session.resolve(Layout.QUARANTINE);
            deleteFiles(Layout.isDirectory(quarantine) ? quarantine : session);
            disk.tryDelete(quarantine);
            deleteFiles(session);
            delete(session.resolve(Layout.LOCK));
        }
        disk.tryDelete(session);
    }

    /** Deletes all files but the lock, which its holder deletes last. */
    private void deleteFiles(Path directory) {
        try {
            for (Path each : Layout.notDirectories(directory)) {
                if (!each.endsWith(Layout.LOCK)) {
                    delete(each);
                }
            }
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void delete(Path file) {
        try {
            disk.delete(file);
        } catch (IOException | RuntimeException e) {
            failed(e);
        }
    }

    private void failed(Exception e) {
        failures++;
        first = first == null ? e : first;
    }
}
