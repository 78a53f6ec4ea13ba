package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static gametracker.tests.Fork.JDKHTTP;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.Receiver;
import gametracker.viewer.ReceiverConfig;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSeries;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/**
 * A game whose loop waits for a lock again and again, with the module that finds causes on its path, until a receiver has
 * been told of it. The module is on no path of this JVM, whose trackers would send the JVM's metrics too.
 */
@Timeout(180)
class FramesForkTest {
    private static final Path JVM_MODULE = Path.of("..", "gametracker.jvm", "target", "classes");

    private static final String GAME = """
            package game;

            import gametracker.api.FrameMeter;
            import gametracker.api.GameTracker;
            import gametracker.api.TrackerConfig;
            import java.net.URI;
            import java.nio.file.Files;
            import java.nio.file.Path;
            import java.time.Duration;
            import java.util.concurrent.CountDownLatch;

            public final class Game {
                private static final Object LEVEL_LOCK = new Object();

                private static void hold(CountDownLatch held) {
                    synchronized (LEVEL_LOCK) {
                        held.countDown();
                        pause(250);
                    }
                }

                private static void pause(long millis) {
                    try {
                        Thread.sleep(millis);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }

                public static void main(String[] args) throws Exception {
                    GameTracker tracker = GameTracker.init(TrackerConfig.builder()
                            .endpoint(URI.create(args[0]))
                            .flushInterval(Duration.ofMillis(500))
                            .build());
                    Path enough = Path.of(args[1]);
                    FrameMeter frames = tracker.frames();
                    frames.frame();
                    if (args.length > 2) {
                        pause(Long.parseLong(args[2])); // and no close
                        return;
                    }
                    while (!Files.exists(enough)) {
                        for (int i = 0; i < 30; i++) {
                            frames.section("update");
                            pause(10);
                            frames.frame();
                        }
                        CountDownLatch held = new CountDownLatch(1);
                        new Thread(() -> hold(held), "level-loader").start();
                        held.await();
                        frames.section("enter level");
                        synchronized (LEVEL_LOCK) {
                            frames.frame();
                        }
                    }
                    tracker.close();
                }
            }
            """;

    @TempDir
    static Path work;

    private static Path classes;

    private final Receiver servers = Receiver.start(ReceiverConfig.DEFAULT.withoutPage());

    @BeforeAll
    static void compile() throws IOException {
        assertTrue(Files.exists(JVM_MODULE.resolve("module-info.class")), JVM_MODULE::toString);
        classes = Forks.compile(
                work,
                Forks.path(List.of(API)),
                Map.of("module-info.java", "module game { requires gametracker.api; }", "game/Game.java", GAME));
    }

    @AfterEach
    void stop() {
        servers.close();
    }

    private static String path() {
        return String.join(
                File.pathSeparator,
                classes.toString(),
                JVM_MODULE.toString(),
                Forks.path(List.of(API, CORE, JDKHTTP)),
                Fork.librariesOf(JDKHTTP));
    }

    /** Plays until a hitch is told that is as the test wants it; returns what the game said. */
    private String play(List<String> java, Predicate<Map<?, ?>> wanted) throws IOException, InterruptedException {
        Path enough = Files.createTempFile(work, "enough", "");
        Files.delete(enough);
        Path said = Files.createTempFile(work, "said", ".txt");
        List<String> command = new ArrayList<>(java);
        command.addAll(List.of(servers.uri().toString(), enough.toString()));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
            while (process.isAlive()
                    && System.nanoTime() < end
                    && hitches().stream().noneMatch(wanted)) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
            assertTrue(hitches().stream().anyMatch(wanted), () -> hitches() + "\n" + read(said));
            Files.createFile(enough);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), () -> read(said));
            assertEquals(0, process.exitValue(), () -> read(said));
            return read(said);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    private List<Map<?, ?>> hitches() {
        List<Map<?, ?>> found = new ArrayList<>();
        for (ReceivedLog log : servers.received().logs()) {
            Map<String, Object> line = JSON.std.mapFrom(log.line());
            if ("hitch".equals(line.get("event"))) {
                assertEquals("warn", log.level());
                assertEquals("main", line.get("thread"));
                found.add((Map<?, ?>) line.get("data"));
            }
        }
        return found;
    }

    private static boolean isInLevel(Map<?, ?> hitch) {
        return hitch.get("sections") instanceof Map<?, ?> sections && sections.containsKey("enter level");
    }

    private static boolean isLockOfTheLevel(Map<?, ?> hitch) {
        return isInLevel(hitch)
                && "lock".equals(hitch.get("cause"))
                && hitch.get("evidence").toString().contains("level-loader");
    }

    private void assertSums() {
        for (Map<?, ?> hitch : hitches()) {
            double sum = ((Map<?, ?>) hitch.get("causes"))
                    .values().stream()
                            .mapToDouble(ms -> ((Number) ms).doubleValue())
                            .sum();
            assertTrue(sum <= ((Number) hitch.get("duration_ms")).doubleValue() + 1, hitch::toString);
        }
        assertFalse(servers.received().series("frames_total").isEmpty());
        assertEquals("main", servers.received().series("frames_total").get(0).label("loop"));
        assertFalse(servers.received().series("hitches_total").isEmpty());
    }

    private void assertKnowsTheJvm() {
        List<ReceivedSeries> used = servers.received().series("jvm_memory_used_bytes");
        assertTrue(used.stream().anyMatch(series -> "heap".equals(series.label("jvm_memory_type"))), used::toString);
        for (String name : List.of("jvm_thread_count", "jvm_class_loaded_total", "jvm_cpu_time_seconds_total")) {
            List<ReceivedSeries> all = servers.received().series(name);
            assertTrue(
                    all.stream()
                            .anyMatch(series ->
                                    series.last().isPresent() && series.last().orElseThrow() > 0),
                    () -> name + " " + all);
        }
    }

    @Test
    void lockIsToldWithItsOwnerOnTheModulePath() throws Exception {
        play(List.of(Fork.java(), "-p", path(), "-m", "game/game.Game"), FramesForkTest::isLockOfTheLevel);
        assertSums();
        assertKnowsTheJvm();
    }

    /** A thread of the JDK's or the module's that is no daemon would keep the JVM alive, and the exit hook from running. */
    @Test
    void gameThatReturnsFromMainEnds() throws Exception {
        Fork.Outcome outcome = Fork.run(List.of(
                Fork.java(), "-p", path(), "-m", "game/game.Game", servers.uri().toString(), "none", "3000"));
        assertEquals(0, outcome.status(), outcome.output());
    }

    @Test
    @Tag("long")
    void lockIsToldWithItsOwnerOnTheClassPath() throws Exception {
        play(List.of(Fork.java(), "-cp", path(), "game.Game"), FramesForkTest::isLockOfTheLevel);
        assertSums();
        assertKnowsTheJvm();
    }

    /** What an image lacks is said, once, and no cause is made up in its place. */
    @Test
    @Tag("long")
    void imageWithoutFlightRecorderTellsHitchesAndNoWrongCause() throws Exception {
        Path image = work.resolve("image");
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        assertEquals(
                0,
                jlink.run(
                        System.err,
                        System.err,
                        "-p",
                        path(),
                        "--add-modules",
                        "game,gametracker.jvm," + CORE + "," + JDKHTTP,
                        "--output",
                        image.toString()));
        String said =
                play(List.of(image.resolve("bin/java").toString(), "-m", "game/game.Game"), FramesForkTest::isInLevel);
        assertFalse(Fork.run(List.of(image.resolve("bin/java").toString(), "--list-modules"))
                .output()
                .contains("jdk.jfr"));
        Set<String> possible = Set.of("unknown", "lock", "scheduler", "safepoint");
        hitches().stream()
                .filter(FramesForkTest::isInLevel)
                .forEach(hitch -> assertTrue(possible.contains((String) hitch.get("cause")), hitch::toString));
        assertEquals(1, said.split("jdk.jfr", -1).length - 1, said);
        assertSums();
        assertKnowsTheJvm();
    }
}
