package gametracker.examples.arena;

import gametracker.api.GameTracker;
import gametracker.api.Span;
import gametracker.api.TrackerConfig;
import java.util.Map;

/** The code of README.md, so that it is known to compile. */
final class ReadmeCode {
    private ReadmeCode() {}

    static void tenLines() {
        TrackerConfig config = TrackerConfig.builder()
                .game("dungeon")
                .version("1.4.2")
                .alloy("localhost")
                .build();
        try (GameTracker tracker = GameTracker.init(config)) {
            tracker.setUser(Map.of("id", "p-17"));
            try (Span level = tracker.startSpan("level", Map.of("number", 3))) {
                tracker.logInfo("level loaded", Map.of("seed", 42));
                tracker.increment("enemies_killed", Map.of("kind", "brute"));
                tracker.gauge("player_health", 87);
                tracker.histogram("frame_time_ms", 16.6);
            }
        }
    }
}
