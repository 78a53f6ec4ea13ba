package gametracker.tests.ending;

import gametracker.tests.Forks;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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
    private final Path classes;

    EndingGame(Path directory) throws IOException {
        this.directory = directory;
        try (InputStream in = EndingGame.class.getModule().getResourceAsStream("ending/Main.java.txt")) {
            classes = Forks.compile(
                    directory,
                    Forks.path(List.of("gametracker.api")),
                    Map.of(
                            "ending/Main.java",
                            new String(in.readAllBytes(), StandardCharsets.UTF_8),
                            "module-info.java",
                            "module ending { requires gametracker.api; }"));
        }
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
        Path said = Files.createTempFile(directory, "said", ".txt");
        Process process = start(List.of(), config, said, "wait", order);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.readString(said).contains("ready") && System.nanoTime() - deadline < 0) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        if (forcibly) {
            process.destroyForcibly();
        } else {
            process.destroy();
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("it does not end: " + Files.readString(said));
        }
        return new Outcome(Files.readAllLines(said), process.exitValue());
    }

    /** Starts it. What it says goes to a file, with what it says of errors. */
    Process start(List<String> options, Map<String, String> config, Path said, String... arguments) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:-CreateCoredumpOnCrash", "-Xmx96m"));
        command.addAll(options);
        config.forEach((name, value) -> command.add("-Dgametracker." + name + "=" + value));
        command.addAll(List.of("-cp", classes + File.pathSeparator + Forks.path(MODULES), "ending.Main"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
    }
}
