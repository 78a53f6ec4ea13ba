package gametracker.tool;

import gametracker.transport.file.Layout;
import gametracker.transport.file.RealDisk;
import gametracker.transport.file.SafeText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;
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

    private static final Pattern LINE = Pattern.compile("([0-9a-f]{8}) ([0-9]{1,15}) (\\S+)");

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
                for (Map.Entry<String, Path> file :
                        SessionFiles.of(session.getValue()).entrySet()) {
                    if (SessionFiles.isCarried(file.getKey())) {
                        String name = session.getKey() + "/" + file.getKey();
                        zip.putNextEntry(new ZipEntry(name));
                        CRC32C checksum = new CRC32C();
                        InputStream from = Channels.newInputStream(RealDisk.open(file.getValue(), RealDisk.READ));
                        long length = copy(from, zip, checksum);
                        zip.closeEntry();
                        manifest.append(String.format("%08x %d %s\n", checksum.getValue(), length, name));
                    }
                }
            }
            zip.putNextEntry(new ZipEntry(MANIFEST));
            zip.write(manifest.toString().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
    }

    /** Reads the manifest and holds every file against it, unless all of them are longer than they may be. */
    static Map<String, Map<String, Item>> check(ZipFile zip, long maxBytes) throws IOException {
        Map<String, Map<String, Item>> sessions = manifest(zip);
        long bytes = 0;
        for (Map<String, Item> files : sessions.values()) {
            for (Item item : files.values()) {
                bytes = Math.addExact(bytes, BLOCK + item.length());
            }
        }
        if (bytes > maxBytes) {
            throw new ZipException("would unfold to " + bytes + " bytes, and " + maxBytes
                    + " are allowed for a file of its size: --max-bytes allows more");
        }
        for (Map<String, Item> files : sessions.values()) {
            for (Item item : files.values()) {
                copy(zip, item, OutputStream.nullOutputStream());
            }
        }
        return sessions;
    }

    private static Map<String, Map<String, Item>> manifest(ZipFile zip) throws IOException {
        ZipEntry entry = zip.getEntry(MANIFEST);
        if (entry == null) {
            throw new ZipException("is no export of a spool: it has no " + MANIFEST);
        }
        byte[] text;
        try (InputStream in = zip.getInputStream(entry)) {
            text = in.readNBytes(MAX_MANIFEST);
        }
        String[] lines = new String(text, StandardCharsets.UTF_8).split("\n");
        if (!lines[0].equals(FIRST_LINE)) {
            throw new ZipException(
                    lines[0].startsWith("gametracker-spool ")
                            ? "was exported by a newer version of GameTracker than this one: use that for it"
                            : "is no export of a spool");
        }
        Map<String, Map<String, Item>> sessions = new LinkedHashMap<>();
        for (int i = 1; i < lines.length; i++) {
            Matcher line = LINE.matcher(lines[i]);
            int slash = lines[i].indexOf('/');
            if (!line.matches() || slash < 0) {
                throw new ZipException("has a damaged manifest, line " + (i + 1));
            }
            String session = line.group(3).substring(0, line.group(3).indexOf('/'));
            String file = line.group(3).substring(session.length() + 1);
            if (!Layout.isSessionName(session) || !SessionFiles.isCarried(file)) {
                throw new ZipException("holds a file that no spool has: " + SafeText.oneLine(line.group(3)));
            }
            Item item =
                    new Item(session, file, Long.parseLong(line.group(2)), Integer.parseUnsignedInt(line.group(1), 16));
            sessions.computeIfAbsent(session, each -> new LinkedHashMap<>()).put(file, item);
        }
        return sessions;
    }

    static void copy(ZipFile zip, Item item, OutputStream to) throws IOException {
        ZipEntry entry = zip.getEntry(item.name());
        if (entry == null) {
            throw new ZipException("lacks " + item.name() + ", which its manifest names");
        }
        CRC32C checksum = new CRC32C();
        InputStream bounded = new BoundedStream(zip.getInputStream(entry), item.length() + 1);
        long length = copy(bounded, to, checksum);
        if (length != item.length() || (int) checksum.getValue() != item.checksum()) {
            throw new ZipException("is damaged: " + item.name() + " does not match its checksum");
        }
    }

    private static long copy(InputStream from, OutputStream to, CRC32C checksum) throws IOException {
        byte[] buffer = new byte[64 << 10];
        long length = 0;
        try (from) {
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                checksum.update(buffer, 0, read);
                to.write(buffer, 0, read);
                length += read;
            }
        }
        return length;
    }

    /** Ends early, so that a small archive cannot unfold without end. */
    private static final class BoundedStream extends java.io.FilterInputStream {
        private long left;

        BoundedStream(InputStream in, long left) {
            super(in);
            this.left = left;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = left == 0 ? -1 : super.read(bytes, from, (int) Math.min(length, left));
            left -= Math.max(0, read);
            return read;
        }
    }
}
