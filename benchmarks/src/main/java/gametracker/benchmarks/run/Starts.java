package gametracker.benchmarks.run;

import gametracker.benchmarks.start.StartGameTracker;
import gametracker.benchmarks.start.StartHttpClient;
import gametracker.benchmarks.start.StartLoki4j;
import gametracker.benchmarks.start.StartMicrometer;
import gametracker.benchmarks.start.StartNothing;
import gametracker.benchmarks.start.StartOpenTelemetry;
import gametracker.benchmarks.start.StartPrometheus;
import gametracker.benchmarks.start.StartSentry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a start costs: each library's main on a class path of its own jars, looked at from outside (classes by the
 * JVM's counters, memory and threads by the kernel's) when its first calls have returned, after its first delivery and
 * after its close.
 */
final class Starts {
    private record Start(String library, Class<?> main, String jars) {}

    private static final List<Start> ALL = List.of(
            new Start("empty main", StartNothing.class, "none"),
            new Start("a bare HttpClient POST", StartHttpClient.class, "none"),
            new Start(
                    "gametracker",
                    StartGameTracker.class,
                    "gametracker\\.(api|core|transport\\.jdkhttp)-.*|jackson-(core|jr-objects)-.*"),
            new Start("opentelemetry", StartOpenTelemetry.class, "opentelemetry-(?!proto).*"),
            new Start("sentry", StartSentry.class, "sentry-.*"),
            new Start(
                    "micrometer",
                    StartMicrometer.class,
                    "micrometer-.*|opentelemetry-proto-.*|protobuf-.*|HdrHistogram-.*|jspecify-.*"),
            new Start("prometheus", StartPrometheus.class, "prometheus-metrics-(?!exposition).*"),
            new Start("loki4j", StartLoki4j.class, "logback-.*|loki-.*|slf4j-.*"));

    private final Fork fork;

    Starts(Fork fork) {
        this.fork = fork;
    }

    List<Map<String, Object>> rounds(int rounds) throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            for (Start start : ALL) {
                try (LoopbackServer server = LoopbackServer.start(fork, 0)) {
                    rows.add(once(start, server));
                }
            }
        }
        return rows;
    }

    private Map<String, Object> once(Start start, LoopbackServer server) throws IOException, InterruptedException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("library", start.library());
        List<Path> jars = Fork.jars(start.jars());
        long bytes = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
        }
        row.put("jars", jars.size());
        row.put("jarBytes", bytes);
        String classPath = Fork.classPath(start.jars());
        long started = System.nanoTime();
        Process process = fork.start(
                start.main(), List.of(), classPath, List.of(server.uri().toString()));
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            long released = started;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                String[] phase = line.split(" ");
                row.put(phase[0], look(process.pid(), Long.parseLong(phase[1]) - released));
                released = System.nanoTime();
                process.getOutputStream().write('\n');
                process.getOutputStream().flush();
            }
            row.put("exitNanos", exitNanos(process, released));
        } finally {
            process.destroyForcibly().waitFor();
        }
        return row;
    }

    private static long exitNanos(Process process, long released) throws InterruptedException {
        process.waitFor();
        return System.nanoTime() - released;
    }

    private static Map<String, Object> look(long pid, long nanos) throws IOException {
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("nanos", nanos);
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                seen.put("rssKb", number(line));
            } else if (line.startsWith("Threads:")) {
                seen.put("threads", number(line));
            }
        }
        seen.put("classes", classes(pid));
        return seen;
    }

    private static long number(String line) {
        return Long.parseLong(line.replaceAll("[^0-9]", ""));
    }

    /** Reads the counters that each JVM shares with the tools; the JVM itself notices nothing. */
    private static long classes(long pid) throws IOException {
        Process jstat = new ProcessBuilder(Fork.tool("jstat"), "-class", Long.toString(pid))
                .redirectErrorStream(true)
                .start();
        String said = new String(jstat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String[] lines = said.strip().split("\n");
        return Long.parseLong(lines[lines.length - 1].strip().split("\\s+")[0]);
    }
}
