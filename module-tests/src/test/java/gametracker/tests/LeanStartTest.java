package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static gametracker.tests.Fork.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A game's first calls load no class of the JDK's that makes lambdas: the first lambda, method reference or dynamic
 * concatenation of a process costs it 50 classes and more, and some milliseconds, at the moment when it shows its first
 * frame. Nor does the collector's thread, which runs at the same time, until it has looked for the first time.
 *
 * <p>On the class path, since the JDK itself runs lambdas to set up a module path.
 */
class LeanStartTest {
    private static final String CALLED = "start.Called";

    private static final String GAME = """
            package start;

            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import java.net.URI;
            import java.util.Map;

            public final class Game {
                public static void main(String[] arguments) {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .game("start")
                            .endpoint(URI.create("http://127.0.0.1:9/"))
                            .transport("jdkhttp")
                            .build());
                    tracker.logInfo("player entered level", Map.of("level", "forest"));
                    tracker.increment("enemies_defeated", Map.of("level", "forest"));
                    tracker.startSpan("load_level").end();
                    while (!collectorWaits()) {
                        Thread.onSpinWait();
                    }
                    Called.mark();
                    Runtime.getRuntime().halt(0);
                }

                private static boolean collectorWaits() {
                    for (Thread thread : Thread.getAllStackTraces().keySet()) {
                        if (thread.getName().equals("gametracker-collector")) {
                            Thread.State state = thread.getState();
                            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
                        }
                    }
                    return false;
                }
            }
            """;

    private static final String MARK = """
            package start;

            final class Called {
                static void mark() {}
            }
            """;

    @TempDir
    static Path work;

    @Test
    void theFirstCallsRunNoLambda() throws Exception {
        List<String> loaded = loadedUntilCalled();
        assertTrue(loaded.contains("gametracker.core.record.ActiveSpan"), () -> "no start at all: " + loaded);
        List<String> ours = loaded.stream()
                .filter(name -> name.startsWith("gametracker.") && name.contains("$$Lambda"))
                .toList();
        assertEquals(
                List.of(),
                ours,
                "each of these is a lambda or a method reference in the class that is named before $$Lambda, and runs"
                        + " before a game's first calls have returned: give it a class with a name");
        if (Runtime.version().feature() == 17) {
            // Later JDKs run lambdas of their own when they open a jar with META-INF/versions, and reflection by
            // method handles when they make what the ServiceLoader has found.
            assertEquals(
                    -1,
                    loaded.indexOf("java.lang.invoke.InnerClassLambdaMetafactory"),
                    () -> "loaded for whoever comes right before it, or for a lambda of the JDK's that it runs: "
                            + before("java.lang.invoke.LambdaMetafactory", loaded));
            assertEquals(
                    List.of(), loaded.stream().filter(LeanStartTest::isForm).toList());
        }
    }

    private static boolean isForm(String name) {
        return name.startsWith("java.lang.invoke.LambdaForm$") || name.contains("$$Lambda");
    }

    /** Returns the last classes of ours before a class. */
    private static List<String> before(String name, List<String> loaded) {
        List<String> ours = loaded.subList(0, Math.max(0, loaded.indexOf(name))).stream()
                .filter(each -> each.startsWith("gametracker."))
                .toList();
        return ours.subList(Math.max(0, ours.size() - 3), ours.size());
    }

    private static List<String> loadedUntilCalled() throws IOException, InterruptedException {
        Path classes = Forks.compile(
                work,
                Forks.path(List.of(API)),
                Map.of(
                        "module-info.java", "module start { requires gametracker.api; }",
                        "start/Game.java", GAME,
                        "start/Called.java", MARK));
        String jars = Forks.path(List.of(API, CORE, JDKHTTP, "tools.jackson.core", "tools.jackson.jr.ob"));
        String said =
                Forks.java(work, List.of("-Xlog:class+load", "-cp", classes + File.pathSeparator + jars, "start.Game"));
        // A line: [0.034s][info][class,load] java.lang.Object source: shared objects file
        List<String> loaded = said.lines()
                .filter(line -> line.contains("] ") && line.contains(" source: "))
                .map(line -> line.substring(line.lastIndexOf("] ", line.indexOf(" source: ")) + 2))
                .map(line -> line.substring(0, line.indexOf(' ')))
                .toList();
        assertTrue(loaded.contains(CALLED), said);
        return loaded.subList(0, loaded.indexOf(CALLED));
    }
}
