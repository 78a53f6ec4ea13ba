package gametracker.core.frame;

/**
 * Tells hitches from frames that are merely slow: a hitch is at least {@value #BUDGETS} budgets long, and clearly longer
 * than the frames before it, so a steady 20 frames a second are slow and do not hitch.
 *
 * <p>The anchors: Apple counts a frame that misses its refresh as a hitch, hence the budget; Unreal Engine asks that a
 * frame be 1.5 times as long as the frame before it ({@code t.HitchVersusNonHitchRatio}), which here is a mean of
 * recent frames, so that the frame after a hitch is not compared with the hitch alone. A frame weighs in this mean with
 * at most {@value #BUDGETS} times the mean, so one hitch hardly moves it, and some frames of a new pace do.
 *
 * <p>Belongs to the loop's thread.
 */
final class HitchRule {
    static final int BUDGETS = 2;
    static final double RATIO = 1.5;

    /** How many frames the mean reaches back, roughly. */
    private static final int MEMORY = 8;

    private double typicalNanos;

    /** Says whether a frame of this length hitches, and takes it into the mean. */
    boolean isHitch(long nanos, long budgetNanos) {
        double typical = typicalNanos;
        // Before the first frame there is nothing to compare with: a loop is expected to keep its budget.
        double expected = typical == 0 ? budgetNanos : typical;
        double weighed = Math.min(nanos, BUDGETS * expected);
        typicalNanos = typical == 0 ? weighed : typical + (weighed - typical) / MEMORY;
        return nanos >= BUDGETS * budgetNanos && nanos >= RATIO * expected;
    }

    /** Forgets the frames so far: after a pause the loop may have another pace. */
    void forget() {
        typicalNanos = 0;
    }
}
