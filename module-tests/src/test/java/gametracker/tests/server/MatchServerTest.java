package gametracker.tests.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.Forks;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/**
 * The server with 50 matches in one process and a client in another, over a real socket; each has a player in each match.
 * What they record is held against what a receiver has, which refuses what real servers would.
 */
class MatchServerTest {
    private static final int MATCHES = 50;
    private static final int TICKS = 200;
    private static final int ROUND_TICKS = 40;
    private static final int PATIENCE_SECONDS = 120;
    private static final List<String> MODULES = List.of(
            "gametracker.examples.server",
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.jdkhttp",
            "tools.jackson.core",
            "tools.jackson.jr.ob");

    @TempDir
    static Path directory;

    private static Receiver receiver;
    private static String serverSaid;
    private static String clientSaid;

    /** A line of a match's, which says in its data of which. */
    private record Line(ReceivedLog log, Map<String, Object> fields) {
        Map<String, Object> map(String field) {
            return MatchServerTest.map(fields.getOrDefault(field, Map.of()));
        }

        String match() {
            Object of = map("data").getOrDefault("of", map("data").getOrDefault("by", ""));
            return of.toString().split(" ")[0];
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    @BeforeAll
    static void play() throws Exception {
        receiver = Receiver.start();
        Path said = directory.resolve("server.txt");
        Process server = start(
                said,
                "gametracker.examples.server.Server",
                List.of("--matches", "" + MATCHES, "--ticks", "" + TICKS, "--players", "" + MATCHES, "--fast", "true"),
                List.of("--port", "0"));
        try {
            Path byClient = directory.resolve("client.txt");
            Process client = start(
                    byClient,
                    "gametracker.examples.server.Client",
                    List.of("--port", port(server, said)),
                    List.of("--players", "" + MATCHES));
            clientSaid = ended(client, byClient);
            serverSaid = ended(server, said);
        } finally {
            server.destroyForcibly();
        }
    }

    @AfterAll
    static void close() {
        receiver.close();
    }

    private static Process start(Path said, String main, List<String> arguments, List<String> more) throws IOException {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(Forks.SHORT_LIVED);
        command.addAll(List.of(
                "-Dgametracker.endpoint=" + receiver.uri(),
                "-Dgametracker.shutdownTimeout=20s",
                "-p",
                Forks.path(MODULES),
                "-m",
                "gametracker.examples.server/" + main));
        command.addAll(arguments);
        command.addAll(more);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    private static String port(Process server, Path said) throws Exception {
        Pattern listening = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)\\R");
        for (int i = 0; i < PATIENCE_SECONDS * 20; i++) {
            Matcher found = listening.matcher(Files.readString(said));
            if (found.find()) {
                return found.group(1);
            }
            assertFalse(server.waitFor(50, TimeUnit.MILLISECONDS), () -> read(said));
        }
        throw new AssertionError("the server does not listen: " + read(said));
    }

    private static String ended(Process process, Path said) throws InterruptedException {
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        assertTrue(ended, () -> "still running: " + read(said));
        assertEquals(0, process.exitValue(), () -> read(said));
        return read(said);
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Line> lines(String message) {
        return receiver.received().logs().stream()
                .filter(log -> log.message().equals(message))
                .map(log -> {
                    try {
                        return new Line(log, JSON.std.mapFrom(log.line()));
                    } catch (Exception e) {
                        throw new AssertionError(log.line(), e);
                    }
                })
                .toList();
    }

    private static List<ReceivedSpan> spans(String name) {
        return receiver.received().spans().stream()
                .filter(span -> span.name().equals(name))
                .toList();
    }

    private static Set<String> allMatches() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < MATCHES; i++) {
            all.add("m-" + i);
        }
        return all;
    }

    @Test
    void everythingArrivesAndNothingIsRefused() {
        assertEquals(0, receiver.received().totals().refused());
        assertEquals(0, receiver.received().totals().refusedRequests());
        for (String said : List.of(serverSaid, clientSaid)) {
            for (String signal : List.of("logs", "metrics", "traces")) {
                Matcher ledger = Pattern.compile(signal + ": accepted (\\d+), delivered (\\d+), dropped (\\d+)")
                        .matcher(said);
                assertTrue(ledger.find(), said);
                assertEquals(ledger.group(1), ledger.group(2), said);
                assertEquals("0", ledger.group(3), said);
            }
        }
    }

    @Test
    void eachMatchsLinesBearItsTagsAndNoOthers() {
        List<String> modes = List.of("duel", "teams", "race");
        for (String message : List.of("scored", "round over", "player joined", "sold", "player left", "match failed")) {
            List<Line> lines = lines(message);
            assertFalse(lines.isEmpty(), message);
            for (Line line : lines) {
                int number = Integer.parseInt(line.match().substring(2));
                assertEquals(line.match(), line.map("tags").get("match"), line.log()::line);
                assertEquals(modes.get(number % modes.size()), line.map("tags").get("mode"), line.log()::line);
            }
            if (!message.equals("match failed")) {
                assertEquals(allMatches(), lines.stream().map(Line::match).collect(Collectors.toSet()), message);
            }
        }
    }

    @Test
    void errorOfOneMatchIsToldWithItsOwnBreadcrumbsAndEndsNoOther() {
        List<Line> failures = lines("match failed");
        assertEquals(
                Set.of("m-13", "m-29", "m-45"),
                new TreeSet<>(failures.stream().map(Line::match).toList()));
        assertEquals(3, failures.size());
        for (Line failure : failures) {
            List<?> crumbs = (List<?>) failure.fields().get("breadcrumbs");
            assertFalse(crumbs.isEmpty());
            for (Object crumb : crumbs) {
                String by = map(map(crumb).get("data")).get("by").toString();
                assertEquals(failure.match(), by.split(" ")[0], failure.log()::line);
            }
            ReceivedSpan round = only("round", failure.log().spanId());
            assertEquals(failure.match(), round.span().attributes().get("match"));
        }
    }

    private static ReceivedSpan only(String name, String spanId) {
        List<ReceivedSpan> found = spans(name).stream()
                .filter(span -> span.spanId().equals(spanId))
                .toList();
        assertEquals(1, found.size(), name + " " + spanId);
        return found.get(0);
    }

    @Test
    void requestOfAClientAndTheServersWorkForItAreOneTrace() {
        Set<String> served = new TreeSet<>();
        for (String request : List.of("join", "buy")) {
            List<ReceivedSpan> asked = spans(request);
            List<ReceivedSpan> handled = spans("handle " + request);
            assertEquals(request.equals("join") ? MATCHES : 2 * MATCHES, asked.size());
            assertEquals(asked.size(), handled.size());
            for (ReceivedSpan work : handled) {
                ReceivedSpan cause = only(request, work.parentSpanId());
                assertEquals(cause.traceId(), work.traceId());
                assertEquals("", cause.parentSpanId());
                String match = "m-" + cause.span().attributes().get("match");
                assertEquals(match, work.span().attributes().get("match"));
                served.add(match);
            }
            assertEquals(
                    asked.size(),
                    handled.stream().map(ReceivedSpan::traceId).distinct().count());
        }
        assertEquals(new TreeSet<>(allMatches()), served);
    }

    @Test
    void linesOfBothSidesAreFoundByTheTrace() {
        List<Line> joined = lines("player joined");
        assertEquals(MATCHES, joined.size());
        for (Line line : joined) {
            only("handle join", line.log().spanId());
            Line byClient = lines("done").stream()
                    .filter(each -> each.log().traceId().equals(line.log().traceId()))
                    .findFirst()
                    .orElseThrow();
            only("join", byClient.log().spanId());
            assertEquals("skirmish-server", line.log().labels().get("service_name"));
            assertEquals("skirmish", byClient.log().labels().get("service_name"));
            assertNotEquals(byClient.log().sessionId(), line.log().sessionId());
            assertEquals(byClient.log().sessionId(), line.map("tags").get("client_session"));
            assertEquals(line.map("data").get("name"), line.map("user").get("name"));
            assertEquals(line.map("user").get("name"), byClient.map("tags").get("player"));
        }
    }

    @Test
    void whatTheServerBeginsTheClientContinues() {
        List<ReceivedSpan> shown = spans("show round");
        assertTrue(shown.size() >= MATCHES, () -> shown.size() + " rounds shown");
        for (ReceivedSpan span : shown) {
            ReceivedSpan round = only("round", span.parentSpanId());
            assertEquals(round.traceId(), span.traceId());
            assertEquals(
                    "m-" + span.span().attributes().get("match"),
                    round.span().attributes().get("match"));
        }
    }

    @Test
    void refusedPurchaseIsSeenOnBothSides() {
        List<ReceivedSpan> unsold = spans("handle buy").stream()
                .filter(span -> span.span().attributes().get("sold").toString().equals("false"))
                .toList();
        assertEquals(MATCHES, unsold.size());
        for (ReceivedSpan span : unsold) {
            assertEquals(
                    "NO gold",
                    only("buy", span.parentSpanId()).span().attributes().get("refused"));
        }
        assertEquals(MATCHES, lines("refused").size());
    }

    @Test
    void ticksAndRoundsAreCounted() {
        Matcher ticks =
                Pattern.compile("(\\d+) ticks of " + MATCHES + " matches").matcher(serverSaid);
        assertTrue(ticks.find(), serverSaid);
        long count = Long.parseLong(ticks.group(1));
        assertTrue(count >= TICKS);
        assertEquals(count, sum("frames_total"));
        assertEquals(count, sum("tick_work_ms_count"));
        long rounds = count / ROUND_TICKS * MATCHES;
        assertEquals(rounds, sum("rounds_total"));
        assertEquals(rounds, lines("round over").size());
        assertEquals(rounds + MATCHES, spans("round").size());
    }

    private static long sum(String metric) {
        return Math.round(receiver.received().series(metric).stream()
                .mapToDouble(series -> series.last().orElseThrow())
                .sum());
    }
}
