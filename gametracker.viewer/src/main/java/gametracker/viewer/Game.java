package gametracker.viewer;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a game in a JVM of its own, from the same module path and class path, told where the viewer is. */
final class Game {
    private Game() {}

    /** Waits for its end; returns its exit code. */
    static int play(String main, List<String> arguments, URI endpoint) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Dgametracker.endpoint=" + endpoint);
        String modulePath = System.getProperty("jdk.module.path", "");
        String classPath = System.getProperty("java.class.path", "");
        if (!modulePath.isEmpty()) {
            command.add("--module-path");
            command.add(modulePath);
        }
        if (!classPath.isEmpty()) {
            command.add("--class-path");
            command.add(classPath);
        }
        if (main.contains("/")) {
            command.add("--module");
        }
        command.add(main);
        command.addAll(arguments);
        return await(new ProcessBuilder(command));
    }

    /** Runs any command, told by the environment where the viewer is. Waits for its end; returns its exit code. */
    static int run(List<String> command, URI endpoint) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        // These would win over the endpoint.
        builder.environment()
                .keySet()
                .removeAll(List.of(
                        "GAMETRACKER_ALLOY",
                        "GAMETRACKER_LOGS_ENDPOINT",
                        "GAMETRACKER_METRICS_ENDPOINT",
                        "GAMETRACKER_TRACES_ENDPOINT"));
        builder.environment().put("GAMETRACKER_ENDPOINT", endpoint.toString());
        return await(builder);
    }

    private static int await(ProcessBuilder builder) throws IOException, InterruptedException {
        Process game =
                builder.directory(new File("").getAbsoluteFile()).inheritIO().start();
        try {
            return game.waitFor();
        } finally {
            game.destroy();
        }
    }
}
