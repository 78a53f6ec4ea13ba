package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolProgress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of a frame: everything about an envelope but its bytes. Table: docs/spool-format.md.
 *
 * @param version of the format; above {@link Layout#VERSION} only {@code sequence} means anything
 * @param sequence the envelope's place in its session, from 1
 * @param headerLength from the magic to the header's checksum
 */
public record Frame(
        int version,
        long sequence,
        String id,
        Format format,
        int itemCount,
        Instant createdAt,
        SpoolProgress progress,
        int headerLength,
        int bodyLength,
        int bodyChecksum) {
    /** "GTF" and a byte that cannot follow it in UTF-8, so that no JSON body holds what begins like a frame. */
    static final int MAGIC = 0x475446a7;

    static final int FIXED = 54;
    static final int MAX_ID = 512;

    /** No batch of the tracker's comes near it; a header that says more is none. */
    static final int MAX_BODY = 16 << 20;

    static final int MAX_HEADER = FIXED + MAX_ID + Integer.BYTES;

    private static final int SEQUENCE_AT = 8;
    private static final int CREATED_AT = 16;
    private static final int OPEN_AT = 24;
    private static final int CREATED_NANOS_AT = 32;
    private static final int OPEN_NANOS_AT = 36;
    private static final int ITEMS_AT = 40;
    private static final int BODY_LENGTH_AT = 44;
    private static final int BODY_CHECKSUM_AT = 48;
    private static final int ID_LENGTH_AT = 52;
    private static final int OPEN_FLAG = 1;

    /** Times outside of the years 1 to 9999 are nobody's, and arithmetic on them overflows. */
    private static final long FIRST_SECOND = -62_135_596_800L;

    private static final long LAST_SECOND = 253_402_300_799L;
    private static final int NANOS_PER_SECOND = 1_000_000_000;

    /** In the order of their codes, which begin at 1. */
    private static final List<Format> FORMATS =
            List.of(Format.LOKI_PUSH, Format.REMOTE_WRITE_1, Format.OTLP_LOGS, Format.OTLP_METRICS, Format.OTLP_TRACES);

    /** In the order of their codes, which begin at 0. */
    private static final List<SpoolProgress.Form> FORMS =
            List.of(SpoolProgress.Form.UNDECIDED, SpoolProgress.Form.AS_RECORDED, SpoolProgress.Form.LATE);

    long length() {
        return (long) headerLength + bodyLength;
    }

    Envelope envelope(ByteBuffer body) {
        return new Envelope(id, format, body, itemCount, createdAt);
    }

    /** The body among the bytes of a whole frame; empty if it is cut or does not check. */
    Optional<ByteBuffer> body(ByteBuffer whole) {
        if (whole.limit() < length()) {
            return Optional.empty();
        }
        ByteBuffer body = whole.slice(headerLength, bodyLength);
        return Checksum.of(body) == bodyChecksum ? Optional.of(body) : Optional.empty();
    }

    /** The length of the whole frame of an envelope. */
    static long length(Envelope envelope) {
        return FIXED
                + id(envelope).length
                + (long) Integer.BYTES
                + envelope.body().remaining();
    }

    /** Writes a whole frame, header and body, ready to be read from the buffer. */
    static void encode(Envelope envelope, SpoolProgress progress, long sequence, ByteBuffer to) {
        ByteBuffer body = envelope.body();
        byte[] id = id(envelope);
        Optional<Instant> open = progress.openSince();
        int start = to.position();
        to.putInt(MAGIC)
                .put((byte) Layout.VERSION)
                .put(code(envelope.format()))
                .put(code(progress.form()))
                .put((byte) (open.isPresent() ? OPEN_FLAG : 0));
        to.putLong(sequence);
        to.putLong(envelope.createdAt().getEpochSecond());
        to.putLong(open.map(Instant::getEpochSecond).orElse(0L));
        to.putInt(envelope.createdAt().getNano());
        to.putInt(open.map(Instant::getNano).orElse(0));
        to.putInt(envelope.itemCount()).putInt(body.remaining()).putInt(Checksum.of(body));
        to.putShort((short) id.length).put(id);
        to.putInt(Checksum.of(to, start, to.position() - start)).put(body);
    }

    /** Reads a header at the buffer's position, which does not move; null if none stands there that checks. */
    static @Nullable Frame decode(ByteBuffer bytes) {
        int at = bytes.position();
        if (bytes.remaining() < FIXED || bytes.getInt(at) != MAGIC) {
            return null;
        }
        int idLength = Short.toUnsignedInt(bytes.getShort(at + ID_LENGTH_AT));
        int checked = FIXED + idLength;
        if (idLength > MAX_ID
                || bytes.remaining() < checked + Integer.BYTES
                || bytes.getInt(at + checked) != Checksum.of(bytes, at, checked)) {
            return null;
        }
        byte[] id = new byte[idLength];
        bytes.duplicate().position(at + FIXED).get(id);
        return checked(bytes, at, SafeText.oneLine(new String(id, StandardCharsets.UTF_8)), checked + Integer.BYTES);
    }

    /** The checksum holds; what it covers may still be nothing that this version writes. */
    private static @Nullable Frame checked(ByteBuffer bytes, int at, String id, int headerLength) {
        int version = Byte.toUnsignedInt(bytes.get(at + 4));
        long sequence = bytes.getLong(at + SEQUENCE_AT);
        if (version > Layout.VERSION) {
            return new Frame(
                    version, sequence, id, Format.LOKI_PUSH, 0, Instant.EPOCH, SpoolProgress.NONE, headerLength, 0, 0);
        }
        int format = bytes.get(at + 5) - 1;
        int form = bytes.get(at + 6);
        int items = bytes.getInt(at + ITEMS_AT);
        int bodyLength = bytes.getInt(at + BODY_LENGTH_AT);
        if (format < 0 || format >= FORMATS.size() || sequence < 1 || items < 0 || !isBody(bodyLength)) {
            return null;
        }
        Optional<SpoolProgress> progress =
                progress(form, bytes.get(at + 7), bytes.getLong(at + OPEN_AT), bytes.getInt(at + OPEN_NANOS_AT));
        Optional<Instant> created = instant(bytes.getLong(at + CREATED_AT), bytes.getInt(at + CREATED_NANOS_AT));
        if (progress.isEmpty() || created.isEmpty()) {
            return null;
        }
        int bodyChecksum = bytes.getInt(at + BODY_CHECKSUM_AT);
        return new Frame(
                version,
                sequence,
                id,
                FORMATS.get(format),
                items,
                created.get(),
                progress.get(),
                headerLength,
                bodyLength,
                bodyChecksum);
    }

    /** Whether a body may have this length. */
    static boolean isBody(int length) {
        return length >= 0 && length <= MAX_BODY;
    }

    static byte code(SpoolProgress.Form form) {
        return (byte) FORMS.indexOf(form);
    }

    static Optional<SpoolProgress> progress(int form, int flags, long openSeconds, int openNanos) {
        if (form < 0 || form >= FORMS.size()) {
            return Optional.empty();
        }
        if ((flags & OPEN_FLAG) == 0) {
            return Optional.of(new SpoolProgress(FORMS.get(form), Optional.empty()));
        }
        return instant(openSeconds, openNanos).map(open -> new SpoolProgress(FORMS.get(form), Optional.of(open)));
    }

    private static Optional<Instant> instant(long seconds, int nanos) {
        long clamped = Math.max(FIRST_SECOND, Math.min(seconds, LAST_SECOND));
        return nanos < 0 || nanos >= NANOS_PER_SECOND
                ? Optional.empty()
                : Optional.of(Instant.ofEpochSecond(clamped, nanos));
    }

    private static byte code(Format format) {
        return (byte) (FORMATS.indexOf(format) + 1);
    }

    /** Longer ids than any that the tracker makes are cut, so that a header has a bound. */
    private static byte[] id(Envelope envelope) {
        byte[] id = envelope.id().getBytes(StandardCharsets.UTF_8);
        return id.length <= MAX_ID ? id : java.util.Arrays.copyOf(id, MAX_ID);
    }
}
