package gametracker.core.deliver;

import gametracker.api.spi.Envelope;
import org.jspecify.annotations.Nullable;

/**
 * The body of a pending envelope, as far as it is in memory. A copy on disk is known by the envelope's spool entry.
 *
 * <table>
 * <caption>Where a body can be in memory</caption>
 * <tr><th>field</th><th>as</th><th>counts as the lane's memory, if of this session</th></tr>
 * <tr><td>{@code plain}</td><td>it is</td><td>its bytes</td></tr>
 * <tr><td>{@code packed}</td><td>deflated; each reading inflates it</td><td>its deflated bytes</td></tr>
 * <tr><td>{@code inFlight}</td><td>it is, for the time of one try</td><td>no</td></tr>
 * </table>
 */
final class EnvelopeBody {
    /** How many bodies a lane holds in memory, and how many bytes they take. */
    static final class Memory {
        private int bodies;
        private long bytes;

        int bodies() {
            return bodies;
        }

        long bytes() {
            return bytes;
        }

        private void change(int sign, int size) {
            bodies += sign;
            bytes += (long) sign * size;
        }
    }

    private final int plainBytes;
    private @Nullable Envelope plain;
    private @Nullable PackedBody packed;
    private @Nullable Envelope inFlight;
    private boolean triedToPack;

    /** Null before the body counts as a lane's memory, and for bodies of earlier sessions, which never do. */
    private @Nullable Memory memory;

    /**
     * @param plain the body as it is; null if it is on disk only
     * @param plainBytes its size, known from the beginning, because to ask an envelope for it takes memory
     */
    EnvelopeBody(@Nullable Envelope plain, int plainBytes) {
        this.plain = plain;
        this.plainBytes = plainBytes;
    }

    /** Counts it from now on. */
    void countIn(Memory lane) {
        memory = lane;
        count(1);
    }

    /** Returns the body if no disk has to be read for it; inflates one that is packed. */
    @Nullable
    Envelope inMemory() {
        if (plain != null) {
            return plain;
        }
        return inFlight == null && packed != null ? packed.unpacked() : inFlight;
    }

    /** Whether it stays in memory when no try is under way. */
    boolean isHeld() {
        return plain != null || packed != null;
    }

    /** Frees the memory of the held body. */
    void release() {
        count(-1);
        plain = null;
        packed = null;
    }

    /** Makes the held body take less memory if it can. Tries only once. */
    void pack() {
        Envelope body = plain;
        if (body == null || triedToPack) {
            return;
        }
        triedToPack = true;
        PackedBody smaller;
        try {
            smaller = PackedBody.of(body);
        } catch (OutOfMemoryError e) {
            return; // it stays as it is, and the lane makes room in another way
        }
        if (smaller != null) {
            release();
            packed = smaller;
            count(1);
        }
    }

    void tryStarted(Envelope body) {
        inFlight = body;
    }

    void tryEnded() {
        inFlight = null;
    }

    /**
     * Its copy on disk is lost. A body that is only being sent is held from now on.
     *
     * @return whether it is in memory
     */
    boolean survivesLossOfDisk() {
        if (!isHeld() && inFlight != null) {
            plain = inFlight;
            count(1);
        }
        return isHeld();
    }

    private void count(int sign) {
        if (memory != null && isHeld()) {
            memory.change(sign, packed != null ? packed.bytes() : plainBytes);
        }
    }
}
