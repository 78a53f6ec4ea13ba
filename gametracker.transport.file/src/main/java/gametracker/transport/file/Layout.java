package gametracker.transport.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
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

/** How files and directories are called. Names that are not of these forms are nobody's business here. */
final class Layout {
    /** The version of the format that this code writes. */
    static final int VERSION = 1;

    /** No session gets a larger number, so that a foreign directory's name cannot push ours out of their form. */
    static final long MAX_NUMBER = 99_999_999_999L;

    static final String LOCK = "lock";
    static final String SESSION = "session";
    static final String QUARANTINE = "quarantine";

    private static final Pattern DIRECTORY = Pattern.compile("([0-9]{8,12})-([A-Za-z0-9._-]{1,100})");
    private static final Pattern SEGMENT = Pattern.compile("([0-9]{8,18})\\.seg");
    private static final Pattern ACKNOWLEDGEMENTS = Pattern.compile("([0-9]{8,18})\\.ack(\\.new)?");
    private static final Pattern SET_ASIDE = Pattern.compile("[0-9]{8,18}(-[0-9]{1,18})?\\.(frame|bytes)");

    private Layout() {}

    /** A session's directory: its number (older sessions have smaller ones, whatever the clock said) and its id. */
    record SessionDirectory(Path path, long number, String id) {
        private static final Comparator<SessionDirectory> ORDER =
                Comparator.comparingLong(SessionDirectory::number).thenComparing(SessionDirectory::id);

        String name() {
            return path.getFileName().toString();
        }
    }

    /** The session directories of a spool, oldest first; links and files of such a name are passed over. */
    static List<SessionDirectory> sessions(Path spool) throws IOException {
        List<SessionDirectory> sessions = new ArrayList<>();
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(spool)) {
            for (Path path : paths) {
                Matcher matcher = DIRECTORY.matcher(path.getFileName().toString());
                if (matcher.matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    sessions.add(new SessionDirectory(path, number(path), matcher.group(2)));
                }
            }
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        sessions.sort(SessionDirectory.ORDER);
        return sessions;
    }

    static String sessionName(long number, String sessionId) {
        String safe = sessionId.replaceAll("[^A-Za-z0-9._-]", "_");
        return digits(number) + "-" + (safe.isEmpty() ? "_" : safe.substring(0, Math.min(safe.length(), 100)));
    }

    /** The number in the name of a session's directory. */
    static long number(Path session) {
        String name = session.getFileName().toString();
        return Long.parseLong(name.substring(0, name.indexOf('-')));
    }

    static boolean isSessionName(String name) {
        return DIRECTORY.matcher(name).matches();
    }

    static String segmentName(long number) {
        return digits(number) + ".seg";
    }

    static String acknowledgementsName(long number) {
        return digits(number) + ".ack";
    }

    static Optional<Long> segmentNumber(Path file) {
        return segmentNumber(name(file));
    }

    static Optional<Long> segmentNumber(String name) {
        return number(SEGMENT, name);
    }

    static Optional<Long> acknowledgementsNumber(Path file) {
        return acknowledgementsNumber(name(file));
    }

    static Optional<Long> acknowledgementsNumber(String name) {
        return number(ACKNOWLEDGEMENTS, name);
    }

    static boolean isSetAside(Path file) {
        return isSetAside(name(file));
    }

    static boolean isSetAside(String name) {
        return SET_ASIDE.matcher(name).matches();
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    /** Of an envelope that was given up whole. */
    static String frameAsideName(long sequence) {
        return digits(sequence) + ".frame";
    }

    static boolean isFrame(String asideName) {
        return asideName.endsWith(".frame");
    }

    /** Of bytes that no longer check. */
    static String bytesAsideName(long segment, long offset) {
        return digits(segment) + "-" + offset + ".bytes";
    }

    /** Regular files of a directory by name, links passed over; none where the directory is not there. */
    static List<Path> files(Path directory) throws IOException {
        List<Path> files = new ArrayList<>();
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            return files;
        }
        try (DirectoryStream<Path> paths = Files.newDirectoryStream(directory)) {
            for (Path path : paths) {
                if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                    files.add(path);
                }
            }
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (java.nio.file.DirectoryIteratorException e) {
            throw e.getCause();
        }
        files.sort(Comparator.comparing(path -> path.getFileName().toString()));
        return files;
    }

    /** A number of which there is but one spelling: 8 digits, or more without a leading zero. */
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
