package gametracker.tests.fault;

import static gametracker.tests.fault.FaultGame.HTTPCLIENT5;
import static gametracker.tests.fault.FaultGame.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import gametracker.api.spi.Format;
import gametracker.tests.ReservedPort;
import gametracker.tests.fault.FaultGame.Run;
import gametracker.viewer.Answer;
import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.Request;
import gametracker.viewer.received.Received;
import gametracker.viewer.received.ReceivedRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A game without a spool against a server that has one trouble and then is well. It runs over both transports at once,
 * each with a server of its own, for most of the time is waiting.
 */
class FaultRunTest {
    private static final Answer STALL =
            Answer.status(204).after(Duration.ofSeconds(60)).havingTaken();

    @TempDir
    static Path work;

    private static FaultGame game;

    @BeforeAll
    static void compile() throws IOException {
        game = new FaultGame(work);
    }

    /** What must hold when the game has ended. */
    @FunctionalInterface
    private interface Check {
        void of(Run run, Received received);
    }

    private static Map<String, String> config(String... more) {
        Map<String, String> config =
                new HashMap<>(Map.of("maxQueueSize", "20000", "flushInterval", "200ms", "shutdownTimeout", "30s"));
        for (int i = 0; i < more.length; i += 2) {
            config.put(more[i], more[i + 1]);
        }
        return config;
    }

    private static void play(
            Supplier<Function<Request, Optional<Answer>>> faults,
            Map<String, String> config,
            Check check,
            String... options)
            throws IOException, InterruptedException {
        try (Receiver one = Receiver.start();
                Receiver other = Receiver.start();
                Run jdk = start(JDKHTTP, one, faults, config, options);
                Run apache = start(HTTPCLIENT5, other, faults, config, options)) {
            check.of(jdk.await(), one.received());
            check.of(apache.await(), other.received());
        }
    }

    private static Run start(
            String transport,
            Receiver receiver,
            Supplier<Function<Request, Optional<Answer>>> faults,
            Map<String, String> config,
            String... options)
            throws IOException {
        receiver.answerWith(faults.get());
        Map<String, String> whole = new HashMap<>(config);
        whole.put("endpoint", receiver.uri().toString());
        return game.start(transport, whole, options);
    }

    @Test
    void unavailableForAWhile() throws Exception {
        play(
                () -> Faults.first(2, Answer.status(503, "starting")),
                config(),
                (run, received) -> {
                    assertEquals("true", run.value("flushed "));
                    Balance.isComplete(run, received, 1000, 100);
                    assertEquals(0, received.totals().repeated());
                },
                "play=once",
                "records=500",
                "threads=2",
                "flush=30");
    }

    @Test
    void throttledWithRetryAfterWaitsAsLongAsAsked() throws Exception {
        play(
                () -> Faults.first(1, Answer.status(429, "slow down").header("Retry-After", "2")),
                config(),
                (run, received) -> {
                    Balance.isComplete(run, received, 300, 30);
                    for (Signal signal : Signal.values()) {
                        List<ReceivedRequest> lane = lane(received, signal);
                        assertEquals(429, lane.get(0).status());
                        Duration pause = Duration.between(
                                lane.get(0).arrived(), lane.get(1).arrived());
                        assertTrue(pause.toMillis() >= 2000, signal + " came again after " + pause);
                    }
                },
                "play=once",
                "records=300",
                "flush=30");
    }

    @Test
    void resetBeforeAndAfterTheServerTookIt() throws Exception {
        play(
                () -> {
                    AtomicInteger number = new AtomicInteger();
                    return request -> {
                        boolean traces = isTraces(request.path()); // their repeats take 15 s: in the long runs
                        int n = traces ? 9 : number.incrementAndGet();
                        Answer reset = Answer.dropConnection();
                        return n > 4 ? Optional.empty() : Optional.of(n % 2 == 0 ? reset.havingTaken() : reset);
                    };
                },
                config(),
                (run, received) -> {
                    Balance.isComplete(run, received, 500, 50);
                    assertTrue(received.totals().repeated() > 0, "what was taken came again, and was recognised");
                },
                "play=once",
                "records=500",
                "flush=30");
    }

    @Test
    void stalledServerIsLeftAndTriedAgain() throws Exception {
        play(
                () -> Faults.first(1, STALL, path -> !isTraces(path)),
                config("requestTimeout", "1s"),
                (run, received) -> Balance.isComplete(run, received, 500, 50),
                "play=once",
                "records=500",
                "flush=30");
    }

    @Test
    void refusedUntilTheServerComes() throws Exception {
        for (String transport : List.of(JDKHTTP, HTTPCLIENT5)) {
            ReservedPort port = new ReservedPort();
            Map<String, String> config = config("endpoint", port.url());
            try (port;
                    Run run = game.start(
                            transport, config, "play=once", "records=900", "pieces=3", "threads=2", "flush=30")) {
                run.awaitLine("piece 1 false"::equals);
                port.close();
                try (Receiver late = Receiver.start(ReceiverConfig.DEFAULT.listeningOn("127.0.0.1", port.number()))) {
                    run.await();
                    assertEquals("true", run.value("flushed "));
                    Balance.isComplete(run, late.received(), 1800, 180);
                    assertEquals(0, late.received().totals().repeated());
                }
            }
        }
    }

    @Test
    void slowServerHasAllOfFourThreads() throws Exception {
        play(
                () -> Faults.slow(50),
                config("maxBufferedBytes", "67108864"),
                (run, received) -> {
                    Balance.isComplete(run, received, 20_000, 200);
                    assertEquals(0, received.totals().refused());
                    assertEquals(0, received.totals().repeated());
                },
                "play=once",
                "records=5000",
                "threads=4",
                "spanEvery=100",
                "flush=60");
    }

    @Test
    void recordsThatDoNotFitAreCountedAndCountersStayExact() throws Exception {
        play(
                () -> Faults.slow(50),
                config("maxQueueSize", "100", "maxBufferedBytes", "65536"),
                (run, received) -> {
                    Balance.holds(run, received);
                    assertEquals(20_000, run.ledger(Signal.LOGS).of("accepted"));
                    assertTrue(run.ledger(Signal.LOGS).of("dropped") > 0, "nothing fell out, so nothing was tried");
                    assertEquals(20_000, Balance.counted(received, run.session()));
                },
                "play=once",
                "records=5000",
                "threads=4",
                "spanEvery=100",
                "flush=60");
    }

    /** Loki answers 400 and has stored the good part. */
    @Test
    void refusedInPartIsCountedAsRejected() throws Exception {
        play(
                () -> Faults.first(
                        1, Answer.status(400, "one line was bad").havingTaken(), path -> path.contains("loki")),
                config(),
                (run, received) -> {
                    Balance.holds(run, received);
                    long rejected = run.ledger(Signal.LOGS).of("REJECTED");
                    assertTrue(rejected > 0);
                    assertEquals(500, run.ledger(Signal.LOGS).of("delivered") + rejected);
                    assertEquals(500, received.logs().size());
                    assertEquals(500, Balance.counted(received, run.session()));
                },
                "play=once",
                "records=500",
                "pieces=2",
                "flush=30");
    }

    /** Whether the last try arrived is never known to a game that ends meanwhile. */
    @Test
    void endingWhileTheServerStallsCountsTheOutcomeAsUnknown() throws Exception {
        play(
                () -> Faults.first(99, STALL),
                config("shutdownTimeout", "8s"),
                (run, received) -> {
                    Balance.holds(run, received);
                    for (Signal signal : List.of(Signal.LOGS, Signal.TRACES)) {
                        // A second batch may have waited behind the one that stalled: it was never tried.
                        long unknown = run.ledger(signal).of("OUTCOME_UNKNOWN");
                        assertTrue(unknown > 0);
                        assertEquals(
                                signal == Signal.LOGS ? 100 : 10,
                                unknown + run.ledger(signal).of("CLOSED"));
                    }
                },
                "play=once",
                "records=100");
    }

    @Test
    @Tag("long")
    void everyTroubleOfTracesHasThemOnceInTheEnd() throws Exception {
        play(
                () -> {
                    AtomicInteger number = new AtomicInteger();
                    return request -> switch (number.incrementAndGet()) {
                        case 1, 2, 3 -> Optional.of(Answer.dropConnection().havingTaken());
                        case 4, 5, 6 -> Optional.of(STALL);
                        case 7, 8, 9 -> Optional.of(Answer.status(503));
                        default -> Optional.empty();
                    };
                },
                config("requestTimeout", "1s"),
                (run, received) -> Balance.isComplete(run, received, 1000, 100),
                "play=once",
                "records=1000",
                "pieces=5",
                "flush=120");
    }

    /** Each request of the first ten seconds meets a trouble of its own, or none; {@code -Dfault.seed} repeats it. */
    @Test
    @Tag("long")
    void stormThatPassesHasCostNothing() throws Exception {
        long seed = Long.getLong("fault.seed", new Random().nextLong());
        try {
            play(
                    () -> storm(
                            new Random(seed),
                            System.nanoTime() + Duration.ofSeconds(10).toNanos()),
                    config("requestTimeout", "1s", "maxBufferedBytes", "67108864"),
                    (run, received) -> Balance.isComplete(run, received, 20_000, 200),
                    "play=once",
                    "records=5000",
                    "threads=4",
                    "spanEvery=100",
                    "pieces=50",
                    "flush=120");
        } catch (AssertionError e) {
            throw new AssertionError("seed " + seed, e);
        }
    }

    private static Function<Request, Optional<Answer>> storm(Random dice, long end) {
        return request -> {
            int side;
            synchronized (dice) {
                side = dice.nextInt(8);
            }
            if (System.nanoTime() - end > 0) {
                return Optional.empty();
            }
            return switch (side) {
                case 0 -> Optional.of(Answer.status(503));
                case 1 -> Optional.of(Answer.status(429).header("Retry-After", "1"));
                case 2 -> Optional.of(Answer.dropConnection());
                case 3 -> Optional.of(Answer.dropConnection().havingTaken());
                case 4 -> Optional.of(STALL);
                case 5 -> Optional.of(Answer.status(502).havingTaken());
                case 6 -> Optional.of(Answer.status(504));
                default -> Optional.empty();
            };
        };
    }

    private static boolean isTraces(String path) {
        return path.equals("/v1/traces");
    }

    private static List<ReceivedRequest> lane(Received received, Signal signal) {
        return received.requests().stream()
                .filter(each -> each.format().map(Format::signal).equals(Optional.of(signal)))
                .toList();
    }
}
