package gametracker.benchmarks.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** What is kept of a JMH result: the scores. Paths of the machine and each iteration's figures have no reader. */
final class JmhJson {
    private static final List<String> SETTINGS = List.of(
            "benchmark",
            "mode",
            "threads",
            "forks",
            "warmupIterations",
            "warmupTime",
            "measurementIterations",
            "measurementTime",
            "params");
    private static final List<String> SCORE = List.of("score", "scoreError", "scoreUnit");
    /** The profiler's name begins with a dot in some versions of JMH. */
    private static final String SECONDARY = "\\W?gc\\.alloc\\.rate\\.norm|called|delivered|bodyBytes|batches";

    private JmhJson() {}

    /** Replaces the file; a benchmark a line, so that two runs compare well. */
    static void condense(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Object benchmark : JSON.std.listFrom(file.toFile())) {
            lines.add(JSON.std.asString(condensed((Map<?, ?>) benchmark)));
        }
        Files.writeString(file, "[\n" + String.join(",\n", lines) + "\n]\n");
    }

    private static Map<String, Object> condensed(Map<?, ?> benchmark) {
        Map<String, Object> kept = only(benchmark, SETTINGS);
        kept.put("primaryMetric", only((Map<?, ?>) benchmark.get("primaryMetric"), SCORE));
        Map<String, Object> secondary = new LinkedHashMap<>();
        ((Map<?, ?>) benchmark.get("secondaryMetrics")).forEach((name, metric) -> {
            if (name.toString().matches(SECONDARY)) {
                secondary.put(name.toString(), only((Map<?, ?>) metric, SCORE));
            }
        });
        kept.put("secondaryMetrics", secondary);
        return kept;
    }

    private static Map<String, Object> only(Map<?, ?> from, List<String> names) {
        Map<String, Object> kept = new LinkedHashMap<>();
        for (String name : names) {
            if (from.containsKey(name)) {
                kept.put(name, from.get(name));
            }
        }
        return kept;
    }
}
