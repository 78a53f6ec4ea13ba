package gametracker.transport.file;

import gametracker.transport.file.Arguments.UsageException;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** Puts the sessions of an export into a spool, where the next game or a replay takes them over. */
final class ImportCommand {
    private static final long MAX_BYTES = 1L << 30;

    /** So many times its own length may an archive unfold to, unless it is small anyway. */
    private static final long MAX_RATIO = 100;

    private static final long SMALL = 64 << 20;

    private final PrintStream out;

    ImportCommand(PrintStream out) {
        this.out = out;
    }

    int run(Arguments arguments) throws IOException {
        Path file = Path.of(arguments.only("the file to import"));
        Path spool = arguments.spool(false);
        if (!Files.isRegularFile(file)) {
            throw new UsageException("there is no file " + file);
        }
        RealDisk.INSTANCE.createDirectories(spool);
        Path real = spool.toRealPath();
        long maxBytes = maxBytes(arguments, Files.size(file));
        try (ZipFile zip = new ZipFile(file.toFile())) {
            Map<String, Map<String, Archive.Item>> sessions = Archive.check(zip, maxBytes);
            List<String> there = sessions.keySet().stream()
                    .filter(name -> Files.exists(real.resolve(name), LinkOption.NOFOLLOW_LINKS))
                    .toList();
            if (!there.isEmpty()) {
                out.println("nothing imported, these sessions are in " + spool + " already: " + there);
                return CommandLine.NOT_NOW;
            }
            for (Map.Entry<String, Map<String, Archive.Item>> session : sessions.entrySet()) {
                put(zip, session.getValue(), real, session.getKey());
            }
            if (arguments.has("--json")) {
                Map<String, Object> json = new LinkedHashMap<>();
                json.put("imported", sessions.keySet());
                out.println(Json.of(json));
            } else {
                out.println(sessions.size() + " sessions imported into " + spool);
            }
            return CommandLine.OK;
        } catch (ZipException | EOFException | IllegalArgumentException | ArithmeticException e) {
            out.println(file + " " + (e.getMessage() == null ? "is no zip file" : e.getMessage())
                    + "; nothing was imported");
            return CommandLine.PROBLEMS;
        }
    }

    private static long maxBytes(Arguments arguments, long archive) {
        try {
            return arguments
                    .value("--max-bytes")
                    .map(Long::parseLong)
                    .orElse(Math.min(MAX_BYTES, Math.max(SMALL, MAX_RATIO * archive)));
        } catch (NumberFormatException e) {
            throw new UsageException("--max-bytes is a number of bytes, not " + arguments.values("--max-bytes"));
        }
    }

    /** Written under a name that nobody adopts, then renamed: a session is there whole or not at all. */
    private static void put(ZipFile zip, Map<String, Archive.Item> items, Path spool, String name) throws IOException {
        Path fresh = spool.resolve("import-" + name);
        RealDisk.INSTANCE.createDirectories(fresh);
        for (Archive.Item item : items.values()) {
            Path target = fresh.resolve(item.file());
            RealDisk.INSTANCE.createDirectories(target.getParent());
            if (!Files.isDirectory(target.getParent(), LinkOption.NOFOLLOW_LINKS)) {
                throw new IOException(target.getParent() + " is no directory");
            }
            RealDisk.INSTANCE.delete(target);
            try (Disk.Writer writer = RealDisk.INSTANCE.create(target);
                    OutputStream to = new WriterStream(writer)) {
                Archive.copy(zip, item, to);
                writer.force();
            }
        }
        Files.move(fresh, spool.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        RealDisk.INSTANCE.forceDirectory(spool);
    }

    private static final class WriterStream extends OutputStream {
        private final Disk.Writer writer;
        private long at;

        WriterStream(Disk.Writer writer) {
            this.writer = writer;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            writer.write(ByteBuffer.wrap(bytes, from, length).slice(), at);
            at += length;
        }
    }
}
