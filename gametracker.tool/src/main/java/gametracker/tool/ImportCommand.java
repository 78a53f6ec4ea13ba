package gametracker.tool;

import gametracker.transport.file.Disk;
import gametracker.transport.file.Layout;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Copies the sessions of an export into a spool, where the next game or a replay adopts them. */
@Command(name = "import", description = "Puts the sessions of an export into the spool; overwrites nothing.")
final class ImportCommand extends SpoolCommand {
    private static final String UNFINISHED = "import-";

    private static final long MAX_BYTES = 1L << 30;

    /** The most that an archive may unpack to, as a multiple of its own length, unless it is small. */
    private static final long MAX_RATIO = 100;

    private static final long SMALL = 64 << 20;

    @Parameters(index = "1", paramLabel = "FILE", description = "the file to import")
    private Path file;

    @Option(
            names = "--max-bytes",
            paramLabel = "N",
            description = "of all files; else 1 GiB, and 100 times the length of FILE where that is more than 64 MiB")
    private @Nullable Long maxBytes;

    @Override
    int run() throws IOException {
        if (!Files.isRegularFile(file)) {
            throw misuse("there is no file " + file);
        }
        Disk.REAL.createDirectories(spool());
        Path real = spool().toRealPath();
        long most = maxBytes != null ? maxBytes : Math.min(MAX_BYTES, Math.max(SMALL, MAX_RATIO * Files.size(file)));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, List<Archive.Item>> sessions = Archive.check(zip, most);
            List<String> there = sessions.keySet().stream()
                    .filter(name -> Files.exists(real.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (!there.isEmpty()) {
                out().println("nothing imported, these sessions are in " + spool() + " already: " + there);
                return NOT_NOW;
            }
            for (Map.Entry<String, List<Archive.Item>> session : sessions.entrySet()) {
                put(zip, session.getValue(), real, session.getKey());
            }
            answer(
                    List.of(sessions.size() + " sessions imported into " + spool()),
                    object("imported", sessions.keySet()));
            return OK;
        } catch (ZipException | EOFException | IllegalArgumentException | ArithmeticException e) {
            String problem = e.getMessage() == null ? "is no zip file" : e.getMessage();
            out().println(file + " " + problem + "; nothing was imported");
            return PROBLEMS;
        }
    }

    /** Whether a directory of this name is an import that was interrupted. */
    static boolean isUnfinished(String name) {
        return name.startsWith(UNFINISHED) && Layout.isSessionName(name.substring(UNFINISHED.length()));
    }

    /** Writes under a name that no process adopts, then renames: a session is imported completely or not at all. */
    private static void put(ZipFile zip, List<Archive.Item> items, Path spool, String name) throws IOException {
        Path fresh = spool.resolve(UNFINISHED + name);
        Disk.REAL.createDirectories(fresh);
        for (Archive.Item item : items) {
            Path target = fresh.resolve(item.file());
            Disk.REAL.createDirectories(target.getParent());
            if (!Files.isDirectory(target.getParent(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(target.getParent() + " is no directory");
            }
            Files.deleteIfExists(target);
            try (FileChannel to = Disk.newFile(target)) {
                Archive.copy(zip, item, Channels.newOutputStream(to));
                to.force(true);
            }
        }
        Files.move(fresh, spool.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        Disk.REAL.forceDirectory(spool);
    }
}
