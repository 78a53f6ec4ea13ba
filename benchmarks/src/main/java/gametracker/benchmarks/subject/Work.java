package gametracker.benchmarks.subject;

import java.util.Map;

/** The same work for every library: names, labels, fields, attributes and bounds. */
public final class Work {
    public static final String COUNTER = "enemies_defeated";
    public static final String GAUGE = "players_online";
    public static final String HISTOGRAM = "frame_time_ms";
    public static final Map<String, String> LABELS = Map.of("level", "forest", "weapon", "bow");

    public static final String MESSAGE = "player entered level";
    public static final String FIELD_LEVEL = "level";
    public static final String FIELD_ATTEMPT = "attempt";
    public static final String LEVEL = "forest";

    public static final String SPAN = "load_level";
    public static final String ATTRIBUTE_SCENE = "scene";
    public static final String ATTRIBUTE_ASSETS = "assets";
    /** Occurs once in each span in each library's encoding, by which a server can count them. */
    public static final String SCENE = "forest-at-night";

    public static final String GAME = "arena";
    public static final String VERSION = "1.4.2";
    public static final String ENVIRONMENT = "production";

    private Work() {}

    /** Fourteen upper bounds for frame times in ms. */
    public static double[] bounds() {
        return new double[] {1, 2, 4, 8, 12, 16, 20, 25, 33, 50, 100, 250, 500, 1000};
    }

    /** A frame time that walks through the buckets as those of a game do: mostly two neighbours, sometimes far out. */
    public static double frameTime(int turn) {
        int step = turn & 63;
        return step < 60 ? 14.5 + step * 0.05 : 20.0 + (step - 59) * 30.0;
    }
}
