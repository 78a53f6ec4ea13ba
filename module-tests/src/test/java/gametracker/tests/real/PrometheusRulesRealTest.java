package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules that the documents give, by promtool and in a server. */
@Tag("real")
@ParameterizedClass
@MethodSource("gametracker.tests.real.Release#promised")
class PrometheusRulesRealTest {
    private static final Path RULES = Path.of("..", "docs", "prometheus", "players.rules.yml");

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Parameter
    private Release release;

    @TempDir
    private Path directory;

    @Test
    void rulesArePrometheusOwn() {
        new Promtool(release, directory).passes("check", "rules", RULES.toString());
    }

    @Test
    void rulesKeepGameEnvironmentAndVersionApart() {
        new Promtool(release, directory)
                .passes(
                        "test",
                        "rules",
                        RULES.resolveSibling("players.test.yml").toString());
    }

    @Test
    void playersOfTestAndOfProductionAreCountedApart() throws IOException {
        String rules = Files.readString(RULES);
        assertTrue(rules.contains("interval: 15s"), rules);
        Files.writeString(directory.resolve("players.rules.yml"), rules.replace("interval: 15s", "interval: 500ms"));
        String configuration = """
                global: {scrape_interval: 1h}
                rule_files: [players.rules.yml]
                """;
        try (PrometheusServer server = PrometheusServer.start(release, directory, configuration);
                GameTracker tester = player("test", server);
                GameTracker one = player("production", server);
                GameTracker other = player("production", server)) {
            for (GameTracker player : List.of(tester, one, other)) {
                player.gauge("player_health", 100);
                assertTrue(player.flush(PATIENCE));
            }

            Map<String, Double> expected = Map.of("test", 1.0, "production", 2.0);
            Supplier<Map<String, Double>> players =
                    () -> new PromQl(server).query("game:players:count{game=\"arena\"}", "env");
            Await.until(
                    () -> players.get().equals(expected), () -> players.get().toString());
        }
    }

    private static GameTracker player(String environment, PrometheusServer server) {
        return GameTracker.create(TrackerConfig.builder()
                .game("arena")
                .version("1.0.0")
                .environment(environment)
                .transport("jdkhttp")
                .metricsEndpoint(server.writeUrl())
                .build());
    }
}
