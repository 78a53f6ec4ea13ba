package gametracker.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Adding one to a counter by handle. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CounterBenchmark {
    @State(Scope.Benchmark)
    public static class Bare {
        final LongAdder adder = new LongAdder();
    }

    @Benchmark
    public void bareLongAdder(Bare state) {
        state.adder.add(1);
    }

    @Benchmark
    public void gametracker(States.GameTrackerState state) {
        state.subject.counter.add(1);
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state) {
        state.subject.count();
    }

    @Benchmark
    public void micrometer(States.MicrometerState state) {
        state.subject.counter.increment();
    }

    @Benchmark
    public void prometheus(States.PrometheusState state) {
        state.subject.counter.inc();
    }
}
