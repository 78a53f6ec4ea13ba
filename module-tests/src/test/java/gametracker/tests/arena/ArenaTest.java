package gametracker.tests.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.spi.Format;
import gametracker.tests.Forks;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import gametracker.viewer.received.ReceivedSpan;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the arena says that it recorded, held against what arrived. */
class ArenaTest {
    /** What every series bears beside the game's own labels. */
    private static final Set<String> COMMON = Set.of("__name__", "game", "env", "version", "instance");

    @TempDir
    private static Path directory;

    /** A fight on the module path and what arrived of it, of which several tests ask. */
    private static Report fight;

    private static Receiver fought;

    private Receiver receiver;

    @BeforeAll
    static void fight() {
        fought = Receiver.start();
        fight = play(fought, ArenaRun.java(), ArenaRun.onModulePath(ArenaRun.GAME));
    }

    @AfterAll
    static void closeFought() {
        fought.close();
    }

    @BeforeEach
    void listen() {
        receiver = Receiver.start();
    }

    @AfterEach
    void close() {
        receiver.close();
    }

    private static Report play(Receiver receiver, Path java, List<String> launch, String... more) {
        List<String> args = new java.util.ArrayList<>(
                List.of("--fast", "--endpoint", receiver.uri().toString()));
        args.addAll(List.of(more));
        return ArenaRun.start(directory, java, launch, Map.of(), args).await();
    }

    @Test
    void everythingArrivesOnTheClassPath() {
        assertArrived(play(receiver, ArenaRun.java(), ArenaRun.onClassPath(ArenaRun.GAME)), receiver);
    }

    @Test
    void everythingArrivesFromAJlinkedImage() throws IOException, InterruptedException {
        Path image = directory.resolve("image");
        Process jlink = new ProcessBuilder(
                        ArenaRun.java().resolveSibling("jlink").toString(),
                        "-p",
                        Forks.path(ArenaRun.GAME),
                        "--add-modules",
                        "gametracker.examples.arena,gametracker.core,gametracker.transport.jdkhttp",
                        "--output",
                        image.toString())
                .inheritIO()
                .start();
        assertEquals(0, jlink.waitFor());

        assertArrived(
                play(
                        receiver,
                        image.resolve("bin").resolve("java"),
                        List.of("-m", "gametracker.examples.arena/gametracker.examples.arena.Arena")),
                receiver);
    }

    @Test
    void logsAndSpansArriveOverOtlp() {
        Report report = play(receiver, ArenaRun.java(), ArenaRun.onModulePath(ArenaRun.GAME), "--protocol", "otlp");

        assertLedger(report);
        assertEquals(report.counts("spans"), counts(receiver.received().spans(), ReceivedSpan::name));
        assertEquals(
                report.counts("logs").values().stream()
                        .mapToLong(Long::longValue)
                        .sum(),
                receiver.received().logs().size());
    }

    @Test
    void everythingArrivesOnTheModulePath() {
        assertArrived(fight, fought);
    }

    @Test
    void errorArrivesWithItsStackTraceAndWhatLedUpToIt() {
        List<ReceivedLog> errors = fought.received().logs().stream()
                .filter(log -> log.level().equals("error"))
                .toList();
        assertEquals(
                List.of("loot lost"), errors.stream().map(ReceivedLog::message).toList());
        String line = errors.get(0).line();
        assertTrue(line.contains("crown of the pitt"), line);
        assertTrue(line.contains("gametracker.examples.arena.LootTable"), line);
        assertTrue(line.contains("wave begins"), line);
    }

    @Test
    void logsBelongToTheSpanInWhichTheyWereMade() {
        Map<String, String> spans =
                fought.received().spans().stream().collect(Collectors.toMap(ReceivedSpan::spanId, ReceivedSpan::name));
        Set<String> home = new TreeSet<>();
        for (ReceivedLog log : fought.received().logs()) {
            if (log.message().equals("enemy killed")) {
                home.add(spans.get(log.spanId()));
            }
        }
        assertEquals(Set.of("wave"), home);
    }

    @Test
    void eachWaveIsATraceOfItsOwnLinkedToTheMatchAndTheMatchToIt() {
        List<ReceivedSpan> spans = fought.received().spans();
        ReceivedSpan match = spans.stream()
                .filter(span -> span.name().equals("match"))
                .findFirst()
                .orElseThrow();
        List<ReceivedSpan> waves =
                spans.stream().filter(span -> span.name().equals("wave")).toList();
        assertEquals(
                waves.size(),
                waves.stream().map(ReceivedSpan::traceId).distinct().count());
        String sent = sentTraces();
        for (ReceivedSpan wave : waves) {
            assertEquals("", wave.parentSpanId());
            assertEquals(2, occurrences(sent, id(wave)), "itself, and the match leads to it");
        }
        // Once in the span itself, and once in each wave that leads to it.
        assertEquals(waves.size() + 1, occurrences(sent, id(match)));
    }

    private static String id(ReceivedSpan span) {
        return "{\"traceId\":\"" + span.traceId() + "\",\"spanId\":\"" + span.spanId() + "\"";
    }

    private static int occurrences(String text, String part) {
        return text.split(Pattern.quote(part), -1).length - 1;
    }

    private static String sentTraces() {
        Received received = fought.received();
        return received.requests().stream()
                .filter(request -> request.format().equals(Optional.of(Format.OTLP_TRACES)))
                .map(request -> unpacked(received.body(request.number()).orElseThrow()))
                .collect(Collectors.joining());
    }

    private static String unpacked(byte[] body) {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (ZipException e) {
            return new String(body, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertArrived(Report report, Receiver receiver) {
        Received received = receiver.received();
        assertLedger(report);
        assertEquals(0, received.totals().refused());
        assertEquals(0, received.totals().repeated());
        assertEquals(
                report.counts("logs"),
                counts(received.logs(), log -> log.level().toUpperCase(Locale.ROOT)));
        assertEquals(report.counts("spans"), counts(received.spans(), ReceivedSpan::name));
        assertEquals(report.lastValues(), lastValues(received));
        assertTrue(received.series().stream().allMatch(ReceivedSeries::ended), "a series goes on after the session");
    }

    private static void assertLedger(Report report) {
        for (String signal : List.of("LOGS", "METRICS", "TRACES")) {
            assertTrue(report.ledger(signal, "accepted") > 0, signal);
            assertEquals(report.ledger(signal, "accepted"), report.ledger(signal, "delivered"), signal);
            assertEquals(0, report.dropped(signal), signal);
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
