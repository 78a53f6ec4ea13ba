package gametracker.examples.arena;

import gametracker.api.GameTracker;
import java.util.List;
import java.util.Map;

/** Makes a frame late once a second, by each of the causes in turn, so that there is something to see in Frames. */
final class Mischief {
    private static final int FRAMES_APART = Pace.FRAMES_PER_SECOND;

    /** GameTracker listens to the JVM about two seconds after the first frame. */
    private static final int FIRST_FRAME = 4 * Pace.FRAMES_PER_SECOND;

    private final GameTracker tracker;
    private final List<Trouble> troubles;
    private final TroubleMaker maker;
    private int made;

    Mischief(GameTracker tracker, List<Trouble> troubles) {
        this.tracker = tracker;
        this.troubles = troubles;
        this.maker = new TroubleMaker(troubles);
    }

    /** How long a fight has to be for each cause to have its turn. */
    static int seconds(List<Trouble> troubles) {
        return FIRST_FRAME / Pace.FRAMES_PER_SECOND + troubles.size() * FRAMES_APART / Pace.FRAMES_PER_SECOND + 2;
    }

    void frame(int frame) {
        if (frame < FIRST_FRAME || frame % FRAMES_APART != 0) {
            return;
        }
        Trouble next = troubles.get(made++ % troubles.size());
        tracker.addBreadcrumb("trouble ahead", Map.of("kind", next.label()));
        maker.make(next);
    }
}
