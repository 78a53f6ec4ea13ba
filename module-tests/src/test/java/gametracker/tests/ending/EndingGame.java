package gametracker.tests.ending;

import gametracker.tests.Forks;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A compiled game that ends as it is told, in a JVM and a working directory of its own. */
final class EndingGame {
    private static final int PATIENCE_SECONDS = 120;
    private static final List<String> MODULES = List.of(
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.jdkhttp",
            "gametracker.transport.file",
            "tools.jackson.core",
            "tools.jackson.jr.ob");

    private final Path directory;
    private final List<String> path = new ArrayList<>();
    private final String main;

    /** @param more modules beside those that every game has */
    EndingGame(Path directory, Path... more) throws IOException {
        this("Main", directory, more);
    }

    /** @param main the simple name of its main class, which is all of it */
    private EndingGame(String main, Path directory, Path... more) throws IOException {
        this.directory = directory;
        this.main = main;
        try (InputStream in = EndingGame.class.getModule().getResourceAsStream("ending/" + main + ".java.txt")) {
            Path classes = Forks.compile(
                    directory,
                    Forks.path(List.of("gametracker.api")),
                    Map.of(
                            "ending/" + main + ".java",
                            new String(in.readAllBytes(), StandardCharsets.UTF_8),
                            "module-info.java",
                            "module ending { requires gametracker.api; }"));
            path.add(classes.toString());
        }
        path.add(Forks.path(MODULES));
        for (Path module : more) {
            path.add(module.toString());
        }
    }

    static EndingGame of(String main, Path directory) throws IOException {
        return new EndingGame(main, directory);
    }

    /** What a run said, in lines, and how its process ended. */
    record Outcome(List<String> lines, int status) {
        /** What is behind the beginning of a line. */
        String value(String beginning) {
            return lines.stream()
                    .filter(line -> line.startsWith(beginning))
                    .findFirst()
                    .map(line -> line.substring(beginning.length()))
                    .orElseThrow(() -> new AssertionError("no " + beginning + "in " + lines));
        }
    }

    /**
     * Runs it to its end.
     *
     * @param options of the JVM
     * @param config the tracker's options, without their prefix
     */
    Outcome run(List<String> options, Map<String, String> config, String... arguments)
            throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = start(options, config, said, arguments);
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("it does not end: " + Files.readString(said));
        }
        return new Outcome(Files.readAllLines(said), process.exitValue());
    }

    /** Runs it until it is ready, and ends it from outside. */
    Outcome runAndEnd(Map<String, String> config, boolean forcibly, String order)
            throws IOException, InterruptedException {
        return runUntil(config, forcibly, () -> true, "wait", order);
    }

    /** Runs it until it is ready and something has come, and ends it from outside. */
    Outcome runUntil(Map<String, String> config, boolean forcibly, BooleanSupplier come, String... arguments)
            throws IOException, InterruptedException {
        try (Running running = startAndAwait(config, arguments)) {
            running.await(come);
            return running.end(forcibly);
        }
    }

    /** Starts it and waits until it is ready. */
    Running startAndAwait(Map<String, String> config, String... arguments) throws IOException, InterruptedException {
        Path said = Files.createTempFile(directory, "said", ".txt");
        Running running = new Running(start(List.of(), config, said, arguments), said);
        running.await(() -> running.said().contains("ready"));
        return running;
    }

    /** One that runs until it is ended. */
    record Running(Process process, Path file) implements AutoCloseable {
        void await(BooleanSupplier come) throws InterruptedException {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
            while (!come.getAsBoolean()) {
                if (!process.isAlive() || System.nanoTime() - deadline > 0) {
                    throw new AssertionError("it did not come: " + said());
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
        }

        String said() {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Outcome end(boolean forcibly) throws InterruptedException {
            if (forcibly) {
                process.destroyForcibly();
            } else {
                process.destroy();
            }
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new AssertionError("it does not end: " + said());
            }
            return new Outcome(said().lines().toList(), process.exitValue());
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    /** Starts it. What it says goes to a file, with what it says of errors. */
    Process start(List<String> options, Map<String, String> config, Path said, String... arguments) throws IOException {
        return new ProcessBuilder(command(options, config, arguments))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }

    /** The command that starts it. */
    List<String> command(List<String> options, Map<String, String> config, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-Xmx96m"));
        command.addAll(options);
        config.forEach((name, value) -> command.add("-Dgametracker." + name + "=" + value));
        command.addAll(List.of("-cp", String.join(File.pathSeparator, path), "ending." + main));
        command.addAll(List.of(arguments));
        return command;
    }
}
