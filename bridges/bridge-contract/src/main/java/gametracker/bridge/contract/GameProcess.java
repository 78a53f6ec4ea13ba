package gametracker.bridge.contract;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/** A small game, a module of its own, compiled and run in a JVM of its own with the modules that it names. */
final class GameProcess {
    private static final int PATIENCE_SECONDS = 120;
    private static final List<String> TRACKER = List.of(
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.jdkhttp",
            "gametracker.bridge.contract",
            "tools.jackson.core",
            "tools.jackson.jr.ob");

    private final Path work;
    private final String libraries;
    private final Path classes;

    /**
     * Compiles.
     *
     * @param sources the folder with module-info.java and the packages
     * @param modules the bridge, and the library that it bridges
     */
    GameProcess(Path work, Path sources, List<String> modules) throws IOException {
        this.work = work;
        List<String> all = new ArrayList<>(TRACKER);
        all.addAll(modules);
        this.libraries = String.join(
                File.pathSeparator, all.stream().map(GameProcess::location).toList());
        this.classes = work.resolve("classes");
        List<String> arguments = new ArrayList<>(List.of("--release", "17", "-proc:none", "-p", libraries, "-d"));
        arguments.add(classes.toString());
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).forEach(file -> arguments.add(file.toString()));
        }
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        if (ToolProvider.findFirst("javac").orElseThrow().run(out, out, arguments.toArray(new String[0])) != 0) {
            throw new AssertionError(said.toString());
        }
    }

    /** A module of those on this JVM's paths. Tests of a module run with their libraries on the class path. */
    private static String location(String module) {
        String paths = System.getProperty("java.class.path", "")
                + File.pathSeparator
                + System.getProperty("jdk.module.path", "");
        for (String entry : paths.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            boolean usable = !entry.isEmpty()
                    && (entry.endsWith(".jar") ? Files.exists(path) : Files.exists(path.resolve("module-info.class")));
            if (usable && ModuleFinder.of(path).find(module).isPresent()) {
                return path.toString();
            }
        }
        throw new AssertionError("no module " + module + " in " + paths);
    }

    String onModulePath(List<String> options, String... arguments) throws IOException, InterruptedException {
        return run(options, List.of("-p", classes + File.pathSeparator + libraries, "-m", "game/game.Game"), arguments);
    }

    String onClassPath(List<String> options, String... arguments) throws IOException, InterruptedException {
        return run(options, List.of("-cp", classes + File.pathSeparator + libraries, "game.Game"), arguments);
    }

    private String run(List<String> options, List<String> program, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Dgametracker.endpiont=of-a-typing-error"));
        command.addAll(options);
        command.addAll(program);
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(work, "game", ".txt");
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
