package gametracker.jvm;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The performance counters that a HotSpot JVM keeps in a file mapped into memory, format 2.0, as {@code perfMemory.hpp}
 * has it:
 *
 * <pre>
 * header   0 int  magic cafec0c0, always big-endian    4 byte 0 big-endian, 1 little-endian   5 byte major version
 *         24 int  offset of the first entry           28 int  number of entries
 * entry    0 int  length    4 int offset of the name   8 int  length of the vector, 0 for a single value
 *         12 byte type, 'J' for long                  16 int  offset of the data; all from the entry's beginning
 * </pre>
 *
 * Values are read from the mapped memory without a copy, a lock or garbage.
 */
final class PerfData {
    private static final int MAGIC = 0xcafec0c0;
    private static final int HEADER = 32;
    private static final int ENTRY_HEADER = 20;
    private static final int MAX_ENTRIES = 10_000;
    private static final int MAX_BYTES = 16 << 20;

    private final ByteBuffer memory;
    private final VarHandle longs;
    private final Map<String, Integer> offsets;

    private PerfData(ByteBuffer memory, Map<String, Integer> offsets) {
        this.memory = memory;
        this.longs = MethodHandles.byteBufferViewVarHandle(long[].class, memory.order());
        this.offsets = offsets;
    }

    /**
     * Finds and maps the file of this process.
     *
     * @param temporary the directory in which HotSpot keeps such files
     * @return the counters, or null if there is no such file
     * @throws IOException if a file is there and cannot be read or understood
     */
    static @Nullable PerfData ofThisProcess(List<Path> temporary) throws IOException {
        String user = "hsperfdata_" + System.getProperty("user.name");
        String process = Long.toString(ProcessHandle.current().pid());
        for (Path directory : temporary) {
            Path file = directory.resolve(user).resolve(process);
            if (Files.isRegularFile(file)) {
                return map(file);
            }
        }
        return null;
    }

    /** Returns where HotSpot keeps its files: not always where {@code java.io.tmpdir} points to. */
    static List<Path> temporaryDirectories() {
        List<Path> directories = new ArrayList<>();
        if (!System.getProperty("os.name").startsWith("Windows")) {
            directories.add(Path.of("/tmp"));
        }
        for (String variable : new String[] {"TMP", "TEMP", "TMPDIR"}) {
            String value = System.getenv(variable);
            if (value != null && !value.isBlank()) {
                directories.add(Path.of(value));
            }
        }
        directories.add(Path.of(System.getProperty("java.io.tmpdir")));
        return directories;
    }

    private static PerfData map(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            if (size > MAX_BYTES) {
                throw new IOException(file + " is too large: " + size + " bytes");
            }
            return of(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
        }
    }

    /**
     * Reads the table of counters.
     *
     * @throws IOException if the bytes are not what the format says; nothing beyond them is ever read
     */
    static PerfData of(ByteBuffer bytes) throws IOException {
        ByteBuffer memory = bytes.duplicate().order(ByteOrder.BIG_ENDIAN);
        int limit = memory.limit();
        check(limit >= HEADER, "shorter than its header: " + limit + " bytes");
        check(memory.getInt(0) == MAGIC, "no performance counters");
        int order = memory.get(4);
        check(order == 0 || order == 1, "unknown byte order " + order);
        check(memory.get(5) == 2, "unknown version " + memory.get(5));
        memory.order(order == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int entry = memory.getInt(24);
        int entries = memory.getInt(28);
        check(entries >= 0 && entries <= MAX_ENTRIES, "unlikely number of entries: " + entries);
        Map<String, Integer> offsets = new HashMap<>(2 * entries);
        for (int i = 0; i < entries; i++) {
            check(entry >= HEADER && entry <= limit - ENTRY_HEADER, "entry " + i + " is outside");
            int length = memory.getInt(entry);
            check(length >= ENTRY_HEADER && length <= limit - entry, "entry " + i + " is cut");
            int name = memory.getInt(entry + 4);
            int data = memory.getInt(entry + 16);
            boolean single = memory.get(entry + 12) == 'J' && memory.getInt(entry + 8) == 0;
            // Unaligned longs cannot be read atomically; HotSpot aligns all of them.
            if (single && data > 0 && data <= length - Long.BYTES && (entry + data) % Long.BYTES == 0) {
                check(name > 0 && name < length, "the name of entry " + i + " is outside");
                offsets.put(text(memory, entry + name, entry + length), entry + data);
            }
            entry += length;
        }
        return new PerfData(memory, offsets);
    }

    private static void check(boolean condition, String otherwise) throws IOException {
        if (!condition) {
            throw new IOException("performance data: " + otherwise);
        }
    }

    private static String text(ByteBuffer memory, int from, int to) {
        int end = from;
        while (end < to && memory.get(end) != 0) {
            end++;
        }
        byte[] bytes = new byte[end - from];
        memory.get(from, bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    /** Returns where a counter stands, for {@link #read(int)}, or -1 if there is none of this name. */
    int offset(String name) {
        return offsets.getOrDefault(name, -1);
    }

    /** Reads a counter; 0 for the offset -1. */
    long read(int offset) {
        return offset < 0 ? 0 : (long) longs.getOpaque(memory, offset);
    }

    /** Reads a counter by its name; 0 if there is none. */
    long read(String name) {
        return read(offset(name));
    }

    /** Returns how many counters of single longs there are. */
    int size() {
        return offsets.size();
    }
}
