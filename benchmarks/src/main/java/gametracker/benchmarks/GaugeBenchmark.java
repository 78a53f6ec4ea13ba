package gametracker.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Setting a gauge by handle. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class GaugeBenchmark {
    @State(Scope.Benchmark)
    public static class Bare {
        final AtomicLong bits = new AtomicLong();
    }

    @State(Scope.Thread)
    public static class Value {
        double value;
    }

    @Benchmark
    public void bareAtomicSet(Bare state, Value value) {
        state.bits.set(Double.doubleToRawLongBits(value.value++));
    }

    @Benchmark
    public void gametracker(States.GameTrackerState state, Value value) {
        state.subject.gauge.set(value.value++);
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state, Value value) {
        state.subject.gauge(value.value++);
    }

    /** Sets the caller's own atomic, which the registry reads when it collects. */
    @Benchmark
    public void micrometer(States.MicrometerState state, Value value) {
        state.subject.gauge(value.value++);
    }

    @Benchmark
    public void prometheus(States.PrometheusState state, Value value) {
        state.subject.gauge.set(value.value++);
    }
}
