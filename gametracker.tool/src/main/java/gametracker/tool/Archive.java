package gametracker.tool;

import gametracker.transport.file.Disk;
import gametracker.transport.file.Layout;
import gametracker.transport.file.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Sessions in one zip file: the unchanged files, and at the end {@code manifest.txt} with the length and the CRC32C of
 * each. Only files that the manifest lists, and whose names a spool can have, are read, up to their listed lengths.
 */
final class Archive {
    private static final String MANIFEST = "manifest.txt";
    private static final String FIRST_LINE = "gametracker-spool 1";
    private static final int MAX_MANIFEST = 16 << 20;
    private static final int PIECE = 64 << 10;

    /** The space that even an empty file takes on disk. */
    private static final int BLOCK = 4 << 10;

    /** Checksum, length, session and file. */
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) ([0-9]{1,15}) ([^\\s/]+)/(\\S+)");

    private Archive() {}

    /** A file of the archive, as listed in the manifest. */
    record Item(String session, String file, long length, int checksum) {
        String name() {
            return session + "/" + file;
        }
    }

    /** Writes the files of sessions, by the names of their directories. Does not close the stream. */
    static void write(OutputStream to, Map<String, Path> sessions) throws IOException {
        StringBuilder manifest = new StringBuilder(FIRST_LINE).append('\n');
        ZipOutputStream zip = new ZipOutputStream(to);
        for (Map.Entry<String, Path> session : sessions.entrySet()) {
            Map<String, Path> files = SessionFiles.of(session.getValue());
            files.keySet().removeIf(file -> !SessionFiles.isCarried(file));
            for (Map.Entry<String, Path> file : files.entrySet()) {
                String name = session.getKey() + "/" + file.getKey();
                zip.putNextEntry(new ZipEntry(name));
                InputStream from = Channels.newInputStream(Disk.open(file.getValue(), Disk.READ));
                CRC32C checksum = new CRC32C();
                long length = copy(from, zip, Long.MAX_VALUE, checksum);
                manifest.append(String.format("%08x %d %s\n", checksum.getValue(), length, name));
            }
        }
        zip.putNextEntry(new ZipEntry(MANIFEST));
        zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
        zip.finish();
    }

    /**
     * Reads the manifest and checks every file against it, unless all files together exceed {@code maxBytes}.
     *
     * @return the files of each session
     */
    static Map<String, List<Item>> check(ZipFile zip, long maxBytes) throws IOException {
        Map<String, List<Item>> sessions = manifest(zip);
        List<Item> all = sessions.values().stream().flatMap(List::stream).toList();
        long bytes = all.stream().mapToLong(item -> BLOCK + item.length()).reduce(0, Math::addExact);
        if (bytes > maxBytes) {
            throw new ZipException("would unfold to " + bytes + " bytes, and " + maxBytes
                    + " are allowed for a file of its size: --max-bytes allows more");
        }
        for (Item item : all) {
            copy(zip, item, OutputStream.nullOutputStream());
        }
        return sessions;
    }

    private static Map<String, List<Item>> manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(MANIFEST);
        if (entry == null) {
            throw new ZipException("is no export of a spool: it has no " + MANIFEST);
        }
        String[] lines;
        try (InputStream in = zip.getInputStream(entry)) {
            lines = new String(in.readNBytes(MAX_MANIFEST), StandardCharsets.UTF_8).split("\n");
        }
        if (!lines[0].equals(FIRST_LINE)) {
            throw new ZipException(
                    lines[0].startsWith("gametracker-spool ")
                            ? "was exported by a newer version of GameTracker than this one: use that for it"
                            : "is no export of a spool");
        }
        Map<String, List<Item>> sessions = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            if (!line.matches()) {
                throw new ZipException("has a damaged manifest, line " + (i + 1));
            }
            String session = line.group(3);
            String file = line.group(4);
            if (!Layout.isSessionName(session) || !SessionFiles.isCarried(file)) {
                throw new ZipException("holds a file that no spool has: " + SafeText.oneLine(session + "/" + file));
            }
            long length = Long.parseLong(line.group(2));
            Item item = new Item(session, file, length, Integer.parseUnsignedInt(line.group(1), 16));
            sessions.computeIfAbsent(session, each -> new ArrayList<>()).add(item);
        }
        return sessions;
    }

    /** Copies one file out of the archive. */
    static void copy(ZipFile zip, Item item, OutputStream to) throws IOException {
        ZipEntry entry = zip.getEntry(item.name());
        if (entry == null) {
            throw new ZipException("lacks " + item.name() + ", which its manifest names");
        }
        CRC32C checksum = new CRC32C();
        // Reads at most one byte too many, so that a small archive cannot unpack to any size.
        long length = copy(zip.getInputStream(entry), to, item.length() + 1, checksum);
        if (length != item.length() || (int) checksum.getValue() != item.checksum()) {
            throw new ZipException("is damaged: " + item.name() + " does not match its checksum");
        }
    }

    private static long copy(InputStream from, OutputStream to, long most, CRC32C checksum) throws IOException {
        long length = 0;
        try (InputStream in = new CheckedInputStream(from, checksum)) {
            byte[] read;
            do {
                read = in.readNBytes((int) Math.min(PIECE, most - length));
                to.write(read);
                length += read.length;
            } while (read.length > 0);
        }
        return length;
    }
}
