package gametracker.benchmarks.start;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** GameTracker: a log, a counter and a span. */
public final class StartGameTracker {
    private StartGameTracker() {}

    public static void main(String[] arguments) throws IOException {
        GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                .game("arena")
                .endpoint(URI.create(arguments[0]))
                .transport("jdkhttp")
                .build());
        tracker.logInfo("player entered level", Map.of("level", "forest"));
        tracker.increment("enemies_defeated", Map.of("level", "forest"));
        tracker.startSpan("load_level").end();
        Phases.reached("called");
        tracker.flush(Duration.ofSeconds(30));
        Phases.reached("delivered");
        tracker.close();
        Phases.reached("closed");
    }
}
