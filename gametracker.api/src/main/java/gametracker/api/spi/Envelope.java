package gametracker.api.spi;

import gametracker.api.Signal;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Objects;

/**
 * An immutable encoded batch. Every try and the spool use the same bytes, by which servers recognise a repeat. It contains
 * neither target nor credentials, which are looked up when it is sent.
 *
 * @param id names this batch within its session, for example {@code "logs-17"}; the half of a batch that was split
 *     bears its parent's id and a suffix
 * @param format what the bytes are, and by it the signal
 * @param body the bytes, uncompressed except for Snappy; read-only, from position 0 to its limit
 * @param itemCount how many log records, samples or spans; 0 where nothing of it counts in the ledger (the zeros that
 *     begin a counter, the markers that end a series)
 * @param createdAt when it was created, by the wall clock
 */
public record Envelope(String id, Format format, ByteBuffer body, int itemCount, Instant createdAt) {
    /** Checks, and makes the body read-only. The bytes behind it belong to the envelope from now on. */
    public Envelope {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(format, "format");
        Objects.requireNonNull(createdAt, "createdAt");
        body = body.slice().asReadOnlyBuffer();
        if (itemCount < 0) {
            throw new IllegalArgumentException("itemCount must not be negative: " + itemCount);
        }
    }

    /**
     * Returns the signal of the format.
     *
     * @return the signal, and by it the lane
     */
    public Signal signal() {
        return format.signal();
    }

    /**
     * Returns the bytes.
     *
     * @return a read-only view of its own at each call, so that reading it moves nobody else's position
     */
    @Override
    public ByteBuffer body() {
        return body.duplicate();
    }

    /**
     * Copies the bytes.
     *
     * @return a new array
     */
    public byte[] bytes() {
        byte[] bytes = new byte[body.remaining()];
        body.duplicate().get(bytes);
        return bytes;
    }

    /** Names the batch without its content. */
    @Override
    public String toString() {
        return id + " (" + format + ", " + itemCount + " items, " + body.remaining() + " bytes)";
    }
}
