package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * An envelope that waits with its body deflated (RFC 1950). Lines of JSON repeat much of each other, so a lane that has no
 * more room holds about ten times as much this way. Unpacking restores the very same bytes.
 */
final class PackedBody {
    /** Smaller bodies are not worth the work. */
    static final int WORTH_PACKING = 4096;

    private final Envelope frame;
    private final byte[] deflated;
    private final int length;

    private PackedBody(Envelope frame, byte[] deflated, int length) {
        this.frame = frame;
        this.deflated = deflated;
        this.length = length;
    }

    /** Returns null if that would free less than half of the memory. */
    static @Nullable PackedBody of(Envelope envelope) {
        int length = envelope.body().remaining();
        if (length < WORTH_PACKING || !envelope.format().isJson()) {
            return null;
        }
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            deflater.setInput(envelope.body());
            deflater.finish();
            byte[] deflated = new byte[length / 8]; // what lines of JSON mostly need
            int size = deflater.deflate(deflated);
            while (!deflater.finished() && deflated.length < length / 2) {
                deflated = Arrays.copyOf(deflated, Math.min(2 * deflated.length, length / 2));
                size += deflater.deflate(deflated, size, deflated.length - size);
            }
            return deflater.finished() ? new PackedBody(frame(envelope), Arrays.copyOf(deflated, size), length) : null;
        } finally {
            deflater.end();
        }
    }

    private static Envelope frame(Envelope envelope) {
        return with(envelope, ByteBuffer.allocate(0));
    }

    private static Envelope with(Envelope frame, ByteBuffer body) {
        return new Envelope(frame.id(), frame.format(), body, frame.itemCount(), frame.createdAt());
    }

    /** How much memory the body takes. */
    int bytes() {
        return deflated.length;
    }

    Envelope unpacked() {
        byte[] body = new byte[length];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(deflated);
            int size = inflater.inflate(body);
            if (size != length) {
                throw new IllegalStateException(frame.id() + " has " + size + " bytes of " + length);
            }
            return with(frame, ByteBuffer.wrap(body));
        } catch (DataFormatException e) {
            throw new IllegalStateException(
                    frame.id() + " cannot be unpacked", e); // a fault of this class: nothing else has these bytes
        } finally {
            inflater.end();
        }
    }
}
