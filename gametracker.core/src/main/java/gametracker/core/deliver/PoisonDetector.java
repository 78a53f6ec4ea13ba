package gametracker.core.deliver;

import gametracker.core.deliver.Parcel.Standing;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tells poison from an outage, among the envelopes of a lane or of one stream of it. Guarded by the lane's lock.
 *
 * <p>A refusal with a promise (429, 503 and their like) may be an outage, in which all are refused, or poison, which is
 * refused while others are taken. So an envelope that was refused {@link #PATIENCE} times stands {@link
 * Standing#BEHIND} another one, the probe. If the probe is taken, the envelope becomes a {@link Standing#SUSPECT}, and
 * as many refusals more prove it poison. If the probe is refused as well, it is an outage and nobody is accused.
 */
final class PoisonDetector {
    static final int PATIENCE = 5;

    /** How far behind the envelope its probe stands at most. */
    private static final int FARTHEST_PROBE = 8;

    private final Set<Parcel> accused = new LinkedHashSet<>();
    private int refusedProbes;

    /** One was refused with a promise. Returns true if that proves it to be poison. */
    boolean refused(Parcel parcel) {
        if (anotherStandsBehind(parcel)) {
            refusedProbes++;
            acquitThoseBehind();
            return false;
        }
        accused.add(parcel);
        parcel.strikes++;
        if (parcel.strikes < PATIENCE || parcel.standing == Standing.BEHIND) {
            return false;
        }
        if (parcel.standing == Standing.SUSPECT) {
            return true;
        }
        parcel.standing = Standing.BEHIND;
        return false;
    }

    /** One was taken, so those that stand behind can no longer blame an outage. */
    void taken(Parcel taken) {
        refusedProbes = 0;
        for (Parcel parcel : accused) {
            if (parcel != taken && parcel.standing == Standing.BEHIND) {
                parcel.standing = Standing.SUSPECT;
                parcel.strikes = 0;
            }
        }
    }

    /** The server cannot be reached at all, which is nobody's fault. */
    void acquitAll() {
        accused.forEach(PoisonDetector::acquit);
        accused.clear();
    }

    /** It is no longer accused here: it has left, or others are to judge it. */
    void forget(Parcel parcel) {
        if (accused.remove(parcel)) {
            acquit(parcel);
        }
    }

    boolean accuses(Parcel parcel) {
        return accused.contains(parcel);
    }

    /**
     * How many envelopes lie between one that stands behind and its probe. The probe moves one place each time that it
     * is refused: of two bad envelopes side by side, each would else pass for the other's outage for ever.
     */
    int probeDistance() {
        return refusedProbes % FARTHEST_PROBE;
    }

    private boolean anotherStandsBehind(Parcel probe) {
        for (Parcel parcel : accused) {
            if (parcel != probe && parcel.standing == Standing.BEHIND) {
                return true;
            }
        }
        return false;
    }

    private void acquitThoseBehind() {
        accused.removeIf(parcel -> {
            boolean behind = parcel.standing == Standing.BEHIND;
            if (behind) {
                acquit(parcel);
            }
            return behind;
        });
    }

    private static void acquit(Parcel parcel) {
        parcel.standing = Standing.CLEAR;
        parcel.strikes = 0;
    }
}
