package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.transport.file.Layout;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LookingTest extends SpoolCommandTest {
    @Test
    void listShowsSessionsSignalsCountsAndTimes() {
        play();
        assertEquals(0, run("list", dir()));
        assertTrue(out().contains("waiting  test pong 1.2"), out());
        assertTrue(out().contains("logs          2 envelopes         4 items"), out());
        assertTrue(out().contains("1 envelopes are done with"), out());
        assertTrue(out().contains(SpoolBench.CREATED.toString()), out());
        assertTrue(out().contains("2 sessions, to send:"), out());
    }

    @Test
    void listAsJson() {
        play();
        assertEquals(0, run("list", dir(), "--json"));
        assertTrue(out().startsWith("{\"sessions\":[{\"directory\":\"00000001-"), out());
        assertTrue(out().contains("\"open\":{\"logs\":{\"envelopes\":2,\"items\":4,\"bytes\":"), out());
        assertTrue(out().contains("\"state\":\"waiting\""), out());
    }

    @Test
    void aRunningGameIsSeenAndNotDisturbed() throws IOException {
        play();
        Spool game = bench.open();
        SpoolEntry entry = append(game, envelope(7));
        Map<String, Long> before = bench.files();
        assertEquals(0, run("list", dir()));
        assertTrue(out().contains("in use"), out());
        assertEquals(0, run("verify", dir()));
        assertEquals(before, bench.files());
        assertEquals(envelope(7), game.read(entry));
        game.close();
    }

    /** Three envelopes of log lines, one of them acknowledged, one of points, one of spans; two of each in each. */
    private void record() {
        try (Spool game = bench.open()) {
            append(game, envelope("logs-1", Format.LOKI_PUSH, lines(), 2));
            game.acknowledge(append(game, envelope("logs-2", Format.LOKI_PUSH, lines(), 2)));
            append(game, envelope("logs-3", Format.LOKI_PUSH, lines(), 2));
            append(game, envelope("metrics-1", Format.OTLP_METRICS, """
                    {"resourceMetrics":[{"scopeMetrics":[{"metrics":[
                    {"name":"a","gauge":{"dataPoints":[{"timeUnixNano":"%s","asDouble":1.5}]}},
                    {"name":"b","gauge":{"dataPoints":[{"timeUnixNano":"%s","asDouble":2.5}]}}]}]}]}
                    """.formatted(nanos(0), nanos(60)), 2));
            append(
                    game,
                    envelope(
                            "traces-1",
                            Format.OTLP_TRACES,
                            """
                    {"resourceSpans":[{"scopeSpans":[{"spans":[
                    {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203331","name":"a",
                     "startTimeUnixNano":"%s","endTimeUnixNano":"%s"},
                    {"traceId":"0af7651916cd43dd8448eb211c80319c","spanId":"b7ad6b7169203332","name":"b",
                     "startTimeUnixNano":"%s","endTimeUnixNano":"%s"}]}]}]}
                    """.formatted(nanos(0), nanos(1), nanos(60), nanos(61)),
                            2));
        }
    }

    private static String lines() {
        return """
                {"streams":[{"stream":{"level":"info"},"values":[["%s","{\\"name\\":\\"a\\"}"]]},
                {"stream":{"level":"error"},"values":[["%s","{\\"name\\":\\"b\\"}"]]}]}
                """.formatted(nanos(0), nanos(60));
    }

    private static String nanos(int later) {
        Instant time = SpoolBench.CREATED.plusSeconds(later);
        return time.getEpochSecond() + String.format("%09d", time.getNano());
    }

    @Test
    void catPrintsWhatWasRecordedAndTheFiltersLetThrough() throws IOException {
        record();
        String later = SpoolBench.CREATED.plusSeconds(1).toString();
        assertEquals(8, cat().size());
        assertEquals(10, cat("--all").size());
        assertEquals(4, cat("--signal", "logs").size());
        assertEquals(2, cat("--signal", "logs", "--level", "warn").size());
        assertEquals(2, cat("--level", "ERROR").size(), "logs alone have a level");
        assertEquals(4, cat("--contains", "\"name\":\"b\"").size());
        assertEquals(4, cat("--since", later).size());
        assertEquals(4, cat("--until", later).size());
        assertEquals(8, cat("--since", "2026-11-20").size());
        assertEquals(0, cat("--until", "2026-11-20").size());
        assertEquals(0, cat("--session", "nobody").size());
        String session = Layout.sessions(bench.directory).get(0).id();
        assertEquals(8, cat("--session", session.substring(0, 8)).size());
        assertTrue(cat().get(0).contains("\"line\":{\"name\":\"a\"}"), out());
        assertTrue(cat("--signal", "traces").get(0).contains("\"durationNanos\":1000000000"), out());
    }

    @Test
    void agesCountBackFromNow() {
        Instant before = Instant.now();
        Instant day = Converters.instant("1d");
        assertFalse(day.isBefore(before.minus(Duration.ofDays(1))));
        assertFalse(day.isAfter(Instant.now().minus(Duration.ofDays(1))));
        assertTrue(Converters.instant("90m").isBefore(before.minus(Duration.ofMinutes(89))));
        assertTrue(Converters.instant("6h").isBefore(before.minus(Duration.ofHours(5))));
    }

    private List<String> cat(String... filters) {
        List<String> words = new ArrayList<>(List.of("cat", dir()));
        words.addAll(List.of(filters));
        assertEquals(0, run(words.toArray(String[]::new)), err());
        return out().lines().toList();
    }

    @Test
    void catTellsOfBodiesThatCannotBeReadAndGoesOn() {
        record();
        try (Spool game = bench.open()) {
            append(game, envelope("broken-1", Format.LOKI_PUSH, "{\"streams\":[3", 1));
            append(game, envelope("logs-9", Format.LOKI_PUSH, lines(), 2));
        }
        assertEquals(1, run("cat", dir()));
        assertEquals(10, out().lines().count());
        assertTrue(err().contains("broken-1"), err());
        assertEquals(1, err().lines().count());
    }

    @Test
    void verifyNamesEachDamageAndChangesNothing() throws IOException {
        play();
        assertEquals(0, run("verify", dir()));
        assertTrue(out().contains("4 envelopes of 2 sessions check, 0 problems"), out());
        Path first = bench.session(0);
        flip(first.resolve("00000001.seg"), -1);
        flip(first.resolve("00000001.ack"), 40);
        Map<String, Long> before = bench.files();
        assertEquals(1, run("verify", dir()));
        assertTrue(out().contains("envelope metrics-1 (40 items)"), out());
        assertTrue(out().contains("32 bytes are no acknowledgement"), out());
        assertEquals(1, run("verify", dir(), "--json"));
        assertTrue(out().contains("\"problems\":[{\"file\":\"00000001-"), out());
        assertEquals(before, bench.files());
    }

    @Test
    void aSpoolOfAnotherVersionIsRefusedPolitely() throws IOException {
        play();
        makeNewer();
        Map<String, Long> before = bench.files();
        assertEquals(3, run("verify", dir()));
        assertTrue(out().contains("newer version"), out());
        assertEquals(3, run("list", dir()));
        assertEquals(before, bench.files());
        assertEquals(3, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("newer version"), out());
        assertTrue(bench.files().containsKey("00000099-future/00000001.seg"));
    }
}
