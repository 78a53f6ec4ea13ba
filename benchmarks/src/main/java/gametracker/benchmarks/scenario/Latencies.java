package gametracker.benchmarks.scenario;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Every single measurement, kept: percentiles are exact. */
final class Latencies {
    private final long[] nanos;
    private int size;

    Latencies(int capacity) {
        nanos = new long[capacity];
    }

    void add(long elapsedNanos) {
        nanos[size++] = elapsedNanos;
    }

    Map<String, Object> summary() {
        long[] sorted = Arrays.copyOf(nanos, size);
        Arrays.sort(sorted);
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("count", size);
        summary.put("p50", at(sorted, 0.5));
        summary.put("p99", at(sorted, 0.99));
        summary.put("p999", at(sorted, 0.999));
        summary.put("max", at(sorted, 1));
        return summary;
    }

    private static long at(long[] sorted, double share) {
        if (sorted.length == 0) {
            return 0;
        }
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return sorted[Math.max(0, Math.min(rank, sorted.length - 1))];
    }
}
