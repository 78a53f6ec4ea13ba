package gametracker.tests;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;

/** Runs a small game in a JVM of its own, with just the modules that are named on its path. */
final class Fork {
    static final String API = "gametracker.api";
    static final String CORE = "gametracker.core";
    static final String JDKHTTP = "gametracker.transport.jdkhttp";
    static final String HTTPCLIENT5 = "gametracker.transport.httpclient5";
    static final String FILE = "gametracker.transport.file";

    private static final List<String> JACKSON = List.of("tools.jackson.core", "tools.jackson.jr.ob");
    private static final List<String> APACHE = List.of(
            "org.apache.httpcomponents.client5.httpclient5",
            "org.apache.httpcomponents.core5.httpcore5",
            "org.apache.httpcomponents.core5.httpcore5.h2",
            "org.slf4j");

    private final Path work;
    private final Path app;

    Fork(Path work) throws IOException {
        this.work = work;
        this.app = Forks.compile(
                work,
                Forks.path(List.of(API)),
                Map.of(
                        "module-info.java", resource("module-info.java.txt"),
                        "app/Main.java", resource("Main.java.txt")));
    }

    /** What a run printed and how it ended. */
    record Outcome(int status, String output, long millis) {}

    Outcome onModulePath(List<String> modules, String... arguments) throws IOException, InterruptedException {
        List<String> command = launcher();
        command.addAll(List.of("-p", path(modules), "-m", "app/app.Main"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    Outcome onClassPath(List<String> modules, String... arguments) throws IOException, InterruptedException {
        List<String> command = launcher();
        command.addAll(List.of("-cp", path(modules), "app.Main"));
        command.addAll(Arrays.asList(arguments));
        return run(command);
    }

    private static List<String> launcher() {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(Forks.SHORT_LIVED);
        return command;
    }

    /** Links a run-time image of the app with these root modules besides it. */
    Path image(List<String> roots, List<String> modules) {
        Path image = work.resolve("image");
        ToolProvider jlink = ToolProvider.findFirst("jlink").orElseThrow();
        int status = jlink.run(
                System.err,
                System.err,
                "-p",
                path(modules),
                "--add-modules",
                "app," + String.join(",", roots),
                "--output",
                image.toString());
        if (status != 0) {
            throw new IllegalStateException("jlink failed with status " + status);
        }
        return image;
    }

    static Outcome run(List<String> command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try {
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new AssertionError("still running: " + command + "\n" + output);
            }
            return new Outcome(process.exitValue(), output, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
        } finally {
            process.destroyForcibly();
        }
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private String path(List<String> modules) {
        Set<String> all = new LinkedHashSet<>(modules);
        if (modules.contains(CORE)) {
            all.addAll(JACKSON);
        }
        if (modules.contains(HTTPCLIENT5)) {
            all.addAll(APACHE);
        }
        return app + File.pathSeparator + Forks.path(List.copyOf(all));
    }

    /** The path of the libraries that the core and a transport need. */
    static String librariesOf(String transport) {
        List<String> libraries = new ArrayList<>(JACKSON);
        if (transport.equals(HTTPCLIENT5)) {
            libraries.addAll(APACHE);
        }
        return Forks.path(libraries);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Fork.class.getModule().getResourceAsStream("app/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
