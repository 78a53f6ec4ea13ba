package gametracker.tests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The command line, as a user runs it.
 *
 * @param code the exit code
 * @param text what it said, the standard error included
 */
public record ToolRun(int code, String text) {
    private static final int PATIENCE_SECONDS = 120;

    /** The modules of the tool. */
    public static final List<String> MODULES = List.of(
            "gametracker.api",
            "gametracker.core",
            "gametracker.decode",
            "gametracker.tool",
            "gametracker.transport.file",
            "gametracker.transport.jdkhttp",
            "gametracker.viewer",
            "com.google.protobuf",
            "info.picocli",
            "io.opentelemetry.proto",
            "snappy.java",
            "tools.jackson.core",
            "tools.jackson.jr.ob");

    /** Runs the tool on the module path. */
    public static ToolRun of(Path directory, String... words) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> launcher = new ArrayList<>(List.of(java));
        launcher.addAll(Forks.SHORT_LIVED);
        launcher.addAll(List.of("-p", Forks.path(MODULES), "-m", "gametracker.tool/gametracker.tool.Main"));
        return command(directory, launcher, words);
    }

    /** Runs any command that is the tool. */
    public static ToolRun command(Path directory, List<String> launcher, String... words)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(words));
        Path said = Files.createTempFile(directory, "tool", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(said);
        if (!ended) {
            throw new AssertionError("does not end: " + text);
        }
        return new ToolRun(process.exitValue(), text);
    }
}
