package gametracker.tests.ending;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * State files as sessions leave them, changed so that they say something else. Their form is described in the core's {@code
 * StateImage}.
 */
final class StateFiles {
    private static final int FACTS = 24;
    private static final int BEAT = 8200;
    private static final int BEAT_BYTES = 48;

    private StateFiles() {}

    static Path of(Path spool, String session) throws IOException {
        try (Stream<Path> files = Files.list(spool.resolve("state"))) {
            return files.filter(file -> file.getFileName().toString().endsWith(session + ".state"))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no state of " + session));
        }
    }

    /** Whether the session says that a loop hangs. */
    static boolean saysThatALoopHangs(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        return bytes.length > BEAT + BEAT_BYTES && ByteBuffer.wrap(bytes).getLong(BEAT + BEAT_BYTES - Long.BYTES) != 0;
    }

    /** Makes it the state of a machine that was started anew since, so long ago. */
    static void stopMachine(Path file, long millisAgo) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        int length = buffer.getInt(12);
        String facts = new String(bytes, FACTS, length, StandardCharsets.UTF_8);
        long seen = buffer.getLong(BEAT) - millisAgo;
        String changed = facts.replaceAll("\"boot_id\":\"[0-9a-f]{8}", "\"boot_id\":\"00000000")
                .replaceAll("\"boot_time\":[0-9]+", "\"boot_time\":1000000000000")
                .replaceAll("\"started_at\":[0-9]+", "\"started_at\":" + (seen - 60_000));
        byte[] json = changed.getBytes(StandardCharsets.UTF_8);
        if (changed.equals(facts) || json.length != length) {
            throw new AssertionError(facts);
        }
        buffer.position(FACTS);
        buffer.put(json);
        buffer.putInt(16, crc(bytes, FACTS, length));
        buffer.putInt(20, crc(bytes, 0, 20));
        buffer.putLong(BEAT, seen);
        buffer.putInt(BEAT + BEAT_BYTES, crc(bytes, BEAT, BEAT_BYTES));
        Files.write(file, bytes);
    }

    static void damage(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[FACTS + 1] ^= 4;
        Files.write(file, bytes);
    }

    private static int crc(byte[] bytes, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, length);
        return (int) crc.getValue();
    }
}
