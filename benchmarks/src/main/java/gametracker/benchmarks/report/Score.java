package gametracker.benchmarks.report;

import java.util.Map;
import java.util.TreeMap;

/**
 * One benchmark's outcome.
 *
 * @param group the benchmark's class without its package and the word "Benchmark"
 * @param subject the method: the library, and how it was used
 * @param value time a call, in {@code unit}
 * @param error half of the 99.9% confidence interval
 * @param bytes garbage a call
 * @param body bytes of an encoded body; NaN where nothing is encoded
 * @param deliveredShare what came out behind a queue of what was called for; NaN where nothing queues
 */
record Score(
        String group,
        String subject,
        Map<String, String> params,
        int threads,
        double value,
        double error,
        String unit,
        double bytes,
        double body,
        double deliveredShare) {

    static Score of(Row row) {
        String[] names = row.text("benchmark").split("\\.");
        Row primary = row.row("primaryMetric");
        Row secondary = row.row("secondaryMetrics");
        Map<String, String> params = new TreeMap<>();
        row.row("params").values().forEach((name, value) -> params.put(name.toString(), value.toString()));
        double called = secondary.row("called").number("score");
        double delivered = secondary.row("delivered").number("score");
        return new Score(
                names[names.length - 2].replace("Benchmark", ""),
                names[names.length - 1],
                params,
                (int) row.number("threads"),
                primary.number("score"),
                primary.number("scoreError"),
                primary.text("scoreUnit"),
                allocation(secondary),
                secondary.row("bodyBytes").number("score")
                        / secondary.row("batches").number("score"),
                delivered / called);
    }

    /** Garbage beyond the body itself, where each body is an array of its own that is handed on. */
    double bytesBeyondBody() {
        return Names.ours(subject) ? bytes - body : bytes;
    }

    /** The profiler's names begin with a dot in some versions of JMH. */
    private static double allocation(Row secondary) {
        return secondary.values().keySet().stream()
                .map(Object::toString)
                .filter(name -> name.endsWith("gc.alloc.rate.norm"))
                .findFirst()
                .map(name -> secondary.row(name).number("score"))
                .orElse(Double.NaN);
    }
}
