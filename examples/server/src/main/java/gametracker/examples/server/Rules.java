package gametracker.examples.server;

import gametracker.api.GameTracker;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The rules of the game, which know nothing of trackers of matches: {@code GameTracker.get()} is the match's while the
 * match ticks. The map of some matches has a fault, as maps have.
 */
final class Rules {
    private static final List<String> SWAMP = List.of("reeds", "jetty", "mill");
    private static final int FLOOD = 50;

    private final String match;
    private final SplittableRandom random;
    private final boolean inTheSwamp;
    private int ticks;
    private int red;
    private int blue;

    Rules(String match, long seed, boolean inTheSwamp) {
        this.match = match;
        this.random = new SplittableRandom(seed);
        this.inTheSwamp = inTheSwamp;
    }

    void advance() {
        ticks++;
        if (random.nextInt(20) == 0) {
            score(random.nextBoolean());
        }
        if (inTheSwamp && ticks % FLOOD == 0) {
            flood(ticks / FLOOD * SWAMP.size());
        }
    }

    private void score(boolean byRed) {
        red += byRed ? 1 : 0;
        blue += byRed ? 0 : 1;
        GameTracker tracker = GameTracker.get();
        Map<String, Object> data = Map.of("by", match + (byRed ? " red" : " blue"), "score", red + ":" + blue);
        tracker.addBreadcrumb("scored", data);
        tracker.logDebug("scored", data);
    }

    private void flood(int places) {
        GameTracker.get().logWarn("flooded", Map.of("by", match, "place", SWAMP.get(places)));
    }

    String winner() {
        return match + (red == blue ? " nobody" : red > blue ? " red" : " blue");
    }
}
