package gametracker.core.ending;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The directory with one state file a session. Files are numbered in the order in which sessions began, which no clock can
 * change. What has another name does not belong here and is left alone. Nothing here is a name that a spool gives to
 * a session.
 */
public final class StateDirectory {
    static final String UNFINISHED = LockedFile.UNFINISHED;

    /** Sessions that ended badly and could not be told of yet; with {@link StateImage#BYTES} each well below 8 MiB. */
    static final int MOST_FILES = 64;

    private static final Pattern NAME = Pattern.compile("([0-9]{8,12})_([A-Za-z0-9-]{1,64})\\.state(\\.new)?");

    private final Path directory;

    public StateDirectory(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    /** A file by its name. */
    record Named(Path path, long number, String sessionId) {}

    /** Makes the file of a session that begins. */
    StateFile begin(SessionFacts facts, Beat beat) throws IOException {
        make(directory);
        long number = files().stream().mapToLong(Named::number).max().orElse(0) + 1;
        Path path = directory.resolve(String.format(Locale.ROOT, "%08d_%s.state", number, facts.id()));
        return StateFile.create(path, StateImage.begin(facts.in(path.toString()), beat));
    }

    /** Makes a directory for the state of sessions, if there is none. */
    public static void make(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            makePrivate(directory, "rwx------");
        }
    }

    /** The files of sessions, the oldest first; none if the directory cannot be read. */
    List<Named> files() {
        List<Named> files = new ArrayList<>();
        try (Stream<Path> paths = Files.list(directory)) {
            paths.forEach(path -> {
                Matcher name = NAME.matcher(path.getFileName().toString());
                if (name.matches() && Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(new Named(path, Long.parseLong(name.group(1)), name.group(2)));
                }
            });
        } catch (IOException | RuntimeException e) {
            return List.of(); // not there, or not for us to read
        }
        files.sort(Comparator.comparingLong(Named::number).thenComparing(Named::sessionId));
        return files;
    }

    /**
     * Deletes the state of all sessions whose process is gone, and the directory if nothing else is in it.
     *
     * @return whether nothing of them is left
     */
    public boolean erase() {
        boolean all = true;
        for (Named each : files()) {
            try {
                StateFile file = StateFile.takeOver(each.path());
                all &= file == null || file.delete();
            } catch (IOException | RuntimeException e) {
                all &= !Files.exists(each.path(), LinkOption.NOFOLLOW_LINKS);
            }
        }
        try {
            Files.deleteIfExists(directory);
        } catch (IOException | RuntimeException e) {
            // Something else is in it, or it may not be deleted: it says nothing about the player.
        }
        return all;
    }

    /** Where the file system knows permissions. */
    static void makePrivate(Path path, String permissions) {
        try {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        } catch (IOException | UnsupportedOperationException e) {
            // The directory is as private as the player's account is.
        }
    }
}
