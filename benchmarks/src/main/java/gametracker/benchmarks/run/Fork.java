package gametracker.benchmarks.run;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts JVMs of the kind that this one is. What they say goes to a log file. */
final class Fork {
    private static final Path TARGET = Path.of("benchmarks", "target");
    private static final List<String> HEAP = List.of("-Xms1g", "-Xmx1g");
    private final Path log;

    Fork(Path log) {
        this.log = log;
    }

    /** A program of the running JDK. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** The benchmarks' own classes and those jars whose names match. */
    static String classPath(String jars) throws IOException {
        return Stream.concat(Stream.of(TARGET.resolve("classes")), jars(jars).stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    static List<Path> jars(String names) throws IOException {
        Pattern pattern = Pattern.compile(names);
        try (Stream<Path> files = Files.list(TARGET.resolve("lib"))) {
            return files.filter(file ->
                            pattern.matcher(file.getFileName().toString()).matches())
                    .sorted()
                    .toList();
        }
    }

    /** Runs to the end; says whether that was a good one. */
    boolean run(Class<?> main, Duration limit, List<String> arguments) throws IOException, InterruptedException {
        return run(main.getName(), limit, arguments);
    }

    boolean run(String main, Duration limit, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = command(main, HEAP, classPath(".*"));
        command.addAll(arguments);
        Process process = builder(command)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        process.getOutputStream().close();
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            return false;
        }
        return process.exitValue() == 0;
    }

    /** Starts with pipes to standard input and output. */
    Process start(Class<?> main, List<String> jvmArguments, String classPath, List<String> arguments)
            throws IOException {
        List<String> command = command(main.getName(), jvmArguments, classPath);
        command.addAll(arguments);
        return builder(command).start();
    }

    private ProcessBuilder builder(List<String> command) {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }

    private static List<String> command(String main, List<String> jvmArguments, String classPath) {
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.addAll(jvmArguments);
        command.add("-cp");
        command.add(classPath);
        command.add(main);
        return command;
    }
}
