package gametracker.tests.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.Forks;
import gametracker.tests.arena.ArenaRun;
import gametracker.tests.arena.Report;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import gametracker.viewer.received.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A fight without network, and what the tool makes of it, both as a user runs them. */
class OfflineReplayTest {
    private static final List<String> MODULES = ArenaRun.gameWith("gametracker.transport.file");
    private static final String MAIN = "gametracker.tool.Main";
    private static final List<String> TOOL = Stream.concat(
                    MODULES.stream(),
                    Stream.of(
                            "gametracker.decode",
                            "gametracker.tool",
                            "gametracker.viewer",
                            "com.google.protobuf",
                            "info.picocli",
                            "io.opentelemetry.proto",
                            "snappy.java"))
            .toList();
    private static final Set<String> COMMON = Set.of("__name__", "game", "env", "version", "instance");
    private static final Duration LONG_AGO = Duration.ofDays(3);

    @TempDir
    static Path played;

    private static Report report;

    @TempDir
    Path directory;

    private Path spool;

    /** What a command printed and how it ended. */
    private record Said(int code, String text) {}

    @BeforeAll
    static void playOffline() {
        report = ArenaRun.start(
                        played,
                        ArenaRun.java(),
                        ArenaRun.onModulePath(MODULES),
                        Map.of(),
                        List.of("--fast", "--offline", played.resolve("spool").toString()))
                .await();
        for (String signal : List.of("LOGS", "METRICS", "TRACES")) {
            assertTrue(report.ledger(signal, "accepted") > 0, signal);
            assertEquals(report.ledger(signal, "accepted"), report.ledger(signal, "spooled"), signal);
        }
    }

    /** Each test has the spool as the game has left it. */
    @BeforeEach
    void carryAway() throws IOException {
        Path left = played.resolve("spool");
        spool = directory.resolve("spool");
        try (Stream<Path> all = Files.walk(left)) {
            for (Path path : all.toList()) {
                Files.copy(path, spool.resolve(left.relativize(path).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private Said spool(String... words) throws IOException, InterruptedException {
        return tool(List.of("-p", Forks.path(TOOL), "-m", "gametracker.tool/" + MAIN), words);
    }

    private Said tool(List<String> launch, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ArenaRun.java().toString()));
        command.addAll(Forks.SHORT_LIVED);
        command.addAll(launch);
        command.add("spool");
        command.addAll(List.of(words));
        Path said = Files.createTempFile(directory, "tool", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        return new Said(process.waitFor(), Files.readString(said));
    }

    private Said replay(Receiver receiver, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(
                List.of("replay", spool.toString(), "--endpoint", receiver.uri().toString(), "--no-progress"));
        words.addAll(List.of(more));
        return spool(words.toArray(new String[0]));
    }

    private List<Path> sessions() throws IOException {
        try (Stream<Path> list = Files.list(spool)) {
            return list.filter(path -> !path.endsWith("state")).toList();
        }
    }

    /** The logs that the game itself has made. */
    private static List<ReceivedLog> played(Received received) {
        return received.logs().stream()
                .filter(log -> !log.line().contains("\"event\":\"session."))
                .toList();
    }

    private void assertAllArrived(Receiver receiver) {
        Received received = receiver.received();
        assertEquals(
                report.counts("logs"),
                counts(played(received), log -> log.level().toUpperCase(Locale.ROOT)));
        assertEquals(report.counts("spans"), counts(received.spans(), ReceivedSpan::name));
        assertEquals(report.lastValues(), lastValues(received));
        assertEquals(0, received.totals().repeated());
    }

    @Test
    void twoPastedLinesHaveAllOfItAndLeaveNothing() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            Said said = replay(receiver);
            assertEquals(0, said.code(), said::text);
            assertTrue(said.text().contains("refused   none"), said::text);
            assertTrue(said.text().contains("left      0 envelopes"), said::text);
            assertAllArrived(receiver);
            assertEquals(0, receiver.received().totals().refused());
            assertEquals(List.of(), sessions());
        }
    }

    @Test
    void onTheClassPathItIsTheSame() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            Said said = tool(
                    List.of("-cp", Forks.path(TOOL), MAIN),
                    "replay",
                    spool.toString(),
                    "--endpoint",
                    receiver.uri().toString());
            assertEquals(0, said.code(), said::text);
            assertAllArrived(receiver);
        }
    }

    /** As by Ctrl-C: it puts down what it holds, says how far it came, and the next one goes on from there. */
    @Test
    void replayThatIsStoppedGoesOnWithTheNextOne() throws Exception {
        try (Receiver receiver = Receiver.start()) {
            receiver.answerWith(Faults.slow(200));
            List<String> command = List.of(
                    ArenaRun.java().toString(),
                    "-p",
                    Forks.path(TOOL),
                    "-m",
                    "gametracker.tool/" + MAIN,
                    "spool",
                    "replay",
                    spool.toString(),
                    "--endpoint",
                    receiver.uri().toString());
            Path said = directory.resolve("stopped.txt");
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            try {
                assertTrue(receiver.received().await(r -> r.totals().requests() >= 3, Duration.ofSeconds(30)));
                process.destroy();
                assertTrue(process.waitFor(30, TimeUnit.SECONDS));
            } finally {
                process.destroyForcibly();
            }
            assertTrue(Files.readString(said).contains("run replay again to go on"), Files.readString(said));
            receiver.answerWith(request -> Optional.empty());
            Said next = replay(receiver);
            assertEquals(0, next.code(), next::text);
            assertAllArrived(receiver);
            assertEquals(List.of(), sessions());
        }
    }

    /** The server's clock is three days on, and its Prometheus has no out-of-order window. */
    private static ReceiverConfig daysLater() {
        return ReceiverConfig.DEFAULT.withClock(Clock.offset(Clock.systemUTC(), LONG_AGO));
    }

    @Test
    void envelopesTooLateAreDroppedByReplayAndTheSettingIsNamed() throws Exception {
        try (Receiver receiver = Receiver.start(daysLater())) {
            Said said = replay(receiver);
            assertEquals(1, said.code(), said::text);
            assertTrue(
                    said.text().contains("{metrics={TOO_LATE=" + report.ledger("METRICS", "spooled") + "}}"),
                    said::text);
            assertTrue(said.text().contains("out_of_order_time_window"), said::text);
            assertTrue(said.text().contains("--keep-too-late would have kept them"), said::text);
            assertTrue(said.text().contains("the server said: TOO_LATE: status 400"), said::text);
            assertEquals(report.counts("spans"), counts(receiver.received().spans(), ReceivedSpan::name));
            assertEquals(List.of(), receiver.received().series());
            assertEquals(List.of(), sessions(), "dropped, so nothing is left");
        }
    }

    @Test
    void envelopesTooLateAreKeptRestoredAndAcceptedByAServerWithOtherSettings() throws Exception {
        Received before;
        try (Receiver strict = Receiver.start(daysLater())) {
            Said said = replay(strict, "--keep-too-late");
            assertEquals(1, said.code(), said::text);
            assertTrue(said.text().contains("restore --reason TOO_LATE"), said::text);
            before = strict.received();
        }
        assertEquals(
                report.counts("logs"), counts(played(before), log -> log.level().toUpperCase(Locale.ROOT)));
        Said nothing = spool("replay", spool.toString(), "--endpoint", "http://127.0.0.1:9", "--no-progress");
        assertTrue(nothing.text().contains("nothing to send"), nothing::text);
        Said restored = spool("restore", spool.toString(), "--reason", "TOO_LATE");
        assertEquals(0, restored.code(), restored::text);
        assertEquals(0, spool("verify", spool.toString()).code());

        ReceiverConfig patient = daysLater().withOutOfOrderTimeWindow(Duration.ofDays(7));
        try (Receiver receiver = Receiver.start(patient)) {
            Said said = replay(receiver);
            assertEquals(0, said.code(), said::text);
            assertEquals(report.lastValues(), lastValues(receiver.received()));
            assertEquals(0, receiver.received().totals().logs(), "the logs had been taken before");
            assertEquals(List.of(), sessions());
        }
    }

    private static Map<String, Double> lastValues(Received received) {
        Map<String, Double> values = new TreeMap<>();
        for (ReceivedSeries series : received.series()) {
            if (!series.name().endsWith("_bucket") && !series.name().startsWith("gametracker_")) {
                Map<String, String> labels = new TreeMap<>(series.labels());
                labels.keySet().removeAll(COMMON);
                values.put(Report.key(series.name(), labels), series.last().orElseThrow());
            }
        }
        return values;
    }

    private static <T> Map<String, Long> counts(List<T> items, Function<T, String> by) {
        return items.stream().collect(Collectors.groupingBy(by, TreeMap::new, Collectors.counting()));
    }
}
