package gametracker.tool;

import static gametracker.tool.SpoolBench.append;
import static gametracker.tool.SpoolBench.envelope;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Spool;
import gametracker.api.spi.SpoolEntry;
import gametracker.api.spi.SpoolProgress;
import gametracker.tool.FakeTracker.Answer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ReplayCommandTest extends SpoolCommandTest {
    @Test
    @Timeout(60)
    void anAddressForOneSignalWaitsForNoOther() throws IOException {
        play();
        server = entry -> entry.format() == Format.LOKI_PUSH ? Answer.TAKES : Answer.IS_DOWN;
        assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT));
        assertTrue(out().contains("accepted  {logs=4, metrics=0, traces=0}"), out());
        assertTrue(out().contains("left      0 envelopes"), out());
        assertTrue(out().contains("1 envelopes of metrics stay in the spool"), out());
        assertTrue(out().contains("1 envelopes of traces stay in the spool"), out());
        assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT));
        assertTrue(out().contains("nothing to send"), out());
        server = entry -> Answer.TAKES;
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("accepted  {logs=0, metrics=40, traces=2}"), out());
    }

    @Test
    @Timeout(60)
    void whatAnotherProtocolSpeaksIsNotWaitedForButLeft() {
        Spool game = bench.open();
        append(game, new Envelope("logs-1", Format.OTLP_LOGS, ByteBuffer.allocate(5), 2, SpoolBench.CREATED));
        game.close();
        play();
        server = entry -> entry.format() == Format.OTLP_LOGS ? Answer.IS_DOWN : Answer.TAKES;
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("left      1 envelopes"), out());
        assertTrue(out().contains("--protocol otlp"), out());
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--protocol", "lgtm"));
    }

    @Test
    void everythingThatIsTakenIsGoneAfterwards() throws IOException {
        play();
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT, "--no-progress"));
        assertTrue(out().contains("accepted  {logs=4, metrics=40, traces=2}"), out());
        assertTrue(out().contains("left      0 envelopes"), out());
        assertEquals(List.of(bench.directory), bench.paths());
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("nothing to send"), out());
        assertEquals(1, trackers.size());
    }

    @Test
    void aDryRunShowsAndSendsNothing() throws IOException {
        play();
        Map<String, Long> before = bench.files();
        assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT + "/l", "--dry-run"));
        assertTrue(out().contains("to " + ENDPOINT + "/l"), out());
        assertTrue(out().contains("to nowhere"), out());
        assertEquals(before, bench.files());
        assertEquals(List.of(), trackers);
    }

    @Test
    void aDryRunShowsWhereToWithoutTheQuery() {
        play();
        for (String query : List.of("", "api_key=s3cret")) {
            assertEquals(0, run("replay", dir(), "--logs-endpoint", ENDPOINT + "/push?" + query, "--dry-run"));
            assertTrue(out().contains("to " + ENDPOINT + "/push?...\n"), out());
        }
    }

    @Test
    void theTrackerIsConfiguredAsTheUserSaysAndNeverMakesRoom() throws IOException {
        play();
        Path token = Files.writeString(bench.directory.resolve("token"), "s3cret\n");
        run(
                "replay",
                dir(),
                "--endpoint=" + ENDPOINT,
                "--tenant=arena",
                "--protocol=otlp",
                "--transport=httpclient5",
                "--header",
                "X-Game: pong",
                "--bearer-token-file",
                token.toString(),
                "--request-timeout=3s");
        var config = trackers.get(0).config;
        assertEquals("Bearer s3cret", config.headers().get("Authorization"));
        assertEquals("arena", config.headers().get("X-Scope-OrgID"));
        assertEquals("pong", config.headers().get("X-Game"));
        assertEquals(Optional.of("httpclient5"), config.transport());
        assertEquals(Duration.ofSeconds(3), config.requestTimeout());
        assertEquals(ENDPOINT + "/v1/logs", config.endpoints().get(Signal.LOGS).toString());
        assertTrue(config.spoolMaxBytes() > 1L << 40);
        assertFalse(out().contains("s3cret") || err().contains("s3cret"));
    }

    @Test
    void optionsOverrideEveryFormInTheEnvironment() {
        play();
        System.setProperty("gametracker.alloy", "elsewhere");
        System.setProperty("gametracker.tracesEndpoint", "http://elsewhere/v1/traces");
        try {
            run("replay", dir(), "--endpoint", ENDPOINT);
        } finally {
            System.clearProperty("gametracker.alloy");
            System.clearProperty("gametracker.tracesEndpoint");
        }
        var endpoints = trackers.get(0).config.endpoints();
        assertEquals(3, endpoints.size());
        assertTrue(
                endpoints.values().stream().allMatch(url -> url.toString().startsWith(ENDPOINT + "/")),
                endpoints::toString);
    }

    @Test
    void filesSetAsideByAGameThatEndsMeanwhileStay() throws IOException {
        play();
        AtomicBoolean begun = new AtomicBoolean();
        server = entry -> {
            if (begun.compareAndSet(false, true)) {
                Spool game = bench.open();
                game.setAside(envelope(9), SpoolProgress.NONE, "TOO_LATE: out of bounds");
                game.close();
            }
            return Answer.TAKES;
        };
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(Files.exists(bench.only(".frame")));
    }

    @Test
    void theProtocolIsTheOneThatTheGameSpoke() {
        Spool game = bench.open();
        append(game, new Envelope("logs-1", Format.OTLP_LOGS, ByteBuffer.allocate(5), 2, SpoolBench.CREATED));
        game.close();
        server = entry -> Answer.IS_DOWN;
        run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.1s");
        assertEquals(Protocol.OTLP, trackers.get(0).config.protocol());
        play();
        run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.1s");
        assertEquals(Protocol.LGTM, trackers.get(1).config.protocol());
        assertTrue(out().contains("--protocol otlp"), out());
    }

    @Test
    void refusalsAreCountedByReasonAndTheExitCodeTells() {
        play();
        server = entry -> entry.id().equals("logs-3") ? Answer.REFUSES : Answer.TAKES;
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("refused   {logs={REJECTED=3}}"), out());
        assertTrue(out().contains("left      0 envelopes"), out());
    }

    @Test
    void envelopesTooLateAreDroppedAndTheServersSettingIsNamed() throws IOException {
        play();
        server = entry -> entry.format() == Format.REMOTE_WRITE_1 ? Answer.TOO_LATE : Answer.TAKES;
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("{metrics={TOO_LATE=40}}"), out());
        assertTrue(out().contains("out_of_order_time_window: "), out());
        assertTrue(out().contains("the server said: TOO_LATE: out of bounds"), out());
        assertEquals(List.of(bench.directory), bench.paths());
    }

    @Test
    void envelopesTooLateAreKeptOnRequestAndSentAfterRestore() {
        play();
        server = entry -> entry.format() == Format.REMOTE_WRITE_1 ? Answer.TOO_LATE : Answer.TAKES;
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--keep-too-late"));
        assertTrue(out().contains("restore --reason TOO_LATE"), out());
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("nothing to send"), out());
        assertEquals(0, run("restore", dir(), "--reason", "POISON"));
        assertTrue(out().contains("0 envelopes restored"), out());
        assertEquals(0, run("restore", dir(), "--reason", "TOO_LATE"));
        assertTrue(out().contains("1 envelopes restored"), out());
        server = entry -> Answer.TAKES;
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("metrics=40"), out());
    }

    @Test
    void theSessionOfARunningGameIsLeftAlone() throws IOException {
        play();
        Spool game = bench.open();
        SpoolEntry entry = append(game, envelope(9));
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT, "--json"));
        assertTrue(out().contains("\"accepted\":{\"logs\":4,\"metrics\":40,\"traces\":2}"), out());
        assertTrue(out().contains("\"inUse\":[\"00000003-"), out());
        assertEquals(envelope(9), game.read(entry));
        assertEquals(3, run("replay", dir(), "--endpoint", ENDPOINT));
        game.close();
    }

    @Test
    void aServerThatIsDownLeavesEverythingForTheNextReplay() {
        play();
        server = entry -> entry.id().equals("logs-1") ? Answer.TAKES : Answer.IS_DOWN;
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT, "--patience", "0.3s"));
        assertTrue(err().contains("is the server there?"), err());
        assertTrue(out().contains("left      3 envelopes: run replay again"), out());
        server = entry -> Answer.TAKES;
        assertEquals(0, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("accepted  {logs=3, metrics=40, traces=2}"), out());
    }

    @Test
    void ctrlCEndsItWithTheSummary() {
        play();
        server = entry -> Answer.IS_DOWN;
        stop.countDown();
        assertEquals(1, run("replay", dir(), "--endpoint", ENDPOINT));
        assertTrue(out().contains("left      4 envelopes"), out());
    }

    @Test
    void theProgressTellsShareRateAndTimeLeft() {
        ProgressLine line = new ProgressLine(new PrintWriter(err, true), true, true, 2000);
        line.show(0, SpoolBench.CREATED);
        line.show(500, SpoolBench.CREATED.plusSeconds(10));
        line.end();
        assertTrue(err().contains("]  25%  500 of 2000 items, 50/s, 0:30 left"), err());
        err.reset();
        ProgressLine plain = new ProgressLine(new PrintWriter(err, true), true, false, 2000);
        Instant now = SpoolBench.CREATED;
        for (int i = 0; i < 25; i++) {
            plain.show(i, now.plusSeconds(i));
        }
        plain.end();
        assertEquals(2, err().lines().count());
    }
}
