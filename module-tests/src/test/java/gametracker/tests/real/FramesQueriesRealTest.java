package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The queries that docs/frames.md gives, asked of two versions whose frames hitch. */
@Tag("real")
@ParameterizedClass
@MethodSource("gametracker.tests.real.Release#promised")
class FramesQueriesRealTest {
    private static final Path PAGE = Path.of("..", "docs", "frames.md");
    private static final Pattern BLOCK = Pattern.compile("```promql\n(.*?)```", Pattern.DOTALL);
    private static final List<String> VERSIONS = List.of("1.4.1", "1.4.2");

    @Parameter
    private Release release;

    @TempDir
    private Path directory;

    @Test
    void eachQueryOfThePageAnswersForBothVersions() throws IOException {
        Map<String, String> queries = queries();
        assertEquals(6, queries.size(), queries::toString);
        try (PrometheusServer server = PrometheusServer.start(release, directory);
                GameTracker one = player(VERSIONS.get(0), server);
                GameTracker other = player(VERSIONS.get(1), server)) {
            play(one, other);
            PromQl promQl = new PromQl(server);
            queries.forEach((name, query) -> {
                Map<String, Double> answer = promQl.query(query, query.contains("version") ? "version" : "cause");
                assertTrue(answer.values().stream().allMatch(each -> each > 0), () -> name + ": " + answer);
                if (query.contains("version")) {
                    assertEquals(VERSIONS.size(), answer.size(), () -> name + ": " + answer);
                } else {
                    assertEquals(1, answer.size(), () -> name + ": " + answer);
                }
            });
            assertTrue(promQl.query(query(queries, "slow"), "version").values().stream()
                    .allMatch(each -> each < 1));
            for (GameTracker each : List.of(one, other)) {
                assertEquals(0, each.stats().dropped(Signal.METRICS));
            }
        }
    }

    private static String query(Map<String, String> queries, String word) {
        return queries.entrySet().stream()
                .filter(each -> each.getKey().contains(word))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    private static GameTracker player(String version, PrometheusServer server) {
        return GameTracker.create(TrackerConfig.builder()
                .game("arena")
                .environment("production")
                .transport("jdkhttp")
                .version(version)
                .metricsEndpoint(server.writeUrl())
                .flushInterval(Duration.ofMillis(500))
                .build());
    }

    /** Steady frames, hitches, and a frozen one, for some collections. */
    private static void play(GameTracker... trackers) {
        List<FrameMeter> loops =
                List.of(trackers).stream().map(GameTracker::frames).toList();
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 40; i++) {
                frame(loops, 8);
            }
            frame(loops, round == 2 ? 750 : 100);
        }
        for (int i = 0; i < 60; i++) {
            frame(loops, 8);
        }
        for (GameTracker each : trackers) {
            assertTrue(each.flush(Duration.ofSeconds(30)));
        }
    }

    private static void frame(List<FrameMeter> loops, long millis) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
        loops.forEach(FrameMeter::frame);
    }

    /** By the comment above each. */
    private static Map<String, String> queries() throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(PAGE));
        assertTrue(block.find());
        Map<String, String> queries = new LinkedHashMap<>();
        for (String each : block.group(1).strip().split("\n\n")) {
            List<String> lines = each.lines().toList();
            assertEquals(2, lines.size(), each);
            queries.put(lines.get(0), lines.get(1));
        }
        return queries;
    }
}
