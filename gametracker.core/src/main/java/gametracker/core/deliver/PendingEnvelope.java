package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.api.spi.SpoolProgress.Form;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An envelope on its way, and all that is known of its tries. Guarded by its lane's lock. Its body is in one or more of
 * these places:
 *
 * <table>
 * <caption>Where a body is</caption>
 * <tr><th>field</th><th>as</th><th>counts as the lane's memory (if of this session)</th></tr>
 * <tr><td>{@code envelope}</td><td>it is</td><td>its bytes</td></tr>
 * <tr><td>{@code packed}</td><td>deflated; each reading inflates it</td><td>its deflated bytes</td></tr>
 * <tr><td>{@code inHand}</td><td>it is, for the time of one try</td><td>no</td></tr>
 * <tr><td>{@code entry}</td><td>a frame on disk; each reading is I/O</td><td>no</td></tr>
 * </table>
 *
 * A half of a batch that lies on disk counts as lying there as well, for the whole will be read again after a crash.
 */
final class PendingEnvelope {
    /** Whether it is held against an envelope that the server does not take it. */
    enum Standing {
        /** It is not. */
        CLEAR,
        /** Refused so often that the next one of its lane goes first, to see whether that one is taken. */
        UNDER_TEST,
        /** Another was taken since: the next refusals are its own fault. */
        SUSPECT
    }

    final long number;
    final Format format;
    final String id;
    final int items;
    final int bytes;
    final Instant createdAt;
    final boolean adopted;
    final @Nullable PendingEnvelope parent;
    final @Nullable Split split;

    /** The body, while it is held in memory as it is. */
    private @Nullable Envelope envelope;

    /** The body, while it is held in memory and takes less of it. */
    private @Nullable PackedBody packed;

    private boolean triedToPack;

    /** Which stream of a log server it belongs to, as far as that is known. Set by the lane. */
    @Nullable
    Stream stream;

    /** It has left its lane for good, or its halves stand in its place. */
    boolean gone;

    /** The body, while it is being sent, wherever it was held before. */
    @Nullable
    Envelope inHand;

    @Nullable
    SpoolEntry entry;

    /** What the disk says of it, if it is there. */
    @Nullable
    SpoolProgress written;

    /** Where the ledger has its items now. */
    boolean countedOnDisk;

    int openHalves;

    /** Set for the first half of a batch until the second has its answer. */
    boolean waitsForItsTwin;

    Standing standing = Standing.CLEAR;
    int strikes;
    int failedReads;
    Form form = Form.UNDECIDED;
    Optional<Instant> openSince = Optional.empty();

    @Nullable
    Instant tryBegan;

    private boolean hasNotBefore;
    private long notBefore;

    private PendingEnvelope(
            long number,
            Format format,
            String id,
            int items,
            int bytes,
            Instant createdAt,
            boolean adopted,
            @Nullable PendingEnvelope parent,
            @Nullable Split split) {
        this.number = number;
        this.format = format;
        this.id = id;
        this.items = items;
        this.bytes = bytes;
        this.createdAt = createdAt;
        this.adopted = adopted;
        this.parent = parent;
        this.split = split;
    }

    /** One of this session, of which nothing is known yet but its number in the lane. */
    static PendingEnvelope live(long number, Envelope envelope) {
        PendingEnvelope pending = new PendingEnvelope(
                number,
                envelope.format(),
                envelope.id(),
                envelope.itemCount(),
                envelope.body().remaining(),
                envelope.createdAt(),
                false,
                null,
                null);
        pending.envelope = envelope;
        return pending;
    }

    /** One that an earlier session left. */
    static PendingEnvelope adopted(SpoolEntry entry) {
        PendingEnvelope pending = new PendingEnvelope(
                0,
                entry.format(),
                entry.id(),
                entry.itemCount(),
                entry.bodyBytes(),
                entry.createdAt(),
                true,
                null,
                null);
        pending.entry = entry;
        pending.form = entry.progress().form();
        pending.openSince = entry.progress().openSince();
        pending.written = entry.progress();
        return pending;
    }

    /** A half of this one, which may take its place. The items are given, so that the halves add up to the whole. */
    PendingEnvelope half(Envelope envelope, int items, Split split) {
        PendingEnvelope half = new PendingEnvelope(
                number, format, envelope.id(), items, envelope.body().remaining(), createdAt, adopted, this, split);
        half.envelope = envelope;
        half.form = form;
        half.openSince = openSince;
        half.countedOnDisk = countedOnDisk;
        return half;
    }

    /** Two halves stand in its place. */
    void divided() {
        openHalves = 2;
        gone = true;
    }

    Signal signal() {
        return format.signal();
    }

    boolean isOnDisk() {
        for (PendingEnvelope p = this; p != null; p = p.parent) {
            if (p.entry != null) {
                return true;
            }
        }
        return false;
    }

    boolean isPartOf(PendingEnvelope whole) {
        for (PendingEnvelope p = this; p != null; p = p.parent) {
            if (p == whole) {
                return true;
            }
        }
        return false;
    }

    /** The body as far as no disk has to be asked; inflates one that is packed. */
    @Nullable
    Envelope unpackedBody() {
        if (envelope != null) {
            return envelope;
        }
        return inHand == null && packed != null ? packed.unpacked() : inHand;
    }

    /** Whether the body is held in memory, not merely in hand. */
    boolean isHeld() {
        return envelope != null || packed != null;
    }

    /** How much memory the held body takes. */
    int heldBytes() {
        return packed != null ? packed.bytes() : bytes;
    }

    /** Holds a body in memory, or with null lets go of it. */
    void hold(@Nullable Envelope body) {
        envelope = body;
        packed = null;
    }

    /** Makes the held body take less memory, if it can; tries once. */
    void pack() {
        if (envelope != null && !triedToPack) {
            triedToPack = true;
            try {
                packed = PackedBody.of(envelope);
            } catch (OutOfMemoryError e) {
                return; // it stays as it is, and the lane makes room in another way
            }
            envelope = packed == null ? envelope : null;
        }
    }

    SpoolProgress progress() {
        return new SpoolProgress(form, openSince);
    }

    void notBefore(long nanos) {
        hasNotBefore = true;
        notBefore = nanos;
    }

    boolean isDue(long now) {
        return !hasNotBefore || now - notBefore >= 0;
    }

    long notBefore() {
        return notBefore;
    }

    /** What is given up while it is unknown whether a try has arrived is counted as just that. */
    DropReason truthful(DropReason reason) {
        return openSince.isPresent() && reason != DropReason.REJECTED ? DropReason.OUTCOME_UNKNOWN : reason;
    }

    @Override
    public String toString() {
        return id + " (" + format + ", " + items + " items)";
    }
}
