package gametracker.core.ending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The earlier sessions of a state directory: judged, and held until they have been told of. */
public final class Earlier implements AutoCloseable {
    private final List<StateFile> held = new ArrayList<>();
    private final List<Verdict> verdicts = new ArrayList<>();

    private Earlier() {}

    /**
     * Judges all sessions whose process is gone and that no other process judges. State that was copied from elsewhere is
     * deleted without a word, and so is that of the oldest sessions if there are far too many.
     *
     * @param nowMillis Unix time
     */
    public static Earlier judge(StateDirectory directory, Machine machine, long ticks, long nowMillis) {
        Earlier earlier = new Earlier();
        Judge judge = new Judge(machine, ticks, nowMillis);
        List<StateDirectory.Named> files = directory.files();
        for (int i = 0; i < files.size(); i++) {
            boolean tooMany = i < files.size() - StateDirectory.MOST_FILES;
            try {
                earlier.judge(files.get(i), judge, nowMillis, tooMany);
            } catch (IOException | RuntimeException e) {
                // Not for us to read: its session stays unknown.
            }
        }
        return earlier;
    }

    private void judge(StateDirectory.Named named, Judge judge, long nowMillis, boolean tooMany) throws IOException {
        Path path = named.path();
        StateFile file = StateFile.takeOver(path);
        if (file == null) {
            return;
        }
        try {
            long modified = Files.getLastModifiedTime(path).toMillis();
            StateImage image = StateImage.read(file.read());
            boolean unfinished = path.getFileName().toString().endsWith(StateDirectory.UNFINISHED);
            if (tooMany || unfinished || image != null && isFromElsewhere(image, named)) {
                file.delete();
                return;
            }
            // A process may have several sessions, one after the other; else the file system knows no locks.
            if (image != null
                    && !image.mark().isOver()
                    && image.facts().process().isAlive()) {
                file.close();
                return;
            }
            verdicts.add(
                    image == null
                            ? Judge.damaged(named.sessionId(), Math.min(modified, nowMillis))
                            : judge.judge(image));
            held.add(file);
        } catch (IOException | RuntimeException e) {
            file.close();
            throw e;
        }
    }

    private static boolean isFromElsewhere(StateImage image, StateDirectory.Named named) {
        return !image.facts().file().equals(named.path().toString())
                || !image.facts().id().equals(named.sessionId());
    }

    /** Returns what was concluded, the oldest session first. */
    public List<Verdict> verdicts() {
        return List.copyOf(verdicts);
    }

    /** Returns the newest session's. */
    public @Nullable Verdict newest() {
        return verdicts.isEmpty() ? null : verdicts.get(verdicts.size() - 1);
    }

    /** Whether a session has not recorded its own end. */
    public boolean hasUntold() {
        return verdicts.stream().anyMatch(verdict -> !verdict.told());
    }

    /** Deletes the state of these sessions: all of it has been told. */
    public void forget() {
        held.forEach(StateFile::delete);
        held.clear();
    }

    /** Leaves them to the next start. */
    @Override
    public void close() {
        held.forEach(StateFile::close);
        held.clear();
    }
}
