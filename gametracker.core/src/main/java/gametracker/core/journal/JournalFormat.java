package gametracker.core.journal;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a journal. A header of {@value #HEADER_BYTES} bytes names the file's own path, so that a copy is known as
 * one. Pieces follow, each at a multiple of {@value #GRAIN_BYTES} bytes, in any order:
 *
 * <pre>
 * magic 4 | CRC32C of the rest 4 | length of the body 4 | head 4 | tail 4 | items 4 | format 4 | number 8 | batch 8 | time 8 | body
 * </pre>
 *
 * What has no magic, or another CRC, is free or damaged, and the search goes on a grain later. So damage costs the piece
 * in which it is.
 */
final class JournalFormat {
    static final int HEADER_BYTES = 4096;
    static final int GRAIN_BYTES = 256;
    static final int PIECE_HEAD_BYTES = 52;

    /** Written over the magic of a piece that is not needed any more. */
    static final byte[] NOTHING = new byte[4];

    private static final int MAGIC = 0x47545057;
    private static final long FILE_MAGIC = 0x4754574f52445331L;
    private static final int CHECKED_FROM = 8;
    private static final int MOST_PATH_BYTES = HEADER_BYTES - 16;
    private static final Format[] FORMATS = {
        Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES
    };

    private JournalFormat() {}

    /** Makes the header of a journal with this path. */
    static byte[] header(Path path) {
        byte[] name = name(path);
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        header.putLong(FILE_MAGIC).putInt(name.length).put(name);
        header.putInt(HEADER_BYTES - 4, checksum(header.array(), 0, HEADER_BYTES - 4));
        return header.array();
    }

    private static byte[] name(Path path) {
        byte[] name = path.toString().getBytes(StandardCharsets.UTF_8);
        return name.length <= MOST_PATH_BYTES ? name : new byte[0];
    }

    /** Says whether a journal was copied or moved here. One whose header is damaged is taken for what its name says. */
    static boolean isFromElsewhere(byte[] file, Path path) {
        if (file.length < HEADER_BYTES) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(file, 0, HEADER_BYTES);
        if (header.getLong(0) != FILE_MAGIC || header.getInt(HEADER_BYTES - 4) != checksum(file, 0, HEADER_BYTES - 4)) {
            return false;
        }
        byte[] name = name(path);
        return header.getInt(8) != name.length || !header.slice(12, name.length).equals(ByteBuffer.wrap(name));
    }

    /** Encodes a piece. */
    static byte[] encode(Piece piece) {
        byte[] body = piece.body();
        ByteBuffer bytes = ByteBuffer.allocate(PIECE_HEAD_BYTES + body.length);
        bytes.putInt(MAGIC).putInt(0).putInt(body.length);
        bytes.putInt(piece.head()).putInt(piece.tail()).putInt(piece.items());
        bytes.putInt(List.of(FORMATS).indexOf(piece.format()));
        bytes.putLong(piece.number()).putLong(piece.batch()).putLong(piece.createdAtMillis());
        bytes.put(body);
        bytes.putInt(4, checksum(bytes.array(), CHECKED_FROM, bytes.capacity() - CHECKED_FROM));
        return bytes.array();
    }

    /** A piece that was found, and where. */
    record Found(long at, Piece piece) {}

    /** Finds all pieces that are whole, in the order of their numbers. */
    static List<Found> read(byte[] file) {
        List<Found> found = new ArrayList<>();
        int at = HEADER_BYTES;
        while (at <= file.length - PIECE_HEAD_BYTES) {
            Piece piece = piece(file, at);
            if (piece != null) {
                found.add(new Found(at, piece));
            }
            at += GRAIN_BYTES * (piece == null ? 1 : grains(PIECE_HEAD_BYTES + piece.body().length));
        }
        found.sort(Comparator.comparingLong(each -> each.piece().number()));
        return found;
    }

    /** How many grains so many bytes take. */
    static int grains(int bytes) {
        return (bytes + GRAIN_BYTES - 1) / GRAIN_BYTES;
    }

    private static @Nullable Piece piece(byte[] file, int at) {
        ByteBuffer bytes = ByteBuffer.wrap(file, at, file.length - at);
        if (bytes.getInt() != MAGIC) {
            return null;
        }
        int crc = bytes.getInt();
        int length = bytes.getInt();
        int head = bytes.getInt();
        int tail = bytes.getInt();
        int items = bytes.getInt();
        int format = bytes.getInt();
        if (length < 0
                || length > file.length - at - PIECE_HEAD_BYTES
                || crc != checksum(file, at + CHECKED_FROM, PIECE_HEAD_BYTES - CHECKED_FROM + length)
                || format < 0
                || format >= FORMATS.length) {
            return null;
        }
        long number = bytes.getLong();
        long batch = bytes.getLong();
        long time = bytes.getLong();
        byte[] body = new byte[length];
        bytes.get(body);
        return new Piece(number, batch, FORMATS[format], body, head, tail, items, time);
    }

    private static int checksum(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
