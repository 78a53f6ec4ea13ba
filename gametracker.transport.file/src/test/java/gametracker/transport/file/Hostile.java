package gametracker.transport.file;

import gametracker.api.spi.Format;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Writes what no tracker writes, under checksums that hold. */
final class Hostile {
    private Hostile() {}

    static byte[] header(int kind, long number) {
        return FileHeader.encode(kind, number).array();
    }

    /** A frame's header, whatever its body is said to be, and the bytes that follow it. */
    record Header(long sequence, String id, Format format, long createdAt, long openSince, int bodyLength) {
        static Header of(long sequence, int bodyLength) {
            return new Header(sequence, "logs-" + sequence, Format.LOKI_PUSH, 1_764_000_000L, 0, bodyLength);
        }

        byte[] frame(byte[] body) {
            byte[] name = id.getBytes(StandardCharsets.UTF_8);
            ByteBuffer bytes = ByteBuffer.allocate(Frame.FIXED + name.length + Integer.BYTES + body.length);
            bytes.putInt(Frame.MAGIC).put((byte) 1).put((byte) (format.ordinal() + 1));
            bytes.put((byte) 0).put((byte) (openSince == 0 ? 0 : 1)).putLong(sequence);
            bytes.putLong(createdAt).putLong(openSince).putInt(0).putInt(0).putInt(1);
            bytes.putInt(bodyLength).putInt(Checksum.of(ByteBuffer.wrap(body)));
            bytes.putShort((short) name.length).put(name);
            bytes.putInt(Checksum.of(bytes, 0, Frame.FIXED + name.length)).put(body);
            return bytes.array();
        }
    }

    static byte[] good(long sequence) {
        byte[] body = ("body " + sequence).getBytes(StandardCharsets.UTF_8);
        return Header.of(sequence, body.length).frame(body);
    }

    static byte[] segment(byte[]... frames) {
        List<byte[]> all = new ArrayList<>(List.of(frames));
        all.add(0, header(FileHeader.SEGMENT, 1));
        return joined(all);
    }

    static byte[] joined(List<byte[]> pieces) {
        ByteBuffer all = ByteBuffer.allocate(
                pieces.stream().mapToInt(piece -> piece.length).sum());
        pieces.forEach(all::put);
        return all.array();
    }

    static byte[] aside(int reasonLength, String reason, byte[] rest) {
        byte[] words = reason.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(FileHeader.LENGTH + 2 * Integer.BYTES + words.length + rest.length);
        bytes.put(header(FileHeader.SET_ASIDE, 1)).putInt(reasonLength).put(words);
        bytes.putInt(Checksum.of(bytes, FileHeader.LENGTH, Integer.BYTES + words.length))
                .put(rest);
        return bytes.array();
    }

    /** Makes a file longer, with zeros that take no room on disk. */
    static void lengthen(Path file, long length) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(length);
        }
    }

    /** A file that nobody ever writes to: to open it is to wait for ever. */
    static Path fifo(Path file) throws IOException, InterruptedException {
        Process mkfifo;
        try {
            mkfifo = new ProcessBuilder("mkfifo", file.toString()).start();
        } catch (IOException e) {
            return Assumptions.abort("there is no mkfifo here");
        }
        Assumptions.assumeTrue(mkfifo.waitFor(30, TimeUnit.SECONDS) && mkfifo.exitValue() == 0);
        Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
        return file;
    }
}
