package gametracker.benchmarks;

import gametracker.api.Signal;
import gametracker.benchmarks.subject.Work;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** A log of a message and two fields as fast as one can call it: the queue is full most of the time. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LogBenchmark {
    private static final Map<String, Object> KEPT = Map.of(Work.FIELD_LEVEL, Work.LEVEL, Work.FIELD_ATTEMPT, 3L);

    /** The map of the fields is made at the call, as games do; its garbage is counted. */
    @Benchmark
    public void gametracker(States.GameTrackerState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }

    /** The same without the caller's own map. */
    @Benchmark
    public void gametrackerMapKept(States.GameTrackerState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.tracker.logInfo(Work.MESSAGE, KEPT);
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }

    @Benchmark
    public void loki4j(States.Loki4jState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }

    @Benchmark
    public void sentry(States.SentryState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.log(calls.called);
    }
}
