package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A game's log that hangs, at every moment at which the tracker has something to tell it. */
class HangingLogTest {
    private static final String GAME = """
            package game;

            import gametracker.api.*;
            import java.net.URI;
            import java.time.Duration;
            import java.util.concurrent.CountDownLatch;
            import java.util.logging.*;

            public final class Game {
                private static final CountDownLatch HANGS = new CountDownLatch(1);

                public static void main(String[] args) throws Exception {
                    URI nobody = URI.create("http://127.0.0.1:9");
                    switch (args[0]) {
                        case "exitHoldingErr" -> {
                            GameTracker tracker = start(nobody, true);
                            tracker.logError("crash", new RuntimeException("x"));
                            if (args[1].equals("told")) {
                                tracker.flush(Duration.ofMillis(500)); // there is a line to write by now
                            }
                            synchronized (System.err) {
                                System.err.println("crashed");
                                System.exit(0);
                            }
                        }
                        case "hangingHandler" -> {
                            hang();
                            GameTracker tracker = start(nobody, args[2].equals("exit"));
                            GameTracker healthy = start(URI.create(args[1]), false);
                            tracker.logInfo("cannot be sent");
                            tracker.flush(Duration.ofMillis(500));
                            HANGS.await();
                            healthy.logInfo("one");
                            healthy.increment("one");
                            healthy.startSpan("one").end();
                            System.out.println("flushed " + healthy.flush(Duration.ofSeconds(60)));
                            for (Signal signal : Signal.values()) {
                                System.out.println(signal + " arrive " + (healthy.stats().delivered(signal) > 0));
                            }
                            healthy.close();
                            tracker.logInfo("nor can this");
                            if (args[2].equals("close")) {
                                tracker.close();
                                System.out.println("closed, pending " + tracker.stats().pending(Signal.LOGS));
                            }
                            long reports = Thread.getAllStackTraces().keySet().stream()
                                    .filter(thread -> thread.getName().equals("gametracker-reports"))
                                    .count();
                            System.out.println("threads " + reports);
                            System.exit(0);
                        }
                        case "exit" -> {
                            GameTracker tracker = start(nobody, true);
                            tracker.logInfo("is lost");
                            System.exit(0);
                        }
                        default -> throw new IllegalArgumentException(args[0]);
                    }
                }

                private static GameTracker start(URI endpoint, boolean flushOnExit) {
                    return GameTracker.create(TrackerConfig.builder()
                            .endpoint(endpoint)
                            .flushOnExit(flushOnExit)
                            .shutdownTimeout(Duration.ofMillis(500))
                            .build());
                }

                /** Takes System.err at its first line, for good. */
                private static void hang() {
                    Logger root = Logger.getLogger("");
                    for (Handler handler : root.getHandlers()) {
                        root.removeHandler(handler);
                    }
                    root.addHandler(new Handler() {
                        @Override
                        public void publish(LogRecord record) {
                            synchronized (System.err) {
                                HANGS.countDown();
                                while (true) {
                                    try {
                                        new CountDownLatch(1).await();
                                    } catch (InterruptedException e) {
                                        // for good
                                    }
                                }
                            }
                        }

                        @Override
                        public void flush() {}

                        @Override
                        public void close() {}
                    });
                }
            }
            """;

    private static final String BRIDGED = """
            package game;

            import gametracker.api.*;
            import java.net.URI;
            import java.time.Duration;
            import java.util.ResourceBundle;

            public final class Game extends System.LoggerFinder {
                public static void main(String[] args) {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create(args[0]))
                            .flushInterval(Duration.ofMillis(10))
                            .build());
                    System.getLogger("game").log(System.Logger.Level.DEBUG, "the game's own line");
                    for (int i = 0; i < 20; i++) {
                        if (!tracker.flush(Duration.ofSeconds(60))) {
                            throw new AssertionError(tracker.stats().toString());
                        }
                    }
                    System.out.println("logs " + tracker.stats().accepted(Signal.LOGS));
                    System.out.println("counted " + tracker.stats().accepted(Signal.METRICS));
                    tracker.close();
                    System.out.println("logs in the end " + tracker.stats().accepted(Signal.LOGS));
                    System.exit(0);
                }

                @Override
                public System.Logger getLogger(String name, Module module) {
                    return new System.Logger() {
                        @Override
                        public String getName() {
                            return name;
                        }

                        @Override
                        public boolean isLoggable(Level level) {
                            return true;
                        }

                        @Override
                        public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
                            record(message);
                        }

                        @Override
                        public void log(Level level, ResourceBundle bundle, String format, Object... params) {
                            record(format);
                        }

                        private void record(String message) {
                            GameTracker.get().logDebug(message);
                            GameTracker.get().counter("log_lines").add(1);
                            GameTracker.get().addBreadcrumb(message, null);
                        }
                    };
                }
            }
            """;

    @TempDir
    static Path work;

    private static ForkedGame game;

    @BeforeAll
    static void compile() throws IOException {
        game = new ForkedGame(work, "requires java.logging;", Map.of("Game", GAME));
    }

    @ParameterizedTest
    @ValueSource(strings = {"atOnce", "told"})
    void theJvmEndsAlthoughWhoeverExitsHoldsTheErrorStream(String when) throws Exception {
        String said = game.run(List.of(), "exitHoldingErr", when);
        assertTrue(said.contains("crashed"), said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"close", "exit"})
    void signalsGoOnAndTheJvmEndsWithAHandlerThatHangs(String end) throws Exception {
        String said;
        try (AcceptingServer server = new AcceptingServer()) {
            said = game.run(List.of(), "hangingHandler", server.address(), end);
        }
        assertTrue(said.contains("flushed true"), said);
        for (String signal : List.of("LOGS", "METRICS", "TRACES")) {
            assertTrue(said.contains(signal + " arrive true"), said);
        }
        assertEquals(end.equals("close"), said.contains("closed, pending 0"), said);
        assertTrue(said.contains("threads 1"), said);
    }

    /** The JDK's logging closes its handlers at the same time, so one run alone would prove nothing. */
    @RepeatedTest(5)
    void theLastLineOfTheExitHookIsAlwaysSeen() throws Exception {
        String said = game.run(List.of(), "exit");
        assertTrue(said.contains("GameTracker closed: LOGS accepted 1 ="), said);
        assertTrue(said.contains("dropped 1"), said);
    }

    @Test
    void logsOfAnHttpClientOverABridgeAreNotRecorded(@TempDir Path own) throws Exception {
        ForkedGame bridged =
                new ForkedGame(own, "", Map.of("Game", BRIDGED)).provides("java.lang.System$LoggerFinder", "game.Game");
        String said;
        try (AcceptingServer server = new AcceptingServer()) {
            said = bridged.run(List.of("-Djdk.httpclient.HttpClient.log=all"), server.address());
        }
        assertTrue(said.contains("logs 1\n"), said);
        assertTrue(said.contains("logs in the end 1\n"), said);
    }
}
