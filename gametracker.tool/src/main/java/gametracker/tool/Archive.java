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
 * Sessions in one file: a zip of their files as they lie, and at its end {@code manifest.txt} with length and CRC32C
 * of each. Nothing is believed of a name or a length that the manifest does not say and the forms of our own names do
 * not allow.
 */
final class Archive {
    private static final String MANIFEST = "manifest.txt";
    private static final String FIRST_LINE = "gametracker-spool 1";
    private static final int MAX_MANIFEST = 16 << 20;

    /** What even an empty file takes. */
    private static final int BLOCK = 4 << 10;

    /** Checksum, length, session and file. */
    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) ([0-9]{1,15}) ([^\\s/]+)/(\\S+)");

    private Archive() {}

    /** A file of the archive, as the manifest has it. */
    record Item(String session, String file, long length, int checksum) {
        String name() {
            return session + "/" + file;
        }
    }

    /** Writes the files of sessions, by the name of their directory. */
    static void write(OutputStream to, Map<String, Path> sessions) throws IOException {
        StringBuilder manifest = new StringBuilder(FIRST_LINE).append('\n');
        try (ZipOutputStream zip = new ZipOutputStream(to)) {
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
        }
    }

    /**
     * Reads the manifest and holds every file against it, unless all of them are longer than they may be.
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
            int checksum = Integer.parseUnsignedInt(line.group(1), 16);
            sessions.computeIfAbsent(session, each -> new ArrayList<>())
                    .add(new Item(session, file, Long.parseLong(line.group(2)), checksum));
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
        // Ends early, so that a small archive cannot unfold without end.
        long length = copy(zip.getInputStream(entry), to, item.length() + 1, checksum);
        if (length != item.length() || (int) checksum.getValue() != item.checksum()) {
            throw new ZipException("is damaged: " + item.name() + " does not match its checksum");
        }
    }

    private static long copy(InputStream from, OutputStream to, long most, CRC32C checksum) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        try (InputStream in = new CheckedInputStream(from, checksum)) {
            for (int read = 0; read >= 0 && length < most; length += Math.max(0, read)) {
                read = in.read(buffer, 0, (int) Math.min(buffer.length, most - length));
                to.write(buffer, 0, Math.max(0, read));
            }
        }
        return length;
    }
}
