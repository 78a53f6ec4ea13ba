package gametracker.benchmarks;

import gametracker.api.Signal;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A span with two attributes, started and ended, as fast as one can call it. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class SpanBenchmark {
    @Benchmark
    public void gametracker(States.GameTrackerState state, Calls calls) {
        calls.of(state.subject, Signal.TRACES);
        state.subject.span(calls.called);
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state, Calls calls) {
        calls.of(state.subject, Signal.TRACES);
        state.subject.span(calls.called);
    }

    @Benchmark
    public void sentry(States.SentryState state, Calls calls) {
        calls.of(state.subject, Signal.TRACES);
        state.subject.span(calls.called);
    }
}
