package gametracker.tests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The very first calls of a process come where there is no stack or heap left. A class that is first used there is lost
 * for the rest of the process, so nothing may be.
 */
class EndOfStackTest {
    private static final String CALLS = """
            package game;

            import gametracker.api.*;
            import java.util.*;

            /** Each call that records, made once in each of its forms. */
            enum Calls {
                LOG(t -> t.logInfo("m"), Signal.LOGS, 1),
                LOG_DATA(t -> t.logWarn("m", Values.DATA), Signal.LOGS, 1),
                LOG_NESTED(t -> t.logDebug("m", Values.NESTED), Signal.LOGS, 1),
                LOG_ERROR(t -> t.logError("m", Values.ERROR, Values.DATA), Signal.LOGS, 1),
                LOG_LEVEL(t -> t.log(Level.WARN, "m", Values.ERROR, Values.DATA), Signal.LOGS, 1),
                CHILD(
                        t -> {
                            GameTracker match = t.child(Values.DATA);
                            Scope scope = match.makeCurrent();
                            match.addBreadcrumb("b", null);
                            match.logError("m", Values.ERROR);
                            match.child(null).increment("c");
                            match.startSpan("s").end();
                            scope.close();
                            match.close();
                        },
                        Signal.LOGS,
                        1),
                BREADCRUMB(t -> t.addBreadcrumb("b", Values.DATA), Signal.LOGS, 0),
                SETTERS(
                        t -> {
                            t.setUser(Values.DATA);
                            t.setTag("a", "b");
                            t.setContext("c", Values.NESTED);
                            t.setContext("c", null);
                        },
                        Signal.LOGS,
                        0),
                SPAN(t -> t.startSpan("s").end(), Signal.TRACES, 1),
                SPAN_FILLED(
                        t -> {
                            Span span = t.startSpan("s", Values.DATA, null);
                            Scope scope = span.makeCurrent();
                            span.setAttribute("a", 1).setAttribute("b", "c").setAttribute("d", 1.5);
                            span.setAttribute("e", true).recordError(Values.ERROR);
                            scope.close();
                            span.end();
                        },
                        Signal.TRACES,
                        1),
                SPAN_CONTINUED(
                        t -> t.continueSpan("s", null, "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                                .end(),
                        Signal.TRACES,
                        1),
                METRICS(
                        t -> {
                            t.increment("c");
                            t.increment("c", Values.LABELS, 2);
                            t.gauge("g", 2);
                            t.gauge("g", 2, Values.SORTED);
                            t.histogram("h", 3.5);
                            t.histogram("h", 3.5, Values.LABELS);
                        },
                        Signal.METRICS,
                        0),
                HANDLES(
                        t -> {
                            t.counter("x", Values.LABELS).add(1);
                            t.gauge("y").set(1);
                            t.histogram("z", Values.LABELS).record(1);
                        },
                        Signal.METRICS,
                        0);

                final java.util.function.Consumer<GameTracker> call;
                final Signal signal;
                final int records;

                Calls(java.util.function.Consumer<GameTracker> call, Signal signal, int records) {
                    this.call = call;
                    this.signal = signal;
                    this.records = records;
                }

                /** Made before: what is short of memory is the library, not the game. */
                private static final class Values {
                    static final Map<String, Object> DATA = Map.of("a", 1, "b", "c");
                    static final Map<String, String> LABELS = Map.of("a", "b");
                    static final Map<String, String> SORTED = new TreeMap<>(LABELS);
                    static final Throwable ERROR = new IllegalStateException("x", new RuntimeException("cause"));
                    static final Map<String, Object> NESTED = new TreeMap<>(Map.of(
                            "list", List.of(1, new int[] {2}),
                            "optional", Optional.of(3),
                            "big", new java.math.BigDecimal("1.5")));
                }
            }
            """;

    private static final String GAME = """
            package game;

            import gametracker.api.*;
            import java.net.URI;
            import java.time.Duration;

            public final class Game {
                private static GameTracker tracker;
                private static Calls first;
                private static int made;
                private static int returned;
                private static Throwable thrown;
                private static byte[][] ballast = new byte[1 << 16][];

                public static void main(String[] args) throws Exception {
                    first = Calls.valueOf(args[1]);
                    boolean processWide = args[2].equals("get");
                    TrackerConfig config = TrackerConfig.builder()
                            .endpoint(URI.create(args[0]))
                            .maxQueueSize(5000)
                            .shutdownTimeout(Duration.ofSeconds(60))
                            .build();
                    GameTracker own = processWide ? GameTracker.init(config) : GameTracker.create(config);
                    tracker = processWide ? GameTracker.get() : own;
                    call(GameTracker.noop()); // the game's own lambdas and values are not what is tested
                    made = returned = 0;
                    if (args[3].equals("stack")) {
                        Thread deep = new Thread(null, Game::endOfStack, "deep", 256 << 10);
                        deep.start();
                        deep.join();
                    } else {
                        endOfHeap();
                    }
                    if (thrown != null) {
                        throw new AssertionError("threw into the game", thrown);
                    }
                    long accepted = own.stats().accepted(first.signal);
                    if (first.signal != Signal.METRICS && (accepted < returned * first.records || accepted > made)) {
                        throw new AssertionError(returned + " of " + made + " calls returned: " + own.stats());
                    }
                    for (Calls each : Calls.values()) {
                        long before = own.stats().accepted(each.signal);
                        each.call.accept(tracker);
                        if (own.stats().accepted(each.signal) < before + each.records) {
                            throw new AssertionError(each + " is not recorded: " + own.stats());
                        }
                    }
                    if (!own.flush(Duration.ofSeconds(60)) && args[3].equals("stack")) {
                        throw new AssertionError("not flushed: " + own.stats());
                    }
                    own.close();
                    TrackerStats stats = own.stats();
                    for (Signal signal : Signal.values()) {
                        boolean arrives = stats.delivered(signal) > 0 || args[3].equals("heap");
                        if (!arrives
                                || stats.pending(signal) != 0
                                || stats.accepted(signal) != stats.delivered(signal) + stats.dropped(signal)) {
                            throw new AssertionError(stats.toString());
                        }
                    }
                    System.out.println("all is well: " + made + " calls, " + returned + " returned, " + stats);
                }

                private static void endOfStack() {
                    try {
                        deeper();
                    } catch (StackOverflowError e) {
                        // the game's own
                    }
                }

                private static void deeper() {
                    try {
                        deeper();
                    } catch (StackOverflowError e) {
                        if (made < 400) {
                            call(tracker);
                        }
                        throw e;
                    }
                }

                private static void endOfHeap() {
                    int held = 0;
                    for (int size = 1 << 20; size >= 16; size /= 4) {
                        try {
                            while (held < ballast.length) {
                                ballast[held] = new byte[size];
                                held++;
                            }
                        } catch (OutOfMemoryError e) {
                            call(tracker);
                        }
                    }
                    for (int i = 0; i < 50; i++) {
                        call(tracker);
                    }
                    ballast = null;
                }

                private static void call(GameTracker to) {
                    try {
                        made++;
                        first.call.accept(to);
                        returned++;
                    } catch (StackOverflowError e) {
                        // the call itself found no stack
                    } catch (Throwable e) {
                        if (thrown == null) {
                            thrown = e;
                        }
                    }
                }
            }
            """;

    /** What is loaded from the first mark to the second is loaded by a recording call. */
    private static final String LOADING = """
            package game;

            import gametracker.api.*;
            import java.net.URI;

            public final class Game {
                public static void main(String[] args) {
                    for (Calls each : Calls.values()) {
                        each.call.accept(GameTracker.noop());
                    }
                    GameTracker own = GameTracker.create(
                            TrackerConfig.builder().endpoint(URI.create(args[0])).build());
                    Begin.mark();
                    for (Calls each : Calls.values()) {
                        each.call.accept(own);
                    }
                    GameTracker.get().counter("c").add(1);
                    End.mark();
                    own.close();
                }

                private static final class Begin {
                    static void mark() {}
                }

                private static final class End {
                    static void mark() {}
                }
            }
            """;

    /** What a recording call runs through. */
    private static final String[] RECORDING = {
        "gametracker.core.LogCalls",
        "gametracker.core.record.",
        "gametracker.core.series.",
        "gametracker.core.queue.",
        "gametracker.api.ProcessTracker"
    };

    @TempDir
    static Path work;

    private static ForkedGame game;

    @BeforeAll
    static void compile() throws IOException {
        game = new ForkedGame(work, "", Map.of("Calls", CALLS, "Game", GAME));
    }

    private static String calls(String first, String through, String end) throws Exception {
        try (AcceptingServer server = new AcceptingServer()) {
            return game.run(List.of("-Xmx64m"), server.address(), first, through, end);
        }
    }

    /** The calls that use most of the library; what all others load is held by the last of these tests. */
    @ParameterizedTest
    @ValueSource(strings = {"LOG_ERROR", "SPAN_FILLED", "METRICS"})
    void firstCallAtTheEndOfTheStackHarmsNoLaterOne(String first) throws Exception {
        assertHarmless(first, "create", "stack");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"LOG", "LOG_DATA", "LOG_NESTED", "BREADCRUMB", "SETTERS", "SPAN", "SPAN_CONTINUED", "HANDLES"})
    @Tag("long")
    void norDoesAnyOther(String first) throws Exception {
        assertHarmless(first, "create", "stack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOG_ERROR", "HANDLES"})
    void norDoesOneOfTheProcessWideTracker(String first) throws Exception {
        assertHarmless(first, "get", "stack");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOG_ERROR", "METRICS"})
    void norDoesOneAtTheEndOfTheHeap(String first) throws Exception {
        assertHarmless(first, "create", "heap");
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOG_NESTED", "SETTERS", "SPAN_FILLED", "HANDLES"})
    @Tag("long")
    void norDoesAnyOtherAtTheEndOfTheHeap(String first) throws Exception {
        assertHarmless(first, "create", "heap");
    }

    private static void assertHarmless(String first, String through, String end) throws Exception {
        String said = calls(first, through, end);
        assertTrue(said.contains("all is well" + (end.equals("stack") ? ": 400 calls" : "")), said);
    }

    @Test
    void recordingCallsLoadNoClassAndLinkNoCallSite(@TempDir Path own) throws Exception {
        ForkedGame loading = new ForkedGame(own, "", Map.of("Calls", CALLS, "Game", LOADING));
        String said;
        try (AcceptingServer server = new AcceptingServer()) {
            said = loading.run(List.of("-Xlog:class+load:stdout:tid", ClassLoads.TRACE_LINKAGE), server.address());
        }
        // A line: [4711] java.lang.Object source: shared objects file
        List<String> lines =
                said.lines().filter(line -> line.contains(" source: ")).toList();
        String begin = lines.stream()
                .filter(line -> line.contains("Game$Begin"))
                .findFirst()
                .orElseThrow(() -> new AssertionError(said));
        String thread = begin.substring(0, begin.indexOf(']') + 1);
        List<String> ofTheGame =
                lines.stream().filter(line -> line.startsWith(thread)).toList();
        int from = ofTheGame.indexOf(begin) + 1;
        int to = from;
        while (!ofTheGame.get(to).contains("Game$End")) {
            to++;
        }
        assertEquals(List.of(), ofTheGame.subList(from, to));
        assertFalse(ClassLoads.linkages(said, RECORDING).isEmpty(), said);
        String whileRecording = said.substring(said.indexOf("Game$Begin"), said.indexOf("Game$End"));
        assertEquals(List.of(), ClassLoads.linkages(whileRecording, RECORDING));
    }
}
