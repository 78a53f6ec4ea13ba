package gametracker.tests;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/**
 * Compiles and runs a small game in a JVM of its own. Only there does a missing {@code requires} show: the JVM of the
 * tests resolves whatever lies on its path.
 */
public final class Forks {
    /**
     * Options for a JVM that lives for seconds and whose compiler and collector are not what is tested. They take a third off
     * the processor time of such a run.
     */
    public static final List<String> SHORT_LIVED = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    private static final int PATIENCE_SECONDS = 120;

    private Forks() {}

    /**
     * Finds modules of the test's own JVM.
     *
     * @return the path of their jars or folders
     */
    public static String path(List<String> modules) {
        return String.join(
                File.pathSeparator, modules.stream().map(Forks::location).toList());
    }

    private static String location(String module) {
        return Path.of(ModuleLayer.boot()
                        .configuration()
                        .findModule(module)
                        .orElseThrow(() -> new AssertionError("no module " + module))
                        .reference()
                        .location()
                        .orElseThrow())
                .toString();
    }

    /**
     * Compiles sources as one module, with every warning an error.
     *
     * @param sources the path of each file below the source folder, and its text
     * @return the folder of classes
     */
    public static Path compile(Path directory, String modulePath, Map<String, String> sources) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-Xlint:all", "-Werror", "-p", modulePath));
        Path classes = directory.resolve("classes");
        arguments.addAll(List.of("-d", classes.toString()));
        for (Map.Entry<String, String> source : sources.entrySet()) {
            Path file = directory.resolve("source").resolve(source.getKey());
            Files.createDirectories(file.getParent());
            arguments.add(Files.writeString(file, source.getValue()).toString());
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        ToolProvider javac = ToolProvider.findFirst("javac").orElseThrow();
        if (javac.run(out, out, arguments.toArray(new String[0])) != 0) {
            throw new AssertionError(said.toString());
        }
        return classes;
    }

    /**
     * Runs {@code java} with these arguments, on the JDK that runs the tests.
     *
     * @return what it said, the standard error included
     * @throws AssertionError if it failed or did not come to an end
     */
    public static String java(Path directory, List<String> arguments) throws IOException, InterruptedException {
        return run(directory, List.of(), arguments);
    }

    /**
     * Runs {@code java} as {@link #java} does, in a process that may have no more than so many files open.
     *
     * @return what it said, the standard error included
     * @throws AssertionError if it failed or did not come to an end
     */
    public static String javaWithOpenFiles(Path directory, int most, List<String> arguments)
            throws IOException, InterruptedException {
        return run(directory, List.of("bash", "-c", "ulimit -n " + most + "; exec \"$@\"", "bash"), arguments);
    }

    private static String run(Path directory, List<String> before, List<String> arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(arguments);
        Path said = Files.createTempFile(directory, "fork", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        process.destroyForcibly();
        String text = Files.readString(said);
        if (!ended || process.exitValue() != 0) {
            throw new AssertionError((ended ? "failed: " : "does not end: ") + text);
        }
        return text;
    }
}
