package gametracker.tests.arena;

import gametracker.tests.Forks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** The arena in a JVM of its own, with no more on its path than a game has. */
public final class ArenaRun {
    /** The JDK's client and what the tracker needs. */
    public static final List<String> GAME = List.of(
            "gametracker.examples.arena",
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.jdkhttp",
            "tools.jackson.core",
            "tools.jackson.jr.ob");

    private static final String MAIN = "gametracker.examples.arena.Arena";
    private static final int MINUTES = 3;

    private final Path report;
    private final Path log;
    private final Process process;

    private ArenaRun(Path report, Path log, Process process) {
        this.report = report;
        this.log = log;
        this.process = process;
    }

    /** Returns the modules of {@link #GAME} and one more. */
    public static List<String> gameWith(String module) {
        return Stream.concat(GAME.stream(), Stream.of(module)).toList();
    }

    /** The launcher of the JDK that runs the tests. */
    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }

    /** Java's own arguments for a game on the module path. */
    public static List<String> onModulePath(List<String> modules) {
        return List.of("-p", Forks.path(modules), "-m", "gametracker.examples.arena/" + MAIN);
    }

    /** Java's own arguments for a game on the class path. */
    public static List<String> onClassPath(List<String> modules) {
        return List.of("-cp", Forks.path(modules), MAIN);
    }

    /**
     * Starts a fight.
     *
     * @param directory gets the report and the log
     * @param java the launcher
     * @param launch what the launcher is told, up to the main class
     * @param options of the tracker, without their prefix
     * @param args of the arena
     */
    public static ArenaRun start(
            Path directory, Path java, List<String> launch, Map<String, String> options, List<String> args) {
        try {
            Path report = Files.createTempFile(directory, "arena", ".json");
            Path log = Files.createTempFile(directory, "arena", ".log");
            List<String> command = new ArrayList<>(List.of(java.toString()));
            command.addAll(Forks.SHORT_LIVED);
            // Time enough for a busy machine to end in good order.
            command.add("-Dgametracker.shutdownTimeout=" + options.getOrDefault("shutdownTimeout", "10s"));
            options.forEach((name, value) -> command.add("-Dgametracker." + name + "=" + value));
            command.addAll(launch);
            command.addAll(List.of("--report", report.toString()));
            command.addAll(args);
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            return new ArenaRun(report, log, process);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits for the end of the fight. */
    public Report await() {
        if (!ends(MINUTES * 60_000L)) {
            process.destroyForcibly();
            throw new IllegalStateException("the arena did not end:\n" + output());
        }
        if (process.exitValue() != 0) {
            throw new IllegalStateException("the arena ended with " + process.exitValue() + ":\n" + output());
        }
        return Report.read(report);
    }

    /** Waits until the fight has shown something; fails if it ends before. */
    public void awaitOutput(Predicate<String> shown) {
        while (!shown.test(output())) {
            if (ends(50)) {
                throw new IllegalStateException("the arena ended too soon:\n" + output());
            }
        }
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean ends(long millis) {
        try {
            return process.waitFor(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }
}
