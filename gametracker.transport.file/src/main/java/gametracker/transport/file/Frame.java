package gametracker.transport.file;

import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolProgress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header of a frame: everything about an envelope except its body. Table: docs/spool-format.md.
 *
 * @param version of the format; above {@link Layout#VERSION} only {@code sequence} has a meaning
 * @param sequence the envelope's place in its session, from 1
 * @param headerLength from the magic number to the header's checksum
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
    /** "GTF" and a byte that cannot follow it in UTF-8, so that no JSON body contains the beginning of a frame. */
    static final int MAGIC = 0x475446a7;

    /** The length of the fields before the id. */
    static final int FIXED = 54;

    static final int MAX_ID = 512;

    /** No batch of the tracker is nearly as long; a header that states more is invalid. */
    static final int MAX_BODY = 16 << 20;

    static final int MAX_HEADER = FIXED + MAX_ID + Integer.BYTES;

    private static final int OPEN_FLAG = 1;

    /** Times outside of the years 1 to 9999 cannot be right, and arithmetic on them overflows. */
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

    /** The body in the bytes of a whole frame; empty if it is cut or does not match its checksum. */
    Optional<ByteBuffer> body(ByteBuffer whole) {
        return Optional.of(whole)
                .filter(bytes -> bytes.limit() >= length())
                .map(bytes -> bytes.slice(headerLength, bodyLength))
                .filter(body -> Checksum.of(body) == bodyChecksum);
    }

    /** The length of the whole frame of an envelope. */
    static long length(Envelope envelope) {
        return FIXED
                + id(envelope).length
                + (long) Integer.BYTES
                + envelope.body().remaining();
    }

    /** Writes a whole frame, header and body. */
    static void encode(Envelope envelope, SpoolProgress progress, long sequence, ByteBuffer to) {
        ByteBuffer body = envelope.body();
        byte[] id = id(envelope);
        Instant open = progress.openSince().orElse(Instant.EPOCH);
        int start = to.position();
        to.putInt(MAGIC).put((byte) Layout.VERSION).put((byte) (FORMATS.indexOf(envelope.format()) + 1));
        putForm(progress, to);
        to.putLong(sequence);
        to.putLong(envelope.createdAt().getEpochSecond()).putLong(open.getEpochSecond());
        to.putInt(envelope.createdAt().getNano()).putInt(open.getNano());
        to.putInt(envelope.itemCount()).putInt(body.remaining()).putInt(Checksum.of(body));
        to.putShort((short) id.length).put(id);
        to.putInt(Checksum.of(to, start, to.position() - start)).put(body);
    }

    /** Reads a header at the buffer's position, which does not move; null if there is no valid one. */
    static @Nullable Frame decode(ByteBuffer bytes) {
        int at = bytes.position();
        if (bytes.remaining() < FIXED || bytes.getInt(at) != MAGIC) {
            return null;
        }
        int idLength = Short.toUnsignedInt(bytes.getShort(at + FIXED - Short.BYTES));
        int checked = FIXED + idLength;
        if (idLength > MAX_ID
                || bytes.remaining() < checked + Integer.BYTES
                || bytes.getInt(at + checked) != Checksum.of(bytes, at, checked)) {
            return null;
        }
        return checked(bytes.duplicate().position(at + Integer.BYTES), idLength);
    }

    /** The checksum matches. The fields may still hold values that this version does not write. */
    private static @Nullable Frame checked(ByteBuffer from, int idLength) {
        int headerLength = FIXED + idLength + Integer.BYTES;
        int version = Byte.toUnsignedInt(from.get());
        int format = from.get() - 1;
        int form = from.get();
        int flags = from.get();
        long sequence = from.getLong();
        if (version > Layout.VERSION) {
            return new Frame(
                    version, sequence, "", Format.LOKI_PUSH, 0, Instant.EPOCH, SpoolProgress.NONE, headerLength, 0, 0);
        }
        long created = from.getLong();
        long open = from.getLong();
        Instant createdAt = instant(created, from.getInt());
        Optional<SpoolProgress> progress = progress(form, flags, open, from.getInt());
        int items = from.getInt();
        int length = from.getInt();
        int checksum = from.getInt();
        String id = SafeText.decode(from.position(from.position() + Short.BYTES), idLength);
        boolean known = format >= 0 && format < FORMATS.size() && createdAt != null && progress.isPresent();
        return known && sequence > 0 && items >= 0 && isBody(length)
                ? new Frame(
                        version,
                        sequence,
                        id,
                        FORMATS.get(format),
                        items,
                        createdAt,
                        progress.get(),
                        headerLength,
                        length,
                        checksum)
                : null;
    }

    /** Whether a body may have this length. */
    static boolean isBody(int length) {
        return length >= 0 && length <= MAX_BODY;
    }

    /** Writes the code of the form, and whether there is a time since when the outcome is open. */
    static void putForm(SpoolProgress progress, ByteBuffer to) {
        to.put((byte) FORMS.indexOf(progress.form()))
                .put((byte) (progress.openSince().isPresent() ? OPEN_FLAG : 0));
    }

    static Optional<SpoolProgress> progress(int form, int flags, long openSeconds, int openNanos) {
        Optional<Instant> open =
                (flags & OPEN_FLAG) == 0 ? Optional.empty() : Optional.ofNullable(instant(openSeconds, openNanos));
        return form < 0 || form >= FORMS.size() || (flags & OPEN_FLAG) != 0 && open.isEmpty()
                ? Optional.empty()
                : Optional.of(new SpoolProgress(FORMS.get(form), open));
    }

    private static @Nullable Instant instant(long seconds, int nanos) {
        long clamped = Math.max(FIRST_SECOND, Math.min(seconds, LAST_SECOND));
        return nanos < 0 || nanos >= NANOS_PER_SECOND ? null : Instant.ofEpochSecond(clamped, nanos);
    }

    /** Ids longer than any of the tracker's are cut, so that the length of a header is bounded. */
    private static byte[] id(Envelope envelope) {
        return SafeText.encode(envelope.id(), MAX_ID);
    }
}
