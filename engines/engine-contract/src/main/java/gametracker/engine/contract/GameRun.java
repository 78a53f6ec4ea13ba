package gametracker.engine.contract;

import java.io.File;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A game that was played in a JVM of its own to its end.
 *
 * @param exitCode of the JVM
 * @param said what it wrote to its standard streams
 */
public record GameRun(int exitCode, String said) {
    private static final int PATIENCE_SECONDS = 180;

    /**
     * Plays a game on the class path of the test.
     *
     * @param endpoint where its tracker sends to, unless the game says otherwise
     * @param main the class with {@code main}, and its arguments
     * @return how it ended
     */
    public static GameRun onClassPath(URI endpoint, String... main) throws IOException, InterruptedException {
        return java(
                endpoint,
                Stream.concat(Stream.of("-cp", path()), Stream.of(main)).toList());
    }

    /**
     * Runs {@code java} on the JDK that runs the test.
     *
     * @param endpoint where the game's tracker sends to, unless the game says otherwise
     * @param arguments the options, the main class or module, its arguments
     * @return how it ended
     */
    public static GameRun java(URI endpoint, List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dgametracker.endpoint=" + endpoint));
        command.addAll(arguments);
        Path said = Files.createTempFile("game", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            process.destroyForcibly();
            if (!ended) {
                throw new AssertionError("does not end: " + Files.readString(said));
            }
            return new GameRun(process.exitValue(), Files.readString(said));
        } finally {
            Files.delete(said);
        }
    }

    /**
     * Returns everything that the test itself runs with, whether it is on its class path or its module path.
     *
     * @return to be a class path
     */
    public static String path() {
        return Stream.of("java.class.path", "jdk.module.path")
                .map(property -> System.getProperty(property, ""))
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /**
     * Returns where modules lie that the test itself runs with, on its class path or its module path.
     *
     * @param modules their names, those of automatic modules as the JVM makes them of file names
     * @return to be a module path
     */
    public static String modulePath(String... modules) {
        return Stream.of(modules).map(GameRun::location).collect(Collectors.joining(File.pathSeparator));
    }

    private static String location(String module) {
        return Stream.of(path().split(File.pathSeparator))
                .filter(entry -> entry.endsWith(".jar") || Files.exists(Path.of(entry, "module-info.class")))
                .filter(entry -> ModuleFinder.of(Path.of(entry)).find(module).isPresent())
                .findFirst()
                .orElseThrow(() -> new AssertionError("no module " + module + " in " + path()));
    }
}
