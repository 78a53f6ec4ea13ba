package gametracker.benchmarks;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.OpenTelemetrySubject;
import gametracker.benchmarks.subject.Target;
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

/** A log with two fields, saturated, before a queue of this size. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class QueueGrowthBenchmark {
    @Param({"100", "1000", "10000", "100000"})
    public int queue;

    @State(Scope.Benchmark)
    public static class Ours {
        GameTrackerSubject subject;

        @Setup
        public void open(QueueGrowthBenchmark growth) {
            subject = new GameTrackerSubject(Target.discarding(growth.queue), Protocol.LGTM);
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetry {
        OpenTelemetrySubject subject;

        @Setup
        public void open(QueueGrowthBenchmark growth) {
            subject = new OpenTelemetrySubject(Target.discarding(growth.queue));
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @Benchmark
    public void gametracker(Ours state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }

    @Benchmark
    public void opentelemetry(OpenTelemetry state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }
}
