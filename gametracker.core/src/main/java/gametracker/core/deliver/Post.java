package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import org.jspecify.annotations.Nullable;

/** One try: what is to be sent, the bytes of it for this try, and in the end what became of that. */
final class Post {
    private final PendingEnvelope pending;
    private final Envelope wire;
    private boolean settled;

    /** Set by the sender as soon as the transport has answered, before it takes the lane's lock. Stands from then on. */
    volatile @Nullable Delivery answer;

    Post(PendingEnvelope pending, Envelope wire) {
        this.pending = pending;
        this.wire = wire;
    }

    PendingEnvelope pending() {
        return pending;
    }

    Envelope wire() {
        return wire;
    }

    /** The answer has had its effect: what is still to be done for it may fail. */
    void settle() {
        settled = true;
    }

    boolean isSettled() {
        return settled || pending.gone;
    }
}
