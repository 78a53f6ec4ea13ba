package gametracker.core.ending;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A state file, open and locked. All bytes are written when the file is made, so that a disk that is full says so then.
 * Later writes change bytes that are there.
 */
final class StateFile implements AutoCloseable {
    private final LockedFile file;

    private StateFile(LockedFile file) {
        this.file = file;
    }

    /** Makes the file of a session under its name, whole or not at all. */
    static StateFile create(Path path, byte[] content) throws IOException {
        return new StateFile(LockedFile.create(path, content));
    }

    /** Takes over the file of a session whose process is gone. Null if it lives, or if another process is at it. */
    static @Nullable StateFile takeOver(Path path) throws IOException {
        LockedFile file = LockedFile.takeOver(path);
        return file == null ? null : new StateFile(file);
    }

    Path path() {
        return file.path();
    }

    byte[] read() throws IOException {
        return file.read(StateImage.BYTES);
    }

    void mark(Mark mark, String detail) throws IOException {
        byte[] text = detail.getBytes(StandardCharsets.UTF_8);
        file.write(StateImage.DETAIL, StateImage.section(text.length > StateImage.MAX_DETAIL ? new byte[0] : text));
        file.write(StateImage.MARK, StateImage.encoded(mark));
    }

    void beat(Beat beat) throws IOException {
        file.write(StateImage.BEAT, StateImage.encoded(beat));
    }

    void user(Map<String, Object> user) throws IOException {
        byte[] json = user.isEmpty() ? new byte[0] : StateImage.json(user);
        file.write(StateImage.USER, StateImage.section(json.length > StateImage.MAX_USER ? new byte[0] : json));
    }

    /** Closes and deletes it. Returns whether it is gone. */
    boolean delete() {
        return file.delete();
    }

    /** Lets go of it; it stays where it is. */
    @Override
    public void close() {
        file.close();
    }
}
