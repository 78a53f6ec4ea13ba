package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.arena.ArenaRun;
import gametracker.tests.arena.Report;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("real")
@ParameterizedClass
@MethodSource("gametracker.tests.real.Release#promised")
class PrometheusRealTest {
    /** As a game would set them, if it wanted to see its metrics twice a second. */
    private static final Map<String, String> SAMPLES_OFTEN = Map.of("flushInterval", "500ms");

    /** A frozen server is given up soon, and the end is waited for. */
    private static final Map<String, String> PATIENT =
            Map.of("flushInterval", "500ms", "requestTimeout", "1s", "shutdownTimeout", "60s");

    @Parameter
    private Release release;

    @TempDir
    private Path directory;

    private ArenaRun start(Map<String, String> options, URI metrics, String... args) {
        return start(ArenaRun.GAME, options, Stream.of("--metrics", metrics.toString()), args);
    }

    private ArenaRun start(List<String> modules, Map<String, String> options, Stream<String> where, String... args) {
        List<String> all = Stream.concat(where, Arrays.stream(args)).toList();
        return ArenaRun.start(directory, ArenaRun.java(), ArenaRun.onModulePath(modules), options, all);
    }

    @Test
    void countersGaugesAndHistogramsAreWhatTheGameCounted() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            Report report =
                    start(SAMPLES_OFTEN, server.writeUrl(), "--seconds", "4").await();

            assertEquals(report.lastValues(), new PromQl(server).lastValues(report.session()));
            assertEquals(0, report.dropped("METRICS"));
            assertEquals(report.ledger("METRICS", "accepted"), report.ledger("METRICS", "delivered"));
        }
    }

    @Test
    void bucketsOfAHistogramAddUpToItsCount() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            Report report = start(Map.of(), server.writeUrl(), "--fast").await();

            Map<Map<String, String>, Double> buckets = new PromQl(server)
                    .query("last_over_time(frame_time_ms_bucket{instance=\"%s\"}[1h])".formatted(report.session()));
            assertEquals(report.lastValues().get("frame_time_ms_count{}"), buckets.get(Map.of("le", "+Inf")));
            assertTrue(buckets.size() > 5, buckets::toString);
        }
    }

    @Test
    void samePayloadTwiceChangesNothing() {
        try (PrometheusServer server = PrometheusServer.start(release, directory);
                Relay twice = new Relay(server)) {
            Report report = start(SAMPLES_OFTEN, twice.url(), "--seconds", "3").await();

            assertEquals(Set.of(204), Set.copyOf(twice.statuses()));
            assertEquals(report.lastValues(), new PromQl(server).lastValues(report.session()));
        }
    }

    @Test
    void twoPlayersAreKeptApartAndAddUp() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            ArenaRun one = start(SAMPLES_OFTEN, server.writeUrl(), "--seconds", "3", "--seed", "1");
            ArenaRun other = start(SAMPLES_OFTEN, server.writeUrl(), "--seconds", "3", "--seed", "2");

            double gold = one.await().lastValues().get("gold_earned_total{}")
                    + other.await().lastValues().get("gold_earned_total{}");
            assertEquals(Map.of(Map.of(), gold), new PromQl(server).query("sum(max_over_time(gold_earned_total[1h]))"));
        }
    }

    @Test
    void seriesEndWithTheSession() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            Report report = start(Map.of(), server.writeUrl(), "--fast").await();

            assertEquals(Map.of(), new PromQl(server).query("{instance=\"%s\"}".formatted(report.session())));
        }
    }

    @Test
    void serverThatFreezesDuringPlayHasTheExactValuesInTheEnd() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            ArenaRun run = start(PATIENT, server.writeUrl(), "--seconds", "8");
            run.awaitOutput(shown -> shown.contains("25%"));
            server.freeze();
            run.awaitOutput(shown -> shown.contains("75%"));
            server.thaw();

            assertExact(run.await(), server);
        }
    }

    @Test
    void serverThatIsKilledDuringPlayHasTheExactValuesInTheEnd() {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            ArenaRun run = start(PATIENT, server.writeUrl(), "--seconds", "8");
            run.awaitOutput(shown -> shown.contains("25%"));
            server.kill();
            run.awaitOutput(shown -> shown.contains("75%"));
            server.start();

            assertExact(run.await(), server);
        }
    }

    @Test
    void serverThatComesAfterTheGameIsServedByTheNextSession() {
        List<String> withSpool = ArenaRun.gameWith("gametracker.transport.file");
        String spool = directory.resolve("spool").toString();
        Report offline = start(withSpool, Map.of(), Stream.of("--offline", spool), "--fast")
                .await();
        assertEquals(offline.ledger("METRICS", "accepted"), offline.ledger("METRICS", "spooled"));

        try (PrometheusServer server = PrometheusServer.startForSpools(release, directory)) {
            Stream<String> where =
                    Stream.of("--spool", spool, "--metrics", server.writeUrl().toString());
            Report online = start(withSpool, PATIENT, where, "--seconds", "3").await();

            assertEquals(offline.ledger("METRICS", "accepted"), online.ledger("METRICS", "adopted"));
            assertEquals(online.ledger("METRICS", "adopted"), online.ledger("METRICS", "adoptedDelivered"));
            assertExact(offline, server);
            assertExact(online, server);
        }
    }

    private static void assertExact(Report report, PrometheusServer server) {
        assertEquals(0, report.dropped("METRICS"));
        assertEquals(report.lastValues(), new PromQl(server).lastValues(report.session()));
    }
}
