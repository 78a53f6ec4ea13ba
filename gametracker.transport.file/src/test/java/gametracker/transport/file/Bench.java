package gametracker.transport.file;

import gametracker.api.DropReason;
import gametracker.api.Durability;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolConfig;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolListener;
import gametracker.api.spi.SpoolProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** A directory for one test, with spools on it, a listener that remembers and a clock that is moved by hand. */
final class Bench implements AutoCloseable, SpoolListener {
    static final Map<String, String> ABOUT = Map.of("game", "pong", "version", "1.2", "environment", "test");
    static final Instant CREATED = Instant.parse("2026-11-20T13:14:15.123456789Z");
    static final long MAX_BYTES = 1 << 20;

    final Path directory;
    final List<SpoolEntry> lost = new CopyOnWriteArrayList<>();
    final List<DropReason> reasons = new CopyOnWriteArrayList<>();
    final List<String> troubles = new CopyOnWriteArrayList<>();
    long nanos = 1;

    Bench() throws IOException {
        this(Files.createTempDirectory("spool"));
    }

    Bench(Path directory) {
        this.directory = directory;
    }

    FileSpool open() {
        return open(MAX_BYTES);
    }

    FileSpool open(long maxBytes) {
        return open(maxBytes, Durability.NEVER, Disk.REAL);
    }

    FileSpool open(long maxBytes, Durability durability, Disk disk) {
        String session = UUID.randomUUID().toString();
        FileSpool spool = new FileSpool(
                new SpoolConfig(directory, maxBytes, durability, session, ABOUT), this, disk, () -> nanos);
        spool.open();
        return spool;
    }

    static Envelope envelope(int number) {
        return envelope("logs-" + number, "{\"streams\":[" + number + "]}", number % 7);
    }

    static Envelope envelope(String id, String body, int items) {
        return new Envelope(
                id, Format.LOKI_PUSH, ByteBuffer.wrap(body.getBytes(StandardCharsets.UTF_8)), items, CREATED);
    }

    static Envelope sized(int number, int bytes) {
        byte[] body = new byte[bytes];
        Arrays.fill(body, (byte) ('a' + number % 26));
        return new Envelope("logs-" + number, Format.LOKI_PUSH, ByteBuffer.wrap(body), 1, CREATED);
    }

    static SpoolEntry append(FileSpool spool, Envelope envelope) {
        return spool.append(envelope, SpoolProgress.NONE).orElseThrow();
    }

    static List<SpoolEntry> adopt(FileSpool spool) {
        List<SpoolEntry> entries = new ArrayList<>();
        spool.adopt(entries::addAll);
        return entries;
    }

    static List<String> ids(List<SpoolEntry> entries) {
        return entries.stream().map(SpoolEntry::id).toList();
    }

    /** Files with their lengths, by path below the directory; locks left out. */
    Map<String, Long> files() throws IOException {
        Map<String, Long> files = new java.util.TreeMap<>();
        for (Path path : paths()) {
            if (Files.isRegularFile(path) && !path.endsWith(Layout.LOCK)) {
                files.put(directory.relativize(path).toString(), Files.size(path));
            }
        }
        return files;
    }

    long bytes() throws IOException {
        return files().values().stream().mapToLong(Long::longValue).sum();
    }

    List<Path> paths() throws IOException {
        if (!Files.exists(directory)) {
            return List.of();
        }
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.sorted().toList();
        }
    }

    Path only(String suffix) throws IOException {
        return paths().stream()
                .filter(path -> path.getFileName().toString().endsWith(suffix))
                .reduce((a, b) -> {
                    throw new AssertionError("several: " + a + ", " + b);
                })
                .orElseThrow();
    }

    /** The directory as a dead process leaves it: a copy, since this process still holds the locks. */
    Bench died() throws IOException {
        return copy(directory, Files.createTempDirectory("spool"));
    }

    static Bench copy(Path from, Path to) throws IOException {
        try (Stream<Path> walk = Files.walk(from)) {
            for (Path path : (Iterable<Path>) walk::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.write(target, Files.readAllBytes(path));
                }
            }
        }
        return new Bench(to);
    }

    @Override
    public void lost(SpoolEntry entry, DropReason reason) {
        lost.add(entry);
        reasons.add(reason);
    }

    @Override
    public void trouble(String message) {
        troubles.add(message);
    }

    @Override
    public void close() throws IOException {
        List<Path> paths = new ArrayList<>(paths());
        paths.sort(Comparator.reverseOrder());
        for (Path path : paths) {
            Files.deleteIfExists(path);
        }
    }
}
