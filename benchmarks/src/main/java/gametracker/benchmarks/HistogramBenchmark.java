package gametracker.benchmarks;

import gametracker.benchmarks.subject.Work;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Recording a frame time in a histogram of fourteen bounds by handle. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class HistogramBenchmark {
    @State(Scope.Thread)
    public static class FrameTimes {
        private int turn;
        private final double[] times = new double[64];

        public FrameTimes() {
            for (int i = 0; i < times.length; i++) {
                times[i] = Work.frameTime(i);
            }
        }

        double next() {
            return times[turn++ & 63];
        }
    }

    @Benchmark
    public void gametracker(States.GameTrackerState state, FrameTimes times) {
        state.subject.histogram.record(times.next());
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state, FrameTimes times) {
        state.subject.record(times.next());
    }

    @Benchmark
    public void micrometer(States.MicrometerState state, FrameTimes times) {
        state.subject.histogram.record(times.next());
    }

    @Benchmark
    public void prometheus(States.PrometheusState state, FrameTimes times) {
        state.subject.histogram.observe(times.next());
    }
}
