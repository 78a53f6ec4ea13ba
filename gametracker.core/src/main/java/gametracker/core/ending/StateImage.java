package gametracker.core.ending;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * The bytes of a state file, big-endian:
 *
 * <table>
 * <caption>a file of {@value #BYTES} bytes</caption>
 * <tr><th>at<th>bytes<th>what
 * <tr><td>0<td>8<td>{@code GTSTATE} and a line feed
 * <tr><td>8<td>4<td>version: 1
 * <tr><td>12<td>8<td>length and CRC32C of the facts
 * <tr><td>20<td>4<td>CRC32C of the bytes 0 to 19
 * <tr><td>24<td><td>{@link SessionFacts} as JSON
 * <tr><td>8192<td>8<td>{@link Mark}
 * <tr><td>8200<td>52<td>{@link Beat}, six longs and their CRC32C
 * <tr><td>8256<td><td>length, CRC32C and UTF-8 text: more about the end
 * <tr><td>10240<td><td>length, CRC32C and JSON: the user, as it may leave the process
 * </table>
 *
 * <p>The process's death tears nothing that was written by one call of at most a page. What does not match its check
 * sum is damaged: nothing is concluded from a file whose facts, mark or sign of life are.
 *
 * @param detail more about the end; empty if there is none
 * @param user fields; empty if there are none
 */
record StateImage(SessionFacts facts, Mark mark, Beat beat, String detail, Map<String, Object> user) {
    static final int BYTES = 16 << 10;
    static final int MARK = 8 << 10;
    static final int BEAT = MARK + 8;
    static final int DETAIL = MARK + 64;
    static final int USER = 10 << 10;

    private static final long MAGIC = 0x47_54_53_54_41_54_45_0aL; // GTSTATE and a line feed
    private static final int VERSION = 1;
    private static final int HEADER = 24;
    private static final int BEAT_BYTES = 48;

    /** Room for a text in its section, without length and check sum. */
    static final int MAX_DETAIL = USER - DETAIL - 8;

    static final int MAX_USER = BYTES - USER - 8;

    /** Returns all bytes of a new file. */
    static byte[] begin(SessionFacts facts, Beat beat) {
        byte[] json = json(facts.toMap());
        if (json.length > MARK - HEADER) {
            json = json(facts.shortened().toMap());
        }
        if (json.length > MARK - HEADER) {
            throw new IllegalArgumentException("the paths of this process are too long to be kept");
        }
        ByteBuffer file = ByteBuffer.allocate(BYTES);
        file.putLong(MAGIC).putInt(VERSION).putInt(json.length).putInt(crc(json, 0, json.length));
        file.putInt(crc(file.array(), 0, file.position())).put(json);
        file.putLong(MARK, Mark.RUNNING.code);
        file.put(BEAT, encoded(beat));
        file.put(DETAIL, section(new byte[0]));
        file.put(USER, section(new byte[0]));
        return file.array();
    }

    static byte[] json(Map<String, Object> map) {
        return JSON.std.asString(map).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] encoded(Mark mark) {
        return ByteBuffer.allocate(8).putLong(mark.code).array();
    }

    static byte[] encoded(Beat beat) {
        ByteBuffer bytes = ByteBuffer.allocate(BEAT_BYTES + 4);
        bytes.putLong(beat.seenAtMillis()).putLong(beat.frameAtMillis()).putLong(beat.frames());
        bytes.putLong(beat.errors()).putLong(beat.ticks()).putLong(beat.hungSinceMillis());
        return bytes.putInt(crc(bytes.array(), 0, BEAT_BYTES)).array();
    }

    /** Returns a section: the text with its length and check sum before it. */
    static byte[] section(byte[] text) {
        return ByteBuffer.allocate(8 + text.length)
                .putInt(text.length)
                .putInt(crc(text, 0, text.length))
                .put(text)
                .array();
    }

    /** Returns null if the bytes are damaged, of another version, or none of ours. */
    static @Nullable StateImage read(byte[] bytes) {
        ByteBuffer file = ByteBuffer.wrap(bytes);
        if (bytes.length < BYTES || file.getInt(20) != crc(bytes, 0, 20)) {
            return null;
        }
        int length = file.getInt(12);
        if (file.getLong(0) != MAGIC
                || file.getInt(8) != VERSION
                || length < 0
                || length > MARK - HEADER
                || file.getInt(16) != crc(bytes, HEADER, length)
                || file.getInt(BEAT + BEAT_BYTES) != crc(bytes, BEAT, BEAT_BYTES)) {
            return null;
        }
        Mark mark = Mark.of(file.getLong(MARK));
        if (mark == null) {
            return null;
        }
        try {
            return new StateImage(
                    SessionFacts.of(map(new String(bytes, HEADER, length, StandardCharsets.UTF_8))),
                    mark,
                    beat(file),
                    text(file, DETAIL, MAX_DETAIL),
                    map(text(file, USER, MAX_USER)));
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static Beat beat(ByteBuffer file) {
        return new Beat(
                file.getLong(BEAT),
                file.getLong(BEAT + 8),
                file.getLong(BEAT + 16),
                file.getLong(BEAT + 24),
                file.getLong(BEAT + 32),
                file.getLong(BEAT + 40));
    }

    private static String text(ByteBuffer file, int at, int most) {
        int length = file.getInt(at);
        boolean sound = length >= 0 && length <= most && file.getInt(at + 4) == crc(file.array(), at + 8, length);
        return sound ? new String(file.array(), at + 8, length, StandardCharsets.UTF_8) : "";
    }

    private static Map<String, Object> map(String json) {
        return json.isEmpty() ? Map.of() : JSON.std.mapFrom(json);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
