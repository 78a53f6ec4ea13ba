package gametracker.tests.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import gametracker.tests.Forks;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A game that uses up what a process has, all file handles or all memory, gives it back and goes on. What the process
 * has loaded by then is all that it has to get through: a class that could not be initialised is lost for good.
 */
class ExhaustionTest {
    private static final String HANDLES = """
            package exhaustion;

            import gametracker.api.GameTracker;
            import gametracker.api.Span;
            import gametracker.api.TrackerConfig;
            import java.io.FileInputStream;
            import java.io.FileNotFoundException;
            import java.net.URI;
            import java.time.Duration;
            import java.util.ArrayList;
            import java.util.List;
            import java.util.concurrent.locks.LockSupport;

            public final class Handles {
                public static void main(String[] arguments) throws Exception {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create(arguments[0]))
                            .transport("jdkhttp")
                            .flushInterval(Duration.ofMillis(100))
                            .shutdownTimeout(Duration.ofSeconds(20))
                            .build());
                    tracker.logInfo("before");
                    tracker.increment("calls");
                    tracker.flush(Duration.ofSeconds(30));
                    List<FileInputStream> held = new ArrayList<>();
                    try {
                        while (true) {
                            held.add(new FileInputStream("/dev/null"));
                        }
                    } catch (FileNotFoundException e) {
                        System.out.println("held " + held.size());
                    }
                    for (int i = 0; i < 10; i++) {
                        Span span = tracker.startSpan("s");
                        span.end();
                        LockSupport.parkNanos(100_000_000);
                    }
                    for (FileInputStream each : held) {
                        each.close();
                    }
                    System.out.println("flushed " + tracker.flush(Duration.ofSeconds(60)));
                    tracker.close();
                    System.out.println(tracker.stats());
                }
            }
            """;

    private static final String MEMORY = """
            package exhaustion;

            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import java.net.URI;
            import java.time.Duration;
            import java.util.Map;
            import java.util.concurrent.locks.LockSupport;

            public final class Memory {
                static Object[] held;

                public static void main(String[] arguments) throws Exception {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create("http://localhost:1"))
                            .transport("taking")
                            .shutdownTimeout(Duration.ofSeconds(20))
                            .flushInterval(Duration.ofMillis(20))
                            .build());
                    record(tracker);
                    tracker.flush(Duration.ofSeconds(30));
                    int smallest = Integer.parseInt(arguments[0]);
                    for (int round = 0; round < 4; round++) {
                        record(tracker);
                        useUp(smallest);
                        for (int i = 0; i < 25; i++) {
                            try {
                                record(tracker);
                            } catch (OutOfMemoryError e) {
                                // by the map of labels, which is the game's own
                            }
                            LockSupport.parkNanos(10_000_000);
                        }
                        held = null;
                        LockSupport.parkNanos(100_000_000);
                    }
                    long before = tracker.stats().delivered(gametracker.api.Signal.LOGS);
                    record(tracker);
                    System.out.println("flushed " + tracker.flush(Duration.ofSeconds(90)));
                    System.out.println("more " + (tracker.stats().delivered(gametracker.api.Signal.LOGS) > before));
                    tracker.close();
                    System.out.println(tracker.stats());
                }

                private static void useUp(int smallest) {
                    int size = 1 << 20;
                    while (size >= smallest) {
                        try {
                            held = new Object[] {held, new byte[size]};
                        } catch (OutOfMemoryError e) {
                            size /= 4;
                        }
                    }
                }

                private static void record(GameTracker tracker) {
                    tracker.logInfo("round");
                    tracker.increment("rounds", Map.of("a", "b"));
                    tracker.startSpan("round").end();
                }
            }
            """;

    /** A network stack of the game's own: the JDK's HTTP client has threads that a lack of memory ends. */
    private static final String TAKING = """
            package exhaustion;

            import gametracker.api.spi.Delivery;
            import gametracker.api.spi.Envelope;
            import gametracker.api.spi.Transport;
            import gametracker.api.spi.TransportConfig;
            import gametracker.api.spi.TransportProvider;

            public final class Taking implements TransportProvider {
                @Override
                public String name() {
                    return "taking";
                }

                @Override
                public Transport open(TransportConfig config) {
                    return new Transport() {
                        @Override
                        public Delivery send(Envelope envelope) {
                            byte[] copy = envelope.bytes();
                            return new Delivery.Delivered(200, copy.length == 0 ? "" : "{\\"partialSuccess\\":{}}");
                        }

                        @Override
                        public void close() {}
                    };
                }
            }
            """;

    @TempDir
    static Path work;

    private static Path classes;

    private final Queue<String> traceBodies = new ConcurrentLinkedQueue<>();
    private HttpServer server;

    @BeforeAll
    static void compile() throws IOException {
        classes = Forks.compile(
                work,
                Forks.path(List.of("gametracker.api")),
                Map.of(
                        "module-info.java",
                        "module exhaustion { requires gametracker.api; provides gametracker.api.spi.TransportProvider"
                                + " with exhaustion.Taking; }",
                        "exhaustion/Taking.java",
                        TAKING,
                        "exhaustion/Handles.java",
                        HANDLES,
                        "exhaustion/Memory.java",
                        MEMORY));
    }

    @BeforeEach
    void listen() throws IOException {
        byte[] taken = "{\"partialSuccess\":{}}".getBytes(StandardCharsets.US_ASCII);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (exchange.getRequestURI().getPath().equals("/v1/traces")) {
                traceBodies.add(Arrays.toString(body));
            }
            exchange.sendResponseHeaders(200, taken.length);
            exchange.getResponseBody().write(taken);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private static String classPath() {
        return classes
                + File.pathSeparator
                + Forks.path(List.of(
                        "gametracker.api",
                        "gametracker.core",
                        "gametracker.transport.jdkhttp",
                        "tools.jackson.core",
                        "tools.jackson.jr.ob"));
    }

    /** Jars that are opened late, classes that are loaded late: all of that fails while the game has all handles. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void aGameThatHoldsAllFileHandlesLosesNothingAndNoBatchIsSentTwice() throws Exception {
        String said = Forks.javaWithOpenFiles(work, 70, List.of("-cp", classPath(), "exhaustion.Handles", endpoint()));
        assertTrue(said.contains("held "), said);
        assertTrue(said.contains("flushed true"), said);
        assertTrue(said.contains("TRACES accepted 10 = delivered 10 + spooled 0 + pending 0 + dropped 0"), said);
        assertEquals(new HashSet<>(traceBodies).size(), traceBodies.size(), "a batch came twice");
    }

    /** The game's heap is full four times; its own threads and ours fail meanwhile. */
    @RepeatedTest(2)
    void aGameThatSurvivesOutOfMemoryGoesOnToBeObserved(RepetitionInfo repetition) throws Exception {
        surviveOutOfMemory(repetition);
    }

    /** How the heap ends differs from run to run. */
    @RepeatedTest(10)
    @Tag("long")
    void aGameThatSurvivesOutOfMemoryManyTimesGoesOnToBeObserved(RepetitionInfo repetition) throws Exception {
        surviveOutOfMemory(repetition);
    }

    private void surviveOutOfMemory(RepetitionInfo repetition) throws Exception {
        String path =
                Forks.path(List.of("gametracker.api", "gametracker.core", "tools.jackson.core", "tools.jackson.jr.ob"));
        String said = Forks.java(
                work,
                List.of(
                        "-Xmx24m",
                        "-XX:+UseSerialGC",
                        "-p",
                        classes + File.pathSeparator + path,
                        "-m",
                        "exhaustion/exhaustion.Memory",
                        repetition.getCurrentRepetition() % 2 == 0 ? "16" : "512"));
        assertTrue(said.contains("flushed true"), said);
        assertTrue(said.contains("more true"), said);
        String stats = said.lines()
                .filter(line -> line.startsWith("LOGS accepted "))
                .reduce((first, last) -> last)
                .orElseThrow(() -> new AssertionError(said));
        for (String row : stats.split("; ")) {
            assertTrue(isComplete(row), said);
        }
    }

    /** {@code LOGS accepted 3 = delivered 3 + spooled 0 + pending 0 + dropped 0}, and the numbers add up. */
    private static boolean isComplete(String row) {
        if (!row.contains(" accepted ")) {
            return true;
        }
        List<Long> numbers = Arrays.stream(row.split("\\(")[0].split("[^0-9]+"))
                .filter(each -> !each.isEmpty())
                .map(Long::valueOf)
                .toList();
        return numbers.get(0)
                == numbers.subList(1, 5).stream().mapToLong(n -> n).sum();
    }
}
