package gametracker.tests.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.api.spi.Format;
import gametracker.tests.fault.FaultGame.Run;
import gametracker.viewer.Answer;
import gametracker.viewer.Receiver;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Games with a spool, killed with SIGKILL at random instants while the server comes and goes, one after the other in
 * one directory; {@code -Dfault.kills=50} for more of them, {@code -Dfault.seed} for those of a failure.
 */
class SpoolKillTest {
    @TempDir
    Path directory;

    private final long seed = Long.getLong("fault.seed", new Random().nextLong());
    private final Random random = new Random(seed);

    /** How many records of each session were safe, by flush, when it last said so. */
    private final Map<String, Integer> safe = new LinkedHashMap<>();

    /** How many log records of each session were spooled, by stats, when it last said so. */
    private final Map<String, Integer> spooled = new LinkedHashMap<>();

    @Test
    void nothingSafeIsMissingAndNothingArrivesTwice() throws Exception {
        kill(Integer.getInteger("fault.kills", 3), false);
    }

    /** With traces, whose repeats take their time. */
    @Test
    @Tag("long")
    void nothingSafeIsMissingAndNothingArrivesTwiceHoweverOften() throws Exception {
        kill(Integer.getInteger("fault.kills", 50), true);
    }

    private void kill(int kills, boolean spans) throws Exception {
        FaultGame game = new FaultGame(directory);
        try (Receiver receiver = Receiver.start()) {
            Map<String, String> config = Map.of(
                    "endpoint",
                    receiver.uri().toString(),
                    "spoolDirectory",
                    spool().toString(),
                    "flushInterval",
                    "100ms",
                    "requestTimeout",
                    "2s");
            for (int i = 0; i < kills; i++) {
                weather(receiver);
                String transport = i % 2 == 0 ? FaultGame.JDKHTTP : FaultGame.HTTPCLIENT5;
                try (Run run = game.start(transport, config, "play=endless", "spans=" + (spans ? 1 : 0))) {
                    playAndKill(run);
                }
            }
            receiver.answerWith(request -> Optional.empty());
            try (Run last = game.start(FaultGame.JDKHTTP, config, "play=drain", "flush=100", "expected=0")) {
                check(last.await(), receiver.received(), kills, spans);
            }
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private Path spool() {
        return directory.resolve("spool");
    }

    /** Well, gone, or well now and then; what is not well is not taken. */
    private void weather(Receiver receiver) {
        int bad = random.nextInt(3);
        Random dice = new Random(random.nextLong());
        receiver.answerWith(request -> {
            synchronized (dice) {
                return dice.nextInt(2) < bad ? Optional.of(Answer.status(503)) : Optional.empty();
            }
        });
    }

    private void playAndKill(Run run) throws IOException, InterruptedException {
        run.awaitLine(line -> line.startsWith("session "));
        int announcements = 1 + random.nextInt(8);
        for (int i = 0; i < announcements; i++) {
            run.awaitLine(line -> line.startsWith("safe "));
        }
        LockSupport.parkNanos(random.nextInt(60_000_000));
        run.kill();
        safe.put(run.session(), run.number("safe "));
        spooled.put(run.session(), run.number("spooled "));
    }

    private void check(Run last, Received received, int kills, boolean spans) throws IOException {
        assertTrue(last.lines().contains("drained"), () -> "something stays in the spool: " + last.lines());
        Set<String> logs = received.logs().stream()
                .map(log -> log.sessionId() + log.message())
                .collect(Collectors.toSet());
        Set<String> names = received.spans().stream().map(ReceivedSpan::name).collect(Collectors.toSet());
        safe.forEach((session, count) -> {
            int logged = Math.max(count, spooled.get(session));
            List<String> missing = IntStream.range(0, logged)
                    .mapToObj(i -> "m-" + i)
                    .filter(message -> !logs.contains(session + message))
                    .toList();
            assertEquals(List.of(), missing, session);
            assertTrue(Balance.counted(received, session) >= count, () -> session + " counted less than " + count);
        });
        if (spans) {
            int most = safe.values().stream().max(Integer::compare).orElseThrow();
            assertTrue(IntStream.range(0, most).allMatch(i -> names.contains("s-" + i)), "a span is missing");
        }
        Balance.nothingIsThereTwice(received);
        for (Signal signal : Signal.values()) {
            repeats(received, signal, kills);
        }
        assertEquals(
                0,
                received.requests().stream()
                        .filter(each -> each.status() == 400)
                        .count());
        try (Stream<Path> left = Files.list(spool())) {
            assertEquals(List.of(), left.toList(), "all was sent, so nothing is left");
        }
    }

    /** One envelope a lane may have been in flight at each kill, and comes again, with nothing else in it. */
    private static void repeats(Received received, Signal signal, int kills) {
        Set<Long> again = new HashSet<>();
        for (ReceivedRequest each : received.requests()) {
            if (each.format().map(Format::signal).equals(Optional.of(signal)) && each.repeated() > 0) {
                assertEquals(0, each.stored(), () -> "partly a repeat: " + each);
                again.add(each.number());
            }
        }
        assertTrue(again.size() <= kills, () -> again.size() + " repeats of " + signal + " after " + kills + " kills");
    }
}
