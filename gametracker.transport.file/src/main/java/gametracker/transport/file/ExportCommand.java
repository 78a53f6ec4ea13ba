package gametracker.transport.file;

import gametracker.transport.file.Arguments.UsageException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;

/** Puts all sessions that nobody is writing into one file, to be carried away. */
final class ExportCommand {
    private final PrintStream out;

    ExportCommand(PrintStream out) {
        this.out = out;
    }

    int run(Arguments arguments) throws IOException {
        Path file = Path.of(arguments.only("the file to export to"));
        Inventory inventory = Inventory.of(arguments.spool(false));
        if (Files.exists(file)) {
            throw new UsageException(file + " is there already: name another, or delete it");
        }
        Map<String, Path> sessions = new LinkedHashMap<>();
        Map<String, SessionLock> locks = new LinkedHashMap<>();
        try {
            for (Inventory.Session session : inventory.in(Inventory.State.WAITING)) {
                // Nobody may adopt what is being copied.
                Optional<SessionLock> lock =
                        SessionLock.tryTake(session.directory().path());
                if (lock.isPresent()) {
                    locks.put(session.directory().name(), lock.get());
                    sessions.put(session.directory().name(), session.directory().path());
                }
            }
            if (!sessions.isEmpty()) {
                write(file, sessions);
            }
            if (arguments.has("--remove")) {
                for (Path session : sessions.values()) {
                    delete(session);
                }
            }
        } finally {
            locks.values().forEach(SessionLock::close);
        }
        int left = inventory.sessions().size() - sessions.size();
        tell(arguments, file, sessions, left);
        return sessions.isEmpty() && left > 0 ? CommandLine.NOT_NOW : CommandLine.OK;
    }

    private void tell(Arguments arguments, Path file, Map<String, Path> sessions, int left) throws IOException {
        if (arguments.has("--json")) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("exported", sessions.keySet());
            json.put("leftInUse", left);
            out.println(Json.of(json));
            return;
        }
        out.println(
                sessions.isEmpty()
                        ? "nothing to export"
                        : sessions.size() + " sessions in " + file + ", " + Inventory.size(Files.size(file))
                                + (arguments.has("--remove") ? ", and removed here" : ""));
        if (left > 0) {
            out.println(left + " sessions are in use or of a newer version, and stay");
        }
    }

    /** Writes beside the file and reads it back before it gets its name. */
    private static void write(Path file, Map<String, Path> sessions) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            try (OutputStream to =
                    Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                Archive.write(to, sessions);
            }
            try (Disk.Writer written = RealDisk.INSTANCE.reopen(part)) {
                written.force();
            }
            try (ZipFile zip = new ZipFile(part.toFile())) {
                Archive.check(zip, Long.MAX_VALUE);
            }
            Files.move(part, file);
        } catch (FileAlreadyExistsException e) {
            throw new UsageException(e.getFile() + " is there already: another export, or what one left");
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
    }

    /** Deletes what was exported, and what has no use without it. Other files stay, and the directory with them. */
    private static void delete(Path session) throws IOException {
        Path quarantine = session.resolve(Layout.QUARANTINE);
        for (Path file : Layout.files(quarantine)) {
            if (Archive.isOurs(Layout.QUARANTINE + "/" + file.getFileName())) {
                Files.delete(file);
            }
        }
        for (Path file : Layout.files(session)) {
            String name = file.getFileName().toString();
            if (Archive.isOurs(name)
                    || name.equals(Layout.LOCK)
                    || Layout.acknowledgementsNumber(file).isPresent()) {
                Files.delete(file);
            }
        }
        try {
            Files.deleteIfExists(quarantine);
            Files.delete(session);
        } catch (DirectoryNotEmptyException e) {
            return; // somebody keeps something of their own there
        }
    }
}
