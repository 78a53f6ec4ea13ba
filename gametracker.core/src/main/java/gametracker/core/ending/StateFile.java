package gametracker.core.ending;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A state file, open and locked. The lock tells that the process of a session lives, whatever its id; the system takes it
 * away with the process.
 *
 * <p>All bytes are written when the file is made, so that a disk that is full says so then. Later writes change bytes
 * that are there, and reach the system's memory at once, which the process's death leaves alone. A {@link
 * RandomAccessFile}, because a channel is closed by the interrupt of a thread that uses it.
 */
final class StateFile implements AutoCloseable {
    /** POSIX takes a lock away when the process closes any descriptor of the file, so no file is opened twice. */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private Path path;
    private final RandomAccessFile file;

    private StateFile(Path path, RandomAccessFile file) {
        this.path = path;
        this.file = file;
    }

    /** Makes the file of a session under its name, whole or not at all. */
    static StateFile create(Path path, byte[] content) throws IOException {
        Path unfinished = path.resolveSibling(path.getFileName() + StateDirectory.UNFINISHED);
        StateFile made = open(unfinished);
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
    static @Nullable StateFile takeOver(Path path) throws IOException {
        return Files.isRegularFile(path, java.nio.file.LinkOption.NOFOLLOW_LINKS) ? open(path) : null;
    }

    private static @Nullable StateFile open(Path path) throws IOException {
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
        return lock == null ? null : new StateFile(path, file);
    }

    Path path() {
        return path;
    }

    byte[] read() throws IOException {
        file.seek(0);
        byte[] bytes = new byte[StateImage.BYTES];
        int length = 0;
        int count;
        while (length < bytes.length && (count = file.read(bytes, length, bytes.length - length)) > 0) {
            length += count;
        }
        return java.util.Arrays.copyOf(bytes, length);
    }

    void mark(Mark mark, String detail) throws IOException {
        byte[] text = detail.getBytes(StandardCharsets.UTF_8);
        write(StateImage.DETAIL, StateImage.section(text.length > StateImage.MAX_DETAIL ? new byte[0] : text));
        write(StateImage.MARK, StateImage.encoded(mark));
    }

    void beat(Beat beat) throws IOException {
        write(StateImage.BEAT, StateImage.encoded(beat));
    }

    void user(Map<String, Object> user) throws IOException {
        byte[] json = user.isEmpty() ? new byte[0] : StateImage.json(user);
        write(StateImage.USER, StateImage.section(json.length > StateImage.MAX_USER ? new byte[0] : json));
    }

    private void write(int at, byte[] bytes) throws IOException {
        file.seek(at);
        file.write(bytes);
    }

    /** Closes and deletes it. Returns whether it is gone. */
    boolean delete() {
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
