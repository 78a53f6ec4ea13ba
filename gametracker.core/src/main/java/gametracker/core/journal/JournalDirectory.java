package gametracker.core.journal;

import gametracker.core.ending.LockedFile;
import gametracker.core.ending.StateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The journals in a state directory, one a session, named by its id. All journals together take at most {@value
 * #MOST_BYTES} bytes, those of dead sessions {@value #MOST_LEFT_BYTES}, but for what several processes add in one moment.
 */
public final class JournalDirectory {
    static final long MOST_BYTES = 6 << 20;
    static final long MOST_LEFT_BYTES = 5 << 20;

    private static final String SUFFIX = ".journal";

    /** What has another name does not belong here and is left alone. */
    private static final Pattern NAME = Pattern.compile("([0-9a-f-]{36})\\.journal(\\.new)?");

    private final Path directory;

    public JournalDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** Makes the journal of a session. */
    JournalFile begin(String sessionId) throws IOException {
        StateDirectory.make(directory);
        Path path = directory.resolve(sessionId + SUFFIX);
        LockedFile file = LockedFile.create(path, JournalFormat.header(path));
        return new JournalFile(file, bytes -> bytesBeside(path) + bytes <= MOST_BYTES);
    }

    private long bytesBeside(Path own) {
        long bytes = 0;
        for (Path each : files()) {
            bytes += each.equals(own) ? 0 : size(each);
        }
        return bytes;
    }

    private static long size(Path path) {
        try {
            return Files.size(path);
        } catch (IOException | RuntimeException e) {
            return 0; // it has gone meanwhile
        }
    }

    private static long modified(Path path) {
        try {
            return Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS).toMillis();
        } catch (IOException | RuntimeException e) {
            return 0; // it has gone meanwhile
        }
    }

    /** All journals, the one that was written last at the end; none if the directory cannot be read. */
    private List<Path> files() {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.filter(
                            path -> NAME.matcher(path.getFileName().toString()).matches()
                                    && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .map(path -> new Dated(path, modified(path)))
                    .sorted(Comparator.comparingLong(Dated::millis).thenComparing(Dated::path))
                    .map(Dated::path)
                    .toList();
        } catch (IOException | RuntimeException e) {
            return List.of(); // not there, or not for us to read
        }
    }

    private record Dated(Path path, long millis) {}

    /**
     * Takes over the journals of all sessions whose process is gone and that no other process reads. What is empty, not
     * whole, copied from elsewhere or too much is deleted; too much are the oldest.
     */
    public List<LeftJournal> takeOver() {
        List<LeftJournal> left = new ArrayList<>();
        List<Path> files = files();
        long bytes = 0;
        for (int i = files.size() - 1; i >= 0; i--) {
            Path path = files.get(i);
            try {
                long modified = modified(path);
                LockedFile file = LockedFile.takeOver(path);
                if (file == null) {
                    continue;
                }
                String name = path.getFileName().toString();
                bytes += size(path);
                LeftJournal journal = name.endsWith(SUFFIX) && bytes <= MOST_LEFT_BYTES
                        ? LeftJournal.read(file, name.substring(0, name.length() - SUFFIX.length()), modified)
                        : null;
                if (journal == null) {
                    file.delete();
                } else {
                    left.add(0, journal);
                }
            } catch (IOException | RuntimeException e) {
                // Not for us to read.
            }
        }
        return left;
    }

    /** Deletes the journals of all sessions whose process is gone. Returns whether nothing of them is left. */
    public boolean erase() {
        boolean all = true;
        for (Path path : files()) {
            try {
                LockedFile file = LockedFile.takeOver(path);
                all &= file == null || file.delete();
            } catch (IOException | RuntimeException e) {
                all &= !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
            }
        }
        return all;
    }
}
