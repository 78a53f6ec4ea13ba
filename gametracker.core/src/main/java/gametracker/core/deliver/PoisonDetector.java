package gametracker.core.deliver;

import java.util.HashMap;
import java.util.Map;

/**
 * Tells poison from an outage, among the envelopes of a lane or of one stream of it. Guarded by the lane's lock.
 *
 * <p>A retryable refusal (429, 503 and the like) may be an outage, in which all envelopes are refused, or poison, which is
 * refused while others are taken. So an envelope that was refused {@link #PATIENCE} times is put under test: another one,
 * the probe, is sent before it. If the probe is taken, the envelope is a suspect, and as many more refusals prove it
 * poison. If the probe is refused too, it is an outage, and nothing is held against the envelope any more.
 */
final class PoisonDetector {
    static final int PATIENCE = 5;

    /** How far behind the envelope its probe is at most. */
    private static final int FARTHEST_PROBE = 8;

    private enum Standing {
        REFUSED,
        UNDER_TEST,
        SUSPECT
    }

    /** What is held against one envelope. */
    private static final class Charge {
        private Standing standing = Standing.REFUSED;
        private int refusals;
    }

    private final Map<PendingEnvelope, Charge> charges = new HashMap<>();
    private int refusedProbes;

    /** An envelope has met with a retryable refusal. Returns true if that proves it to be poison. */
    boolean refused(PendingEnvelope pending) {
        if (isProbe(pending)) {
            refusedProbes++;
            charges.values().removeIf(charge -> charge.standing == Standing.UNDER_TEST);
            return false;
        }
        Charge charge = charges.computeIfAbsent(pending, p -> new Charge());
        charge.refusals++;
        if (charge.refusals < PATIENCE || charge.standing == Standing.UNDER_TEST) {
            return false;
        }
        if (charge.standing == Standing.SUSPECT) {
            return true;
        }
        charge.standing = Standing.UNDER_TEST;
        return false;
    }

    /** An envelope was taken, so what is under test can no longer blame an outage. */
    void taken(PendingEnvelope taken) {
        refusedProbes = 0;
        charges.forEach((pending, charge) -> {
            if (pending != taken && charge.standing == Standing.UNDER_TEST) {
                charge.standing = Standing.SUSPECT;
                charge.refusals = 0;
            }
        });
    }

    /** The server cannot be reached at all, which is no envelope's fault. */
    void acquitAll() {
        charges.clear();
    }

    /** An envelope has left, or is another detector's matter. */
    void forget(PendingEnvelope pending) {
        charges.remove(pending);
    }

    boolean isUnderTest(PendingEnvelope pending) {
        Charge charge = charges.get(pending);
        return charge != null && charge.standing == Standing.UNDER_TEST;
    }

    /**
     * How many envelopes are between one under test and its probe. The probe moves one place each time that it is refused:
     * two bad envelopes side by side would otherwise be each other's refused probe for ever.
     */
    int probeDistance() {
        return refusedProbes % FARTHEST_PROBE;
    }

    private boolean isProbe(PendingEnvelope pending) {
        for (Map.Entry<PendingEnvelope, Charge> other : charges.entrySet()) {
            if (other.getKey() != pending && other.getValue().standing == Standing.UNDER_TEST) {
                return true;
            }
        }
        return false;
    }
}
