package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What a Prometheus from version 3 on can do and that of Debian 12 cannot. */
@Tag("real")
@EnabledIfEnvironmentVariable(
        named = Release.FOLDER,
        matches = ".+",
        disabledReason = "Prometheus from 3.5 on is not promised here: .ci/real-servers")
class PrometheusNewerRealTest {
    private static final Pattern YAML = Pattern.compile("(?ms)^```yaml\\n(.*?)^```");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void namesInAnyScriptAreStoredAsTheyAre() {
        try (PrometheusServer server = PrometheusServer.start(Release.NEWER, directory);
                GameTracker player = GameTracker.create(TrackerConfig.builder()
                        .game("arena")
                        .transport("jdkhttp")
                        .metricsEndpoint(server.writeUrl())
                        .utf8Names(true)
                        .build())) {
            player.increment("击杀数1", Map.of("武器", "剑"), 3);
            player.increment("死亡数1", 2);
            assertTrue(player.flush(PATIENCE));

            PromQl stored = new PromQl(server);
            assertEquals(Map.of(Map.of("武器", "剑"), 3.0), stored.query("{\"击杀数1_total\", game=\"arena\"}"));
            assertEquals(Map.of(Map.of(), 2.0), stored.query("{\"死亡数1_total\", game=\"arena\"}"));
        }
    }

    /** Each block of settings in the documents' section on Prometheus. */
    @Test
    void documentedSettingsArePrometheusOwn() throws IOException {
        String page = Files.readString(Path.of("..", "docs", "backends.md"));
        int begin = page.indexOf("\n### Prometheus\n");
        List<String> blocks = YAML.matcher(page.substring(begin, page.indexOf("\n### ", begin + 1)))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertTrue(blocks.size() >= 3, blocks::toString);
        for (String block : blocks) {
            Path file = directory.resolve("prometheus.yml");
            Files.writeString(file, block);
            new Promtool(Release.NEWER, directory).passes("check", "config", file.toString());
        }
    }
}
