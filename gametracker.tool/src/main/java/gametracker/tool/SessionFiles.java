package gametracker.tool;

import gametracker.transport.file.Layout;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The files of a session's directory. Links, and files with other names than the spool's, are ignored. */
final class SessionFiles {
    private SessionFiles() {}

    /** All files of the spool, its lock included, by their path in the session. */
    static Map<String, Path> of(Path session) throws IOException {
        Map<String, Path> files = new LinkedHashMap<>();
        for (Path file : Layout.files(session)) {
            String name = file.getFileName().toString();
            files.put(name, file);
        }
        for (Path file : Layout.files(session.resolve(Layout.QUARANTINE))) {
            files.put(Layout.QUARANTINE + "/" + file.getFileName(), file);
        }
        files.keySet()
                .removeIf(name -> !isCarried(name)
                        && !name.equals(Layout.LOCK)
                        && Layout.acknowledgementsNumber(name).isEmpty());
        return files;
    }

    /** Whether a file of this path is exported: it has a meaning on another machine. */
    static boolean isCarried(String path) {
        String name = path.substring(path.indexOf('/') + 1);
        if (path.length() > name.length()) {
            return path.equals(Layout.QUARANTINE + "/" + name) && Layout.isSetAside(name);
        }
        return name.equals(Layout.SESSION)
                || Layout.segmentNumber(name).isPresent()
                || Layout.acknowledgementsNumber(name).isPresent() && !name.endsWith(".new");
    }

    /** Deletes a session, whose lock the caller holds. Returns false if other files are there, which stay. */
    static boolean delete(Path session) throws IOException {
        List<Path> files = new ArrayList<>(of(session).values());
        files.sort(Comparator.comparingInt(SessionFiles::turn));
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
        try {
            Files.deleteIfExists(session.resolve(Layout.QUARANTINE));
            Files.deleteIfExists(session);
            return true;
        } catch (DirectoryNotEmptyException e) {
            return false;
        }
    }

    /** Segments first: one without its acknowledgements would be sent again. The lock last: it guards the others. */
    private static int turn(Path file) {
        return file.endsWith(Layout.LOCK) ? 2 : file.toString().endsWith(".seg") ? 0 : 1;
    }
}
