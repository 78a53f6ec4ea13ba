package gametracker.core.format;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * The late form of a Loki body: a label with the UTC hour of its records, {@code late="2026-11-20T13"}, puts them into
 * a stream of their own, where a server takes what it would find too far behind in the stream it was recorded for. The
 * label goes behind the fixed beginning of each body; nothing else changes.
 */
public final class LateForm {
    /** How long the label is in a body. */
    static final int LABEL_BYTES = "\"late\":\"2026-11-20T13\",".length();

    private static final byte[] PREFIX = LokiPush.PREFIX.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LATE = "\"late\":\"".getBytes(StandardCharsets.US_ASCII);

    /** Cannot occur inside a label, where quotes are escaped. */
    private static final byte[] FIRST_TIME = "\"values\":[[\"".getBytes(StandardCharsets.US_ASCII);

    private static final int TIME_DIGITS = 19;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private LateForm() {}

    /**
     * Puts the label in.
     *
     * @param body a body of {@link LokiPush}; its position is not moved
     * @return a new body; empty if this is none or has the label
     */
    public static Optional<ByteBuffer> late(ByteBuffer body) {
        Optional<Instant> oldest = oldest(body);
        if (oldest.isEmpty() || startsWith(body, PREFIX.length, LATE)) {
            return Optional.empty();
        }
        String label = "\"late\":\"" + Hour.FORMAT.format(oldest.get()) + "\",";
        ByteBuffer from = body.duplicate();
        ByteBuffer to = ByteBuffer.allocate(from.remaining() + label.length());
        to.put(PREFIX).put(label.getBytes(StandardCharsets.US_ASCII));
        from.position(from.position() + PREFIX.length);
        return Optional.of(to.put(from).flip());
    }

    /**
     * Names the stream of a body: all of its labels, that of the late form included.
     *
     * @param body a body of {@link LokiPush}; its position is not moved
     * @return the labels as they stand in the body; empty if this is none
     */
    public static Optional<String> stream(ByteBuffer body) {
        int end = startsWith(body, 0, PREFIX) ? firstTime(body) : -1;
        if (end < 0) {
            return Optional.empty();
        }
        byte[] labels = new byte[end - PREFIX.length];
        body.get(body.position() + PREFIX.length, labels);
        return Optional.of(new String(labels, StandardCharsets.UTF_8));
    }

    /**
     * When the oldest record of a body was made.
     *
     * @param body a body of {@link LokiPush}; its position is not moved
     * @return the first time in it, since times never decrease; empty if this is none
     */
    public static Optional<Instant> oldest(ByteBuffer body) {
        if (!startsWith(body, 0, PREFIX)) {
            return Optional.empty();
        }
        int at = firstTime(body);
        return at < 0 ? Optional.empty() : time(body, at + FIRST_TIME.length);
    }

    /** Returns where the values begin, behind the labels; -1 if there are none. */
    private static int firstTime(ByteBuffer body) {
        int last = body.remaining() - FIRST_TIME.length - TIME_DIGITS;
        for (int at = PREFIX.length; at <= last; at++) {
            if (startsWith(body, at, FIRST_TIME)) {
                return at;
            }
        }
        return -1;
    }

    private static Optional<Instant> time(ByteBuffer body, int offset) {
        byte[] digits = new byte[TIME_DIGITS];
        body.get(body.position() + offset, digits);
        try {
            long nanos = Long.parseUnsignedLong(new String(digits, StandardCharsets.US_ASCII));
            return nanos < 0
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(nanos / SECOND_NANOS, nanos % SECOND_NANOS));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean startsWith(ByteBuffer body, int offset, byte[] expected) {
        if (body.remaining() < offset + expected.length) {
            return false;
        }
        for (int i = 0; i < expected.length; i++) {
            if (body.get(body.position() + offset + i) != expected[i]) {
                return false;
            }
        }
        return true;
    }

    /** Apart, since few sessions need it and the JDK's formatting is 60 classes to load. */
    private static final class Hour {
        static final DateTimeFormatter FORMAT =
                DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH").withZone(ZoneOffset.UTC);
    }
}
