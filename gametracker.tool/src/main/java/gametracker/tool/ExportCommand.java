package gametracker.tool;

import gametracker.transport.file.SessionLock;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies all sessions that no process holds into one file, to be carried to another machine. */
@Command(name = "export", description = "Puts all sessions that no game holds into one file.")
final class ExportCommand extends SpoolCommand {
    @Parameters(index = "1", paramLabel = "FILE", description = "the file to export to; nothing is overwritten")
    private Path file;

    @Option(names = "--remove", description = "deletes them here once the file is written and read back")
    private boolean remove;

    @Override
    int run() throws IOException {
        Inventory inventory = inventory();
        if (Files.exists(file)) {
            throw misuse(file + " is there already: name another, or delete it");
        }
        Map<String, Path> sessions = new LinkedHashMap<>();
        List<SessionLock> locks = new ArrayList<>();
        try {
            for (Inventory.Listed session : inventory.in(Inventory.State.WAITING)) {
                // The lock keeps other processes from adopting a session while it is copied.
                Optional<SessionLock> lock = SessionLock.tryTake(session.path());
                lock.ifPresent(locks::add);
                lock.ifPresent(taken -> sessions.put(session.name(), session.path()));
            }
            if (!sessions.isEmpty()) {
                write(sessions);
            }
            if (remove) {
                for (Path session : sessions.values()) {
                    SessionFiles.delete(session);
                }
            }
        } finally {
            locks.forEach(SessionLock::close);
        }
        int left = inventory.sessions().size() - sessions.size();
        List<String> lines = new ArrayList<>();
        lines.add(sessions.isEmpty() ? "nothing to export" : exported(sessions.size()));
        if (left > 0) {
            lines.add(left + " sessions are in use or of a newer version, and stay");
        }
        answer(lines, object("exported", sessions.keySet(), "leftInUse", left));
        return sessions.isEmpty() && left > 0 ? NOT_NOW : OK;
    }

    private String exported(int sessions) throws IOException {
        return sessions + " sessions in " + file + ", " + Tally.size(Files.size(file))
                + (remove ? ", and removed here" : "");
    }

    /** Writes to a temporary file, which gets its final name after it was read back and checked. */
    private void write(Map<String, Path> sessions) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (FileChannel to = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Archive.write(Channels.newOutputStream(to), sessions);
                to.force(true);
            }
            try (ZipFile zip = new ZipFile(part.toFile())) {
                Archive.check(zip, Long.MAX_VALUE);
            }
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            throw misuse(e.getFile() + " is there already: another export, or what one left");
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }
}
