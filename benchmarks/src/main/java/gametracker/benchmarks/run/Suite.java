package gametracker.benchmarks.run;

import gametracker.benchmarks.scenario.DeadServer;
import gametracker.benchmarks.scenario.FrameLoop;
import gametracker.benchmarks.scenario.Idle;
import gametracker.benchmarks.scenario.InitTime;
import gametracker.benchmarks.scenario.PacedLatency;
import gametracker.benchmarks.scenario.Pipeline;
import gametracker.benchmarks.subject.Subjects;
import gametracker.benchmarks.subject.Target;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.jr.ob.JSON;

/**
 * Runs the measurements one after the other and writes {@code benchmarks/results/<JDK>/*.json}. Arguments: {@code
 * short} or {@code quick} for less time, then the names of the steps to run, or none for all. Each library's measurement is a JVM of
 * its own; libraries take turns, so that whatever the machine does meanwhile meets all of them.
 */
public final class Suite {
    private static final List<String> STEPS = List.of(
            "calls",
            "calls-2",
            "encode",
            "growth",
            "threads",
            "paced",
            "pipeline",
            "frames",
            "start",
            "init",
            "dead",
            "idle");
    private static final String CALLS =
            "\\.(Counter|CounterByName|Gauge|Histogram|Log|LevelOff|Span|Floor)Benchmark\\.";
    /** What the marks compare. */
    private static final String CALLS_2 = "\\.(Counter|CounterByName|Gauge|Histogram|Log|Span)Benchmark\\."
            + "(bareLongAdder|bareAtomicSet|gametracker.*|opentelemetry|prometheus|prometheusNameKept)$"
            + "|\\.LevelOffBenchmark\\.gametracker$";

    private static final List<String> LOGGING =
            List.of(Subjects.GAMETRACKER, Subjects.OPENTELEMETRY, Subjects.LOKI4J, Subjects.SENTRY);
    private static final List<String> TRACING = List.of(Subjects.GAMETRACKER, Subjects.OPENTELEMETRY, Subjects.SENTRY);
    private static final List<String> LOGGING_TO_SERVER = List.of(
            Subjects.GAMETRACKER,
            Subjects.OPENTELEMETRY,
            Subjects.OPENTELEMETRY_GZIP,
            Subjects.LOKI4J,
            Subjects.SENTRY);
    private static final List<String> TRACING_TO_SERVER =
            List.of(Subjects.GAMETRACKER, Subjects.OPENTELEMETRY, Subjects.OPENTELEMETRY_GZIP, Subjects.SENTRY);

    private final Scale scale;
    private final Path results;
    private final Fork fork;

    private Suite(Scale scale, Path results) throws IOException {
        this.scale = scale;
        this.results = Files.createDirectories(results);
        this.fork = new Fork(Path.of("benchmarks", "target", "forks.log"));
    }

    public static void main(String[] arguments) throws Exception {
        List<String> steps = new ArrayList<>(Arrays.asList(arguments));
        Scale scale = steps.remove("quick") ? Scale.QUICK : steps.remove("short") ? Scale.SHORT : Scale.FULL;
        for (String step : steps) {
            if (!STEPS.contains(step)) {
                throw new IllegalArgumentException("no such step: " + step + "; there are " + STEPS);
            }
        }
        String jdk = Integer.toString(Runtime.version().feature());
        // A quick look must not overwrite figures.
        Path root = scale.equals(Scale.QUICK) ? Path.of("benchmarks", "target") : Path.of("benchmarks");
        new Suite(scale, root.resolve("results").resolve(jdk)).run(steps.isEmpty() ? STEPS : steps);
    }

    private void run(List<String> steps) throws Exception {
        Map<String, Object> machine = Machine.described();
        Map<String, Object> made = madeBefore();
        long start = System.nanoTime();
        for (String step : steps) {
            if (scale.growth().isEmpty() && List.of("growth", "threads").contains(step)) {
                continue;
            }
            if (step.equals("idle") && steps.contains("dead")) {
                continue; // runs beside it
            }
            say(step);
            long stepStart = System.nanoTime();
            if (step.equals("dead") && steps.contains("idle")) {
                deadAndIdle();
                made.put("idle", scale.name() + ", " + machine.get("commit"));
            } else {
                run(step);
            }
            made.put(step, scale.name() + ", " + machine.get("commit"));
            machine.put("steps", made);
            write("machine.json", machine);
            say(step + " took " + since(stepStart));
        }
        say("all took " + since(start) + "; results in " + results);
    }

    /** Which steps' results are there already, of which scale and commit: a run of some steps leaves the others. */
    private Map<String, Object> madeBefore() throws IOException {
        Map<String, Object> made = new TreeMap<>();
        Path file = results.resolve("machine.json");
        if (Files.exists(file) && JSON.std.mapFrom(file.toFile()).get("steps") instanceof Map<?, ?> steps) {
            steps.forEach((step, how) -> made.put(step.toString(), how));
        }
        return made;
    }

    private static String since(long start) {
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        return took.toMinutes() + " min " + took.toSecondsPart() + " s";
    }

    private void run(String step) throws Exception {
        switch (step) {
            case "calls" -> jmh("calls-1.json", CALLS, 1, scale.jmh());
            case "calls-2" -> jmh("calls-2.json", CALLS_2, 2, scale.jmh());
            case "encode" -> jmh("encode.json", "\\.Encode.*Benchmark\\.", 1, scale.jmh());
            case "growth" -> jmh("growth.json", "GrowthBenchmark\\.", 1, scale.growth());
            case "threads" -> threads();
            case "paced" -> paced();
            case "pipeline" -> pipeline();
            case "frames" -> frames();
            case "start" -> rows("start.json", new Starts(fork).rounds(scale.startRounds()));
            case "init" -> init();
            case "dead" -> dead();
            case "idle" -> idle();
            default -> throw new IllegalArgumentException(step);
        }
    }

    private void jmh(String file, String include, int threads, List<String> options)
            throws IOException, InterruptedException {
        Path result = results.resolve(file);
        List<String> arguments = new ArrayList<>(List.of(include, "-t", Integer.toString(threads)));
        arguments.addAll(List.of("-prof", "gc", "-rf", "json", "-jvmArgs", "-Xms1g -Xmx1g"));
        arguments.addAll(List.of("-rff", result.toString()));
        arguments.addAll(options);
        if (fork.run("org.openjdk.jmh.Main", Duration.ofHours(1), arguments)) {
            JmhJson.condense(result);
        } else {
            Files.deleteIfExists(result);
            say("failed: " + file);
        }
    }

    private void threads() throws IOException, InterruptedException {
        String include =
                "\\.(Counter|Histogram|Log|Span)Benchmark\\.(bareLongAdder|gametracker|opentelemetry|prometheus)$";
        for (int threads = 1; threads <= 16; threads *= 2) {
            jmh("threads-" + threads + ".json", include, threads, scale.growth());
        }
    }

    private void paced() throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Duration limit = Duration.ofSeconds(scale.pacedSeconds() + 120L);
        for (String signal : List.of("logs", "traces")) {
            int seconds = signal.equals("logs") ? scale.pacedSeconds() : scale.pacedSeconds() / 3;
            for (String library : with(Subjects.NOTHING, signal.equals("logs") ? LOGGING : TRACING)) {
                measure(
                        rows,
                        PacedLatency.class,
                        limit,
                        Map.of("library", library, "signal", signal, "seconds", seconds));
            }
        }
        rows("paced.json", rows);
    }

    private void pipeline() throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String signal : List.of("logs", "traces")) {
            for (int aSecond : new int[] {0, 10_000}) {
                for (int delayMillis : new int[] {0, 100}) {
                    for (String library : signal.equals("logs") ? LOGGING_TO_SERVER : TRACING_TO_SERVER) {
                        pipeline(rows, signal, aSecond, delayMillis, library, 0);
                        if (library.equals(Subjects.GAMETRACKER)) {
                            pipeline(rows, signal, aSecond, delayMillis, library, Target.PEER_QUEUE);
                        }
                    }
                }
            }
        }
        rows("pipeline.json", rows);
    }

    private void pipeline(
            List<Map<String, Object>> rows, String signal, int aSecond, int delayMillis, String library, int queue)
            throws IOException, InterruptedException {
        try (LoopbackServer server = LoopbackServer.start(fork, delayMillis)) {
            measure(
                    rows,
                    Pipeline.class,
                    Duration.ofMinutes(5),
                    Map.of(
                            "library",
                            library,
                            "signal",
                            signal,
                            "aSecond",
                            aSecond,
                            "delayMillis",
                            delayMillis,
                            "queue",
                            queue,
                            "records",
                            scale.records(),
                            "server",
                            server.uri()));
        }
    }

    private void frames() throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        List<String> libraries = List.of(
                Subjects.NOTHING,
                Subjects.GAMETRACKER,
                Subjects.OPENTELEMETRY,
                Subjects.SENTRY,
                Subjects.MICROMETER_LOKI4J);
        for (Scale.Frames frames : scale.frames()) {
            String situation = frames.server();
            for (String library : libraries) {
                int seconds = frames.seconds(library);
                try (LoopbackServer server = LoopbackServer.start(fork, situation.equals("slow") ? 1000 : 0)) {
                    URI target = situation.equals("dead") ? LoopbackServer.DEAD : server.uri();
                    measure(
                            rows,
                            FrameLoop.class,
                            Duration.ofSeconds(seconds + 120L),
                            Map.of(
                                    "library",
                                    library,
                                    "situation",
                                    situation,
                                    "seconds",
                                    seconds,
                                    "queue",
                                    0,
                                    "server",
                                    target));
                }
            }
        }
        rows("frames.json", rows);
    }

    private void init() throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String library : List.of(
                Subjects.GAMETRACKER, Subjects.OPENTELEMETRY, Subjects.SENTRY, Subjects.MICROMETER, Subjects.LOKI4J)) {
            try (LoopbackServer server = LoopbackServer.start(fork, 0)) {
                measure(
                        rows,
                        InitTime.class,
                        Duration.ofMinutes(3),
                        Map.of("library", library, "server", server.uri()));
            }
        }
        rows("init.json", rows);
    }

    /** All libraries at the same time: a thousand records a second load no machine, and memory is what is looked at. */
    private void dead() throws InterruptedException, ExecutionException, IOException {
        List<Map<String, Object>> rows = new ArrayList<>();
        Duration limit = Duration.ofSeconds(scale.deadServerSeconds() + 120L);
        ExecutorService together = Executors.newCachedThreadPool();
        List<Future<List<Map<String, Object>>>> pending = new ArrayList<>();
        for (String library : LOGGING) {
            pending.add(together.submit(() -> {
                List<Map<String, Object>> found = new ArrayList<>();
                measure(
                        found,
                        DeadServer.class,
                        limit,
                        Map.of(
                                "library",
                                library,
                                "seconds",
                                scale.deadServerSeconds(),
                                "queue",
                                0,
                                "server",
                                LoopbackServer.DEAD));
                return found;
            }));
        }
        for (Future<List<Map<String, Object>>> one : pending) {
            rows.addAll(one.get());
        }
        together.shutdown();
        rows("dead.json", rows);
    }

    private void idle() throws IOException, InterruptedException {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (String library : with(Subjects.NOTHING, with(Subjects.MICROMETER, LOGGING))) {
            try (LoopbackServer server = LoopbackServer.start(fork, 0)) {
                measure(
                        rows,
                        Idle.class,
                        Duration.ofMinutes(3),
                        Map.of(
                                "library",
                                library,
                                "seconds",
                                scale.idleSeconds(),
                                "settleSeconds",
                                2,
                                "queue",
                                0,
                                "server",
                                server.uri()));
            }
        }
        rows("idle.json", rows);
    }

    /** One beside the other, which nothing else may be: both look at counters of their own process alone. */
    private void deadAndIdle() throws InterruptedException, ExecutionException, IOException {
        ExecutorService beside = Executors.newSingleThreadExecutor();
        Future<?> idle = beside.submit(() -> {
            idle();
            return null;
        });
        dead();
        idle.get();
        beside.shutdown();
    }

    private static List<String> with(String first, List<String> others) {
        List<String> all = new ArrayList<>();
        all.add(first);
        all.addAll(others);
        return all;
    }

    /** Adds what a fork found out; one that failed shows as such. */
    private void measure(List<Map<String, Object>> rows, Class<?> main, Duration limit, Map<String, ?> options)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("benchmark", ".json");
        try {
            List<String> arguments = new ArrayList<>();
            options.forEach((name, value) -> arguments.add(name + "=" + value));
            arguments.add("out=" + out);
            if (fork.run(main, limit, arguments) && Files.size(out) > 0) {
                rows.add(JSON.std.mapFrom(out.toFile()));
            } else {
                say("failed: " + main.getSimpleName() + " " + options);
                Map<String, Object> failed = new LinkedHashMap<>();
                options.forEach((name, value) -> failed.put(name, value instanceof Number ? value : value.toString()));
                failed.put("failed", true);
                rows.add(failed);
            }
        } finally {
            Files.deleteIfExists(out);
        }
    }

    private void rows(String file, List<Map<String, Object>> rows) throws IOException {
        write(file, Map.of("rows", rows));
    }

    private void write(String file, Map<String, Object> content) throws IOException {
        String text = JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(content);
        Files.writeString(results.resolve(file), text + "\n");
    }

    private void say(String what) {
        System.out.println(what);
    }
}
