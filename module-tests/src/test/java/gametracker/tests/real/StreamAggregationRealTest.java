package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.TrackerConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/** What docs/victoriametrics/aggregation.yml makes of a player who pauses. Debian 12's vmagent is too old for it. */
@Tag("real")
@EnabledIfEnvironmentVariable(
        named = Release.FOLDER,
        matches = ".+",
        disabledReason = "vmagent from 1.145 on is not promised here: .ci/real-servers")
class StreamAggregationRealTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String SUMS = "gold_total:1s_without_instance_total";

    @TempDir
    private Path directory;

    private PrometheusServer storage;

    /** What the game has counted for all its players. */
    private double earned;

    @BeforeEach
    void startStorage() {
        storage = PrometheusServer.start(Release.NEWER, directory);
    }

    @AfterEach
    void stopStorage() {
        storage.close();
    }

    @Test
    void pauseCountsOnce() throws IOException {
        letOneOfTwoPlayersPause(documented(), 0);
    }

    /** The reason for the setting: the 200 that the player had before the pause are counted again after it. */
    @Test
    void pauseCountsTwiceWithTheDefaultStalenessInterval() throws IOException {
        letOneOfTwoPlayersPause(documented().replace("staleness_interval: 1h", ""), 200);
    }

    /** The other player keeps the sums going meanwhile, for sums that pause altogether begin anew. */
    private void letOneOfTwoPlayersPause(String aggregation, double countedTwice) {
        try (VmagentServer vmagent = VmagentServer.start(
                        Release.NEWER, directory.resolve("vmagent"), storage.writeUrl(), aggregation);
                GameTracker pausing = player(vmagent);
                GameTracker steady = player(vmagent)) {
            earn(pausing, 200);
            playUntil(() -> sum() > 200, steady);
            playForIntervals(6, steady);
            earn(pausing, 800);
            playForIntervals(3, steady);
            awaitSum(earned + countedTwice);
        }
    }

    private static GameTracker player(VmagentServer vmagent) {
        return GameTracker.create(TrackerConfig.builder()
                .game("arena")
                .transport("jdkhttp")
                .metricsEndpoint(vmagent.writeUrl())
                .flushInterval(Duration.ofMillis(200))
                .build());
    }

    private void playForIntervals(int intervals, GameTracker player) {
        double enough = written() + intervals;
        playUntil(() -> written() >= enough, player);
    }

    private void playUntil(BooleanSupplier condition, GameTracker player) {
        Await.until(
                () -> {
                    earn(player, 1);
                    return condition.getAsBoolean();
                },
                () -> "written " + written() + " times, in sum " + sum() + " of " + earned);
    }

    private void earn(GameTracker player, int gold) {
        earned += gold;
        player.increment("gold", gold);
        assertTrue(player.flush(PATIENCE));
    }

    /** While vmagent is up: what came in its last interval is lost when it stops. */
    private void awaitSum(double expected) {
        Await.until(
                () -> sum() == expected, () -> "earned " + earned + ", in sum " + sum() + " instead of " + expected);
    }

    private double sum() {
        return total("sum(last_over_time(" + SUMS + "[1h]))");
    }

    /** How many intervals have been written. */
    private double written() {
        return total("sum(count_over_time(" + SUMS + "[1h]))");
    }

    private double total(String promQl) {
        return new PromQl(storage).query(promQl).getOrDefault(Map.of(), 0.0);
    }

    /** The file as it stands in the documents, with intervals that a test can wait for. */
    private static String documented() throws IOException {
        String file = Files.readString(Path.of("..", "docs", "victoriametrics", "aggregation.yml"));
        assertTrue(file.contains("interval: 30s"), file);
        assertTrue(file.contains("staleness_interval: 1h"), file);
        return file.replace("interval: 30s", "interval: 1s");
    }
}
