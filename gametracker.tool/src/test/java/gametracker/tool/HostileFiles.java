package gametracker.tool;

import gametracker.api.spi.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;

/** Writes what no tracker writes, under checksums that hold, as docs/spool-format.md has it. */
final class HostileFiles {
    private static final int FRAME = 54;

    private HostileFiles() {}

    static byte[] header(int version, int kind, long number) {
        ByteBuffer header = ByteBuffer.allocate(32).putLong(0x475453504f4f4c1aL);
        header.putShort((short) version)
                .put((byte) kind)
                .put((byte) 0)
                .putLong(number)
                .putLong(0);
        return header.putInt(checksum(header.array(), 0, 28)).array();
    }

    static byte[] frame(long sequence, String id, byte[] body, int bodyLength) {
        byte[] name = id.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FRAME + name.length + 4 + body.length);
        bytes.putInt(0x475446a7)
                .put((byte) 1)
                .put((byte) (Format.LOKI_PUSH.ordinal() + 1))
                .putShort((short) 0);
        bytes.putLong(sequence)
                .putLong(1_764_000_000L)
                .putLong(0)
                .putInt(0)
                .putInt(0)
                .putInt(1);
        bytes.putInt(bodyLength).putInt(checksum(body, 0, body.length));
        bytes.putShort((short) name.length).put(name);
        return bytes.putInt(checksum(bytes.array(), 0, FRAME + name.length))
                .put(body)
                .array();
    }

    /** A segment of these frames. */
    static byte[] segment(byte[]... frames) {
        ByteBuffer all = ByteBuffer.allocate(1 << 16).put(header(1, 1, 1));
        for (byte[] frame : frames) {
            all.put(frame);
        }
        return written(all);
    }

    /** A session's file: pairs of names and values; the empty name is the id's. */
    static byte[] session(List<String> pairs) {
        ByteBuffer all = ByteBuffer.allocate(1 << 14).put(header(1, 3, 9)).putShort((short) (pairs.size() / 2));
        for (String text : pairs) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            all.putShort((short) bytes.length).put(bytes);
        }
        return written(all.putInt(checksum(all.array(), 32, all.position() - 32)));
    }

    static byte[] aside(int reasonLength, String reason, byte[] rest) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer all = ByteBuffer.allocate(1 << 16)
                .put(header(1, 4, 1))
                .putInt(reasonLength)
                .put(words);
        return written(all.putInt(checksum(all.array(), 32, 4 + words.length)).put(rest));
    }

    /** Makes a file longer, with zeros that take no room on disk. */
    static void lengthen(Path file, long length) throws IOException {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
    }

    private static byte[] written(ByteBuffer all) {
        byte[] bytes = new byte[all.position()];
        all.flip().get(bytes);
        return bytes;
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes, from, length);
        return (int) checksum.getValue();
    }
}
