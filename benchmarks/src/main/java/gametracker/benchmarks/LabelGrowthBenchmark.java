package gametracker.benchmarks;

import gametracker.benchmarks.subject.Work;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Adding one by name and so many labels. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class LabelGrowthBenchmark {
    @Param({"0", "1", "2", "5", "10"})
    public int labels;

    private Map<String, String> map;
    private Attributes attributes;
    private String[] pairs;

    @Setup
    public void make() {
        Map<String, String> made = new HashMap<>();
        AttributesBuilder builder = Attributes.builder();
        pairs = new String[2 * labels];
        for (int i = 0; i < labels; i++) {
            made.put("label_" + i, "value-" + i);
            builder.put("label_" + i, "value-" + i);
            pairs[2 * i] = "label_" + i;
            pairs[2 * i + 1] = "value-" + i;
        }
        map = Map.copyOf(made);
        attributes = builder.build();
    }

    @TearDown
    public void forget() {
        map = Map.of();
    }

    @Benchmark
    public void gametracker(States.GameTrackerState state) {
        state.subject.tracker.increment(Work.COUNTER, map);
    }

    /** With instrument and attributes kept. */
    @Benchmark
    public void opentelemetryAllKept(States.OpenTelemetryState state) {
        state.subject.counter.add(1, attributes);
    }

    @Benchmark
    public void micrometer(States.MicrometerState state) {
        state.subject.registry.counter("labelled", pairs).increment();
    }
}
