package gametracker.core.deliver;

import gametracker.core.deliver.PendingEnvelope.Standing;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells poison from an outage, among the envelopes of a lane or of one stream of it. Guarded by the lane's lock.
 *
 * <p>A refusal with a promise (429, 503 and their like) may be an outage, in which all are refused, or poison, which is
 * refused while others are taken. So an envelope that was refused {@link #PATIENCE} times stands {@link
 * Standing#UNDER_TEST} another one, the probe. If the probe is taken, the envelope becomes a {@link Standing#SUSPECT}, and
 * as many refusals more prove it poison. If the probe is refused as well, it is an outage and nobody is accused.
 */
final class PoisonDetector {
    static final int PATIENCE = 5;

    /** How far behind the envelope its probe stands at most. */
    private static final int FARTHEST_PROBE = 8;

    private final Set<PendingEnvelope> accused = new LinkedHashSet<>();
    private int refusedProbes;

    /** One was refused with a promise. Returns true if that proves it to be poison. */
    boolean refused(PendingEnvelope pending) {
        if (anotherStandsBehind(pending)) {
            refusedProbes++;
            acquitThoseBehind();
            return false;
        }
        accused.add(pending);
        pending.strikes++;
        if (pending.strikes < PATIENCE || pending.standing == Standing.UNDER_TEST) {
            return false;
        }
        if (pending.standing == Standing.SUSPECT) {
            return true;
        }
        pending.standing = Standing.UNDER_TEST;
        return false;
    }

    /** One was taken, so those that stand behind can no longer blame an outage. */
    void taken(PendingEnvelope taken) {
        refusedProbes = 0;
        for (PendingEnvelope pending : accused) {
            if (pending != taken && pending.standing == Standing.UNDER_TEST) {
                pending.standing = Standing.SUSPECT;
                pending.strikes = 0;
            }
        }
    }

    /** The server cannot be reached at all, which is nobody's fault. */
    void acquitAll() {
        accused.forEach(PoisonDetector::acquit);
        accused.clear();
    }

    /** It is no longer accused here: it has left, or others are to judge it. */
    void forget(PendingEnvelope pending) {
        if (accused.remove(pending)) {
            acquit(pending);
        }
    }

    boolean accuses(PendingEnvelope pending) {
        return accused.contains(pending);
    }

    /**
     * How many envelopes lie between one that stands behind and its probe. The probe moves one place each time that it
     * is refused: of two bad envelopes side by side, each would else pass for the other's outage for ever.
     */
    int probeDistance() {
        return refusedProbes % FARTHEST_PROBE;
    }

    private boolean anotherStandsBehind(PendingEnvelope probe) {
        for (PendingEnvelope pending : accused) {
            if (pending != probe && pending.standing == Standing.UNDER_TEST) {
                return true;
            }
        }
        return false;
    }

    private void acquitThoseBehind() {
        accused.removeIf(pending -> {
            boolean behind = pending.standing == Standing.UNDER_TEST;
            if (behind) {
                acquit(pending);
            }
            return behind;
        });
    }

    private static void acquit(PendingEnvelope pending) {
        pending.standing = Standing.CLEAR;
        pending.strikes = 0;
    }
}
