package gametracker.transport.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of files and directories. Anything with another name does not belong to the spool and is ignored. */
public final class Layout {
    /** The version of the format that this code writes. */
    static final int VERSION = 1;

    /** The largest number of a session. A foreign directory with a large number cannot make our names too long. */
    static final long MAX_NUMBER = 99_999_999_999L;

    /** The file whose lock owns the session. */
    public static final String LOCK = "lock";

    /** The file with the session's id and the game's name. */
    public static final String SESSION = "session";

    /** The directory of envelopes that were given up and of bytes that did not match their checksum. */
    public static final String QUARANTINE = "quarantine";

    /** Exists while sessions are being erased, and holds the largest number of a session to be erased. */
    public static final String ERASE = "erase";

    private static final Pattern DIRECTORY = Pattern.compile("([0-9]{8,12})-([A-Za-z0-9._-]{1,100})");
    private static final Pattern SEGMENT = Pattern.compile("([0-9]{8,18})\\.seg");
    private static final Pattern ACKNOWLEDGEMENTS = Pattern.compile("([0-9]{8,18})\\.ack(\\.new)?");
    private static final Pattern SET_ASIDE = Pattern.compile("[0-9]{8,18}(-[0-9]{1,18})?\\.(frame|bytes)");

    private Layout() {}

    /** A session's directory, its number (older sessions have smaller ones, whatever the clock said) and its id. */
    public record SessionDirectory(Path path, long number, String id) {
        static final Comparator<SessionDirectory> ORDER =
                Comparator.comparingLong(SessionDirectory::number).thenComparing(SessionDirectory::id);

        /** The directory's own name. */
        public String name() {
            return path.getFileName().toString();
        }
    }

    /** The session directories of a spool, oldest first. Links and files with such a name are ignored. */
    public static List<SessionDirectory> sessions(Path spool) throws IOException {
        List<SessionDirectory> sessions = new ArrayList<>();
        for (Path path : list(spool)) {
            Matcher matcher = DIRECTORY.matcher(path.getFileName().toString());
            if (matcher.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                sessions.add(new SessionDirectory(path, Long.parseLong(matcher.group(1)), matcher.group(2)));
            }
        }
        sessions.sort(SessionDirectory.ORDER);
        return sessions;
    }

    static String sessionName(long number, String sessionId) {
        String safe = sessionId.replaceAll("[^A-Za-z0-9._-]", "_");
        return digits(number) + "-" + (safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), 100)));
    }

    /** Whether a session's directory may have this name. */
    public static boolean isSessionName(String name) {
        return DIRECTORY.matcher(name).matches();
    }

    /** The name of the segment with this number. */
    public static String segmentName(long number) {
        return digits(number) + ".seg";
    }

    static String acknowledgementsName(long number) {
        return digits(number) + ".ack";
    }

    /** The number in a segment's name; empty if the name is not a segment's. */
    public static Optional<Long> segmentNumber(String name) {
        return number(SEGMENT, name);
    }

    /** The number in the name of acknowledgements, or of the file that is to replace them; empty for other names. */
    public static Optional<Long> acknowledgementsNumber(String name) {
        return number(ACKNOWLEDGEMENTS, name);
    }

    /** Whether a file in quarantine may have this name. */
    public static boolean isSetAside(String name) {
        return SET_ASIDE.matcher(name).matches();
    }

    /** The name in quarantine of an envelope that was given up whole. */
    static String frameAsideName(long sequence) {
        return digits(sequence) + ".frame";
    }

    static boolean isFrame(String asideName) {
        return asideName.endsWith(".frame");
    }

    /** The name in quarantine of bytes that do not match their checksum. */
    static String bytesAsideName(long segment, long offset) {
        return digits(segment) + "-" + offset + ".bytes";
    }

    /** The regular files of a directory, by name, without links; none where there is no directory. */
    public static List<Path> files(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return List.of();
        }
        try {
            return list(directory).stream()
                    .filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    static boolean isDirectory(Path path) {
        return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    /** Everything in a directory except directories. Links are not followed. */
    static List<Path> notDirectories(Path directory) throws IOException {
        return list(directory).stream().filter(path -> !isDirectory(path)).toList();
    }

    /** Everything in a directory, by name. */
    public static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> paths = Files.list(directory)) {
            return paths.sorted(Comparator.comparing(path -> path.getFileName().toString()))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** A number has one valid spelling: 8 digits, or more without a leading zero. */
    private static Optional<Long> number(Pattern pattern, String name) {
        Matcher matcher = pattern.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        return digits(number).equals(matcher.group(1)) ? Optional.of(number) : Optional.empty();
    }

    private static String digits(long number) {
        return String.format(Locale.ROOT, "%08d", number);
    }
}
