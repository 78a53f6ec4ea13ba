package gametracker.core.record;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.UUID;

/**
 * Randomness that differs from process to process and from machine to machine.
 *
 * <p>From the kernel's generator where it is a file (Linux, Android, macOS), else by {@link
 * java.security.SecureRandom}, which takes it from there too, but first loads the JDK's security providers: a quarter
 * of the classes that a start would load.
 */
public final class Entropy {
    private static final File KERNEL = new File("/dev/urandom");

    private Entropy() {}

    /** Draws a random UUID (RFC 9562, version 4). */
    public static UUID uuid() {
        return uuid(KERNEL);
    }

    static UUID uuid(File generator) {
        byte[] random = new byte[16];
        try (InputStream bytes = new FileInputStream(generator)) {
            if (bytes.readNBytes(random, 0, random.length) < random.length) {
                return UUID.randomUUID();
            }
        } catch (IOException | RuntimeException e) {
            return UUID.randomUUID();
        }
        ByteBuffer bits = ByteBuffer.wrap(random);
        long high = bits.getLong() & ~0xF000L | 0x4000L;
        long low = bits.getLong() & ~(0b11L << 62) | 0b10L << 62;
        return new UUID(high, low);
    }
}
