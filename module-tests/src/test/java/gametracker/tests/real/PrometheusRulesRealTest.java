package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
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
    void rulesArePrometheusOwn() throws Exception {
        promtool("check", "rules", RULES.toString());
    }

    @Test
    void rulesKeepGameEnvironmentAndVersionApart() throws Exception {
        promtool("test", "rules", RULES.resolveSibling("players.test.yml").toString());
    }

    @Test
    void playersOfTestAndOfProductionAreCountedApart() throws Exception {
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

    private void promtool(String... args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(release.program("promtool").toString()));
        command.addAll(List.of(args));
        Path output = directory.resolve("promtool.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(1, TimeUnit.MINUTES);
        process.destroyForcibly();
        String said = Files.readString(output);
        assertTrue(ended, said);
        assertEquals(0, process.exitValue(), said);
    }
}
