package gametracker.tests;

import static gametracker.tests.Fork.API;
import static gametracker.tests.Fork.CORE;
import static gametracker.tests.Fork.JDKHTTP;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A game of one class, {@code game.Game}, in a JVM of its own, on the class path with core and jdkhttp. */
final class ForkedGame {
    private final Path work;
    private final Path classes;

    /** Compiles the class, and others of its package, by their simple names. */
    ForkedGame(Path work, String module, Map<String, String> sources) throws IOException {
        this.work = work;
        Map<String, String> files = new java.util.HashMap<>();
        files.put("module-info.java", "module game { requires gametracker.api; " + module + " }");
        sources.forEach((name, source) -> files.put("game/" + name + ".java", source));
        this.classes = Forks.compile(work, Forks.path(List.of(API)), files);
    }

    /** Names a provider of a service, as on the class path. */
    ForkedGame provides(String service, String implementation) throws IOException {
        Path file = classes.resolve("META-INF/services").resolve(service);
        Files.createDirectories(file.getParent());
        Files.writeString(file, implementation);
        return this;
    }

    /** Runs it to its end, which must be in order, and returns what it said on both its streams. */
    String run(List<String> options, String... arguments) throws IOException, InterruptedException {
        String jars = Forks.path(List.of(API, CORE, JDKHTTP)) + File.pathSeparator + Fork.librariesOf(JDKHTTP);
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-cp", classes + File.pathSeparator + jars, "game.Game"));
        command.addAll(List.of(arguments));
        return Forks.java(work, command);
    }
}
