package gametracker.tests.fault;

import static gametracker.tests.fault.FaultGame.HTTPCLIENT5;
import static gametracker.tests.fault.FaultGame.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.GameTracker;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import gametracker.tests.fault.FaultGame.Run;
import gametracker.viewer.Answer;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Games that share a spool, or come to it one after the other. */
class SpoolRunTest {
    private static final long SMALL = 512 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    static Path work;

    private static FaultGame game;

    @TempDir
    Path spool;

    private Receiver receiver;

    @BeforeAll
    static void compile() throws IOException {
        game = new FaultGame(work);
    }

    @BeforeEach
    void listen() {
        receiver = Receiver.start();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private Map<String, String> offline(String... more) {
        Map<String, String> config = new HashMap<>(Map.of(
                "spoolDirectory", spool.toString(),
                "maxQueueSize", "20000",
                "flushInterval", "200ms",
                "shutdownTimeout", "10s"));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    private Map<String, String> online(String... more) {
        Map<String, String> config = offline(more);
        config.putIfAbsent("endpoint", receiver.uri().toString());
        return config;
    }

    private List<Path> sessions() throws IOException {
        try (Stream<Path> list = Files.list(spool)) {
            return list.toList();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private Run drain() throws IOException, InterruptedException {
        try (Run run = game.start(JDKHTTP, online(), "play=drain", "flush=60")) {
            return run.await();
        }
    }

    @Test
    void twoGamesAtOnceHaveOneDirectoryAndTwoOthersSendItOnce() throws Exception {
        List<Run> recorders = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            Map<String, String> config = offline("transport", "file");
            Run run = game.start(JDKHTTP, config, "play=once", "records=500", "pieces=5", "hold=1");
            recorders.add(run);
            run.awaitLine("recorded"::equals);
        }
        for (Run run : recorders) {
            run.release();
        }
        for (Run run : recorders) {
            run.await();
            assertEquals(500, run.ledger(Signal.LOGS).of("spooled"));
            assertEquals(0, run.ledger(Signal.LOGS).of("adopted"), "a living game's session is its own");
        }
        assertEquals(2, sessions().size());

        List<Run> senders = new ArrayList<>();
        for (String transport : List.of(JDKHTTP, HTTPCLIENT5)) {
            senders.add(game.start(transport, online(), "play=drain", "expected=0", "flush=60"));
        }
        long adopted = 0;
        for (Run run : senders) {
            run.await();
            adopted += run.ledger(Signal.LOGS).of("adopted");
        }
        drainIfAnythingIsLeft();
        assertTrue(adopted <= 1000, "adopted twice");
        assertArrivedOnce(receiver.received(), 1000);
        for (Run run : recorders) {
            assertEquals(500, Balance.counted(receiver.received(), run.session()));
        }
        assertEquals(List.of(), sessions());
    }

    /** A game that ended before it had looked for others' sessions leaves them to the next. */
    private void drainIfAnythingIsLeft() throws IOException, InterruptedException {
        if (!sessions().isEmpty()) {
            drain();
        }
    }

    @Test
    void gameThatRecordedNothingLeavesNothing() throws Exception {
        for (Map<String, String> config : List.of(online(), offline("transport", "file"))) {
            try (Run run = game.start(JDKHTTP, config, "play=nothing")) {
                run.await();
            }
            assertEquals(List.of(), sessions());
        }
        assertEquals(0, receiver.received().totals().requests());
    }

    @Test
    void gameWhoseNetworkIsWellLeavesNothing() throws Exception {
        try (Run run = game.start(JDKHTTP, online("shutdownTimeout", "30s"), "play=once", "records=100", "flush=30")) {
            Balance.isComplete(run.await(), receiver.received(), 100, 10);
        }
        assertEquals(List.of(), sessions());
    }

    @Test
    void endpointThatComesBackGetsTheSpooledMetricsBeforeTheLiveOnes() throws Exception {
        int port = freePort();
        Map<String, String> config = online("endpoint", "http://127.0.0.1:" + port, "shutdownTimeout", "30s");
        try (Run run = game.start(HTTPCLIENT5, config, "play=once", "records=2000", "pieces=20", "sent=30")) {
            run.awaitLine(line -> line.matches("piece ([3-9]|1\\d) true")); // on disk
            assertEquals(1, sessions().size());
            try (Receiver back = Receiver.start(ReceiverConfig.DEFAULT.listeningOn("127.0.0.1", port))) {
                run.await();
                Balance.isComplete(run, back.received(), 2000, 200);
                assertEquals(0, back.received().totals().refused(), "a sample out of order would have been refused");
                assertEquals(0, back.received().totals().repeated());
                ReceivedSeries series = back.received().series("events_total").get(0);
                assertTrue(series.points().size() > 4, series::toString);
                assertEquals(0, series.points().get(0).value());
                assertTrue(series.ended());
            }
        }
        assertEquals(List.of(), sessions());
    }

    @Test
    void exitWithTheHookLosesNothing() throws Exception {
        Map<String, String> config = online("endpoint", "http://127.0.0.1:" + freePort(), "flushOnExit", "true");
        String session;
        try (Run run = game.start(JDKHTTP, config, "play=once", "records=2000", "threads=2", "end=exit")) {
            session = run.await().session();
        }
        Run next = drain();
        assertEquals(4000, next.ledger(Signal.LOGS).of("adoptedDelivered"));
        assertEquals(400, next.ledger(Signal.TRACES).of("adoptedDelivered"));
        assertArrivedOnce(receiver.received(), 4000);
        assertEquals(4000, Balance.counted(receiver.received(), session));
        assertTrue(receiver.received().series("events_total").stream().allMatch(ReceivedSeries::ended));
        assertEquals(List.of(), sessions());
    }

    @Test
    void exitWithoutAnyTimeKeepsEverythingAllTheSame() throws Exception {
        Map<String, String> config =
                online("endpoint", "http://127.0.0.1:" + freePort(), "flushOnExit", "true", "shutdownTimeout", "0s");
        String session;
        try (Run run = game.start(JDKHTTP, config, "play=once", "records=100", "spanEvery=0", "end=exit")) {
            session = run.await().session();
        }
        drain();
        assertArrivedOnce(receiver.received(), 100);
        assertEquals(100, Balance.counted(receiver.received(), session));
    }

    /** What falls out of a spool that is too small is counted, and the rest is sent, within the bound throughout. */
    @Test
    void smallSpoolKeepsTheNewestAndCountsTheRest() throws Exception {
        Map<String, String> config = offline("transport", "file", "spoolMaxBytes", "" + SMALL);
        Run run;
        try (Run play = game.start(JDKHTTP, config, "play=once", "records=5000", "pieces=50", "spanEvery=0")) {
            run = play.await();
        }
        long kept = run.ledger(Signal.LOGS).of("spooled");
        assertTrue(run.ledger(Signal.LOGS).of("SPOOL_FULL") > 0, "it fitted, so nothing was tried");
        assertEquals(5000, kept + run.ledger(Signal.LOGS).of("SPOOL_FULL"));
        assertTrue(size() <= SMALL, () -> "more than the bound");

        Run next = drain();
        assertEquals(kept, next.ledger(Signal.LOGS).of("adoptedDelivered"));
        assertArrivedOnce(receiver.received(), (int) kept);
        assertTrue(receiver.received().logs().stream()
                .anyMatch(log -> log.message().equals("m-0-4999")));
        assertEquals(5000, Balance.counted(receiver.received(), run.session()), "the newest sample has it all");
    }

    private long size() {
        try (Stream<Path> all = Files.walk(spool)) {
            return all.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A game cannot be asked, so it sets aside, within an eighth of the bound; no later session sends that again. */
    @Test
    void gameSetsAsideWhatTheServerFindsTooLate() throws Exception {
        try (Run run = game.start(JDKHTTP, offline("transport", "file"), "play=once", "records=500", "pieces=5")) {
            run.await();
        }
        ReceiverConfig daysLater =
                ReceiverConfig.DEFAULT.withClock(Clock.offset(Clock.systemUTC(), Duration.ofDays(8)));
        try (Receiver late = Receiver.start(daysLater)) {
            String endpoint = late.uri().toString();
            try (Run run = game.start(JDKHTTP, online("endpoint", endpoint), "play=drain", "flush=60")) {
                run.await();
                assertEquals(500, run.ledger(Signal.LOGS).of("adopted.TOO_LATE"));
                assertEquals(
                        run.ledger(Signal.METRICS).of("adopted"),
                        run.ledger(Signal.METRICS).of("adopted.TOO_LATE"));
                assertEquals(50, run.ledger(Signal.TRACES).of("adoptedDelivered"), "Tempo does not mind");
            }
            long requests = late.received().totals().requests();
            try (Run run = game.start(JDKHTTP, online("endpoint", endpoint), "play=nothing")) {
                run.await();
                assertEquals(0, run.ledger(Signal.LOGS).of("adopted"));
            }
            assertEquals(requests, late.received().totals().requests());
        }
        assertTrue(!sessions().isEmpty(), "it is there for the command line to restore");
        try (Stream<Path> all = Files.walk(spool)) {
            assertTrue(all.noneMatch(file -> file.toString().endsWith(".seg")), "it is not there to be sent");
        }
    }

    @Test
    void twoTrackersOfOneProcessShareADirectory() {
        TrackerConfig.Builder config = TrackerConfig.builder()
                .spoolDirectory(spool)
                .noStateDirectory()
                .maxQueueSize(1000)
                .flushInterval(Duration.ofHours(1));
        try (GameTracker one = GameTracker.create(config.transport("file").build());
                GameTracker other = GameTracker.create(config.build())) {
            for (int i = 0; i < 200; i++) {
                one.logInfo("m-0-" + i);
                other.logInfo("m-1-" + i);
            }
            assertTrue(one.flush(PATIENCE));
            assertTrue(other.flush(PATIENCE));
            assertEquals(200, one.stats().spooled(Signal.LOGS));
            assertEquals(200, other.stats().spooled(Signal.LOGS));
            assertEquals(0, one.stats().adopted(Signal.LOGS) + other.stats().adopted(Signal.LOGS));
        }
        config.transport("jdkhttp").endpoint(receiver.uri());
        try (GameTracker next = GameTracker.create(config.build())) {
            for (int i = 0; i < 100 && next.stats().adoptedDelivered(Signal.LOGS) < 400; i++) {
                next.flush(Duration.ofMillis(500));
            }
            assertEquals(400, next.stats().adoptedDelivered(Signal.LOGS));
        }
        assertArrivedOnce(receiver.received(), 400);
    }

    @Test
    void exitWithTheHookWhileTheServerStallsLosesNothing() throws Exception {
        receiver.answerWith(request ->
                Optional.of(Answer.status(204).after(Duration.ofSeconds(60)).havingTaken()));
        Map<String, String> config = online("flushOnExit", "true", "shutdownTimeout", "1s");
        String session;
        String[] play = {"play=once", "records=1000", "spanEvery=0", "hold=1", "end=exit"};
        try (Run run = game.start(HTTPCLIENT5, config, play)) {
            run.awaitLine("recorded"::equals);
            assertTrue(receiver.received().await(received -> received.totals().requests() > 0, PATIENCE));
            run.release();
            session = run.await().session();
        }
        receiver.answerWith(request -> Optional.empty());
        drain();
        assertArrivedOnce(receiver.received(), 1000);
        assertEquals(1000, Balance.counted(receiver.received(), session));
        assertTrue(receiver.received().totals().repeated() > 0, "what was in flight came again");
    }

    private static void assertArrivedOnce(Received received, int logs) {
        assertEquals(0, received.totals().refused());
        assertEquals(logs, received.logs().size());
        assertEquals(
                logs,
                Balance.distinct(received.logs(), (ReceivedLog log) -> log.sessionId() + log.message())
                        .size());
        Balance.nothingIsThereTwice(received);
    }
}
