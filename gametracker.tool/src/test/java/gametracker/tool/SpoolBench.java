package gametracker.tool;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import gametracker.transport.file.FileSpoolProvider;
import gametracker.transport.file.Layout;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** A directory for one test, with the spools of games on it. */
final class SpoolBench implements AutoCloseable, SpoolListener {
    static final Map<String, String> ABOUT = Map.of("game", "pong", "version", "1.2", "environment", "test");
    static final Instant CREATED = Instant.parse("2026-11-20T13:14:15.123456789Z");

    private static final long MAX_BYTES = 1 << 20;

    final Path directory;

    SpoolBench() throws IOException {
        directory = Files.createTempDirectory("spool");
    }

    /** The spool of a game that starts. */
    Spool open() {
        return open(directory, MAX_BYTES, UUID.randomUUID().toString(), this);
    }

    static Spool open(Path directory, long maxBytes, String session, SpoolListener listener) {
        SpoolConfig config = new SpoolConfig(directory, maxBytes, Durability.NEVER, session, ABOUT);
        Spool spool = new FileSpoolProvider().create(config, listener);
        spool.open();
        return spool;
    }

    static Envelope envelope(int number) {
        return envelope("logs-" + number, Format.LOKI_PUSH, "{\"streams\":[" + number + "]}", number % 7);
    }

    static Envelope envelope(String id, Format format, String body, int items) {
        return new Envelope(id, format, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), items, CREATED);
    }

    static SpoolEntry append(Spool spool, Envelope envelope) {
        return spool.append(envelope, SpoolProgress.NONE).orElseThrow();
    }

    static List<SpoolEntry> adopt(Spool spool) {
        List<SpoolEntry> entries = new ArrayList<>();
        spool.adopt(entries::addAll);
        return entries;
    }

    static List<String> ids(List<SpoolEntry> entries) {
        return entries.stream().map(SpoolEntry::id).toList();
    }

    /** The directory of a session, counted from 0. */
    Path session(int index) throws IOException {
        return Layout.sessions(directory).get(index).path();
    }

    /** Files with their lengths, by path below the directory; locks left out. */
    Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (Path path : paths()) {
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) && !path.endsWith(Layout.LOCK)) {
                files.put(directory.relativize(path).toString(), Files.size(path));
            }
        }
        return files;
    }

    List<Path> paths() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.sorted().toList();
        }
    }

    Path only(String suffix) throws IOException {
        List<Path> found = paths().stream()
                .filter(path -> path.getFileName().toString().endsWith(suffix))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError(found.toString());
        }
        return found.get(0);
    }

    @Override
    public void lost(SpoolEntry entry, DropReason reason) {
        throw new AssertionError(entry + " " + reason);
    }

    @Override
    public void trouble(String message) {}

    @Override
    public void close() throws IOException {
        List<Path> paths = new ArrayList<>(paths());
        paths.sort(Comparator.reverseOrder());
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
