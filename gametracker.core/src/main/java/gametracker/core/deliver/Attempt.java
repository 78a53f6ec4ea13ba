package gametracker.core.deliver;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import org.jspecify.annotations.Nullable;

/** One try of an envelope: the bytes that are sent, and in the end the answer. */
final class Attempt implements Step {
    private final PendingEnvelope pending;
    private final Envelope wire;

    /** Set once the transport has returned, before the lane's lock is taken. It is final. */
    private volatile @Nullable Delivery answer;

    Attempt(PendingEnvelope pending, Envelope wire) {
        this.pending = pending;
        this.wire = wire;
    }

    PendingEnvelope pending() {
        return pending;
    }

    Envelope wire() {
        return wire;
    }

    void answered(Delivery delivery) {
        answer = delivery;
    }

    @Nullable
    Delivery answer() {
        return answer;
    }

    /** Whether the answer has had its effect. What is still to be done after that may fail. */
    boolean isSettled() {
        return !pending.isInFlight();
    }
}
