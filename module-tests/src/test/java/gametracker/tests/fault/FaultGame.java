package gametracker.tests.fault;

import gametracker.api.Signal;
import gametracker.tests.Forks;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A compiled game, and how it is run: with one HTTP transport, the file module and no more on its path. */
final class FaultGame {
    static final String JDKHTTP = "jdkhttp";
    static final String HTTPCLIENT5 = "httpclient5";

    private static final int PATIENCE_SECONDS = 150;
    private static final List<String> COMMON = List.of(
            "gametracker.api",
            "gametracker.core",
            "gametracker.transport.file",
            "tools.jackson.core",
            "tools.jackson.jr.ob");
    private static final Map<String, List<String>> TRANSPORTS = Map.of(
            JDKHTTP,
            List.of("gametracker.transport.jdkhttp"),
            HTTPCLIENT5,
            List.of(
                    "gametracker.transport.httpclient5",
                    "org.apache.httpcomponents.client5.httpclient5",
                    "org.apache.httpcomponents.core5.httpcore5",
                    "org.apache.httpcomponents.core5.httpcore5.h2",
                    "org.slf4j"));

    private final Path classes;

    FaultGame(Path directory) throws IOException {
        try (InputStream in = FaultGame.class.getModule().getResourceAsStream("fault/Main.java.txt")) {
            String source = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            classes = Forks.compile(
                    directory,
                    Forks.path(List.of("gametracker.api")),
                    Map.of(
                            "fault/Main.java",
                            source,
                            "module-info.java",
                            "module fault { requires gametracker.api; }"));
        }
    }

    /** The module path of a game with this transport. */
    static String path(String transport) {
        List<String> modules = new ArrayList<>(COMMON);
        modules.addAll(TRANSPORTS.get(transport));
        return Forks.path(modules);
    }

    /**
     * Starts it.
     *
     * @param config the tracker's options, without their prefix
     * @param options the game's own, {@code name=value}
     */
    Run start(String transport, Map<String, String> config, String... options) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xshare:auto");
        command.add("-XX:TieredStopAtLevel=1");
        config.forEach((name, value) -> command.add("-Dgametracker." + name + "=" + value));
        command.addAll(List.of("-p", classes + File.pathSeparator + path(transport), "-m", "fault/fault.Main"));
        command.addAll(List.of(options));
        return new Run(new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** One process, and what it says line by line. */
    static final class Run implements AutoCloseable {
        private final Process process;
        private final BufferedReader said;
        private final List<String> lines = new ArrayList<>();

        private Run(Process process) {
            this.process = process;
            this.said = process.inputReader(StandardCharsets.UTF_8);
        }

        /** Reads on until it says this. */
        String awaitLine(Predicate<String> wanted) throws IOException {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                lines.add(line);
                if (wanted.test(line)) {
                    return line;
                }
            }
            throw new AssertionError("it never said that: " + lines);
        }

        /** SIGKILL. What it still said before it died counts as well, but for a line that was cut. */
        void kill() throws IOException, InterruptedException {
            process.toHandle().destroyForcibly();
            StringBuilder rest = new StringBuilder();
            for (int c = said.read(); c >= 0; c = said.read()) {
                rest.append((char) c);
            }
            int end = rest.lastIndexOf("\n");
            if (end >= 0) {
                rest.substring(0, end).lines().forEach(lines::add);
            }
            await(137);
        }

        /** Lets one that was told to hold go on. */
        void release() throws IOException {
            process.getOutputStream().close();
        }

        /** Waits for its end, which must be an orderly one. */
        Run await() throws IOException, InterruptedException {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                lines.add(line);
            }
            await(0);
            return this;
        }

        private void await(int status) throws InterruptedException {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() != status) {
                process.destroyForcibly();
                throw new AssertionError("it did not end with " + status + ": " + lines);
            }
        }

        String session() {
            return value("session ");
        }

        /** The last number behind this; 0 if it was never said. */
        int number(String beginning) {
            return lines.stream()
                    .filter(line -> line.startsWith(beginning))
                    .mapToInt(line -> Integer.parseInt(line.substring(beginning.length())))
                    .reduce(0, (first, second) -> second);
        }

        /** What is behind the last line that begins so. */
        String value(String beginning) {
            return lines.stream()
                    .filter(line -> line.startsWith(beginning))
                    .reduce((first, second) -> second)
                    .map(line -> line.substring(beginning.length()))
                    .orElseThrow(() -> new AssertionError("no " + beginning + "in " + lines));
        }

        List<String> lines() {
            return lines;
        }

        /** The ledger that it printed in the end. */
        Ledger ledger(Signal signal) {
            Map<String, Long> values = new HashMap<>();
            for (String pair : value("stats " + signal + " ").split(" ")) {
                values.put(pair.substring(0, pair.indexOf('=')), Long.parseLong(pair.substring(pair.indexOf('=') + 1)));
            }
            return new Ledger(signal, values);
        }

        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            said.close();
        }
    }

    /** One signal's row. */
    record Ledger(Signal signal, Map<String, Long> values) {
        long of(String column) {
            return values.get(column);
        }
    }
}
