package gametracker.benchmarks;

import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.api.Span;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Target;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A span of a trace that is not recorded. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class UnsampledSpanBenchmark {
    private static final Map<String, Object> ATTRIBUTES = Map.of("level", 3, "mode", "ranked");

    @State(Scope.Benchmark)
    public static class NoneRecorded {
        GameTracker tracker;
        Span parent;

        @Setup
        public void open() {
            tracker = GameTracker.create(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                    .traceSampling(0)
                    .build());
            parent = tracker.startSpan("match");
        }

        @TearDown
        public void close() {
            tracker.close();
        }
    }

    @Benchmark
    public Span root(NoneRecorded state) {
        Span span = state.tracker.startSpan("frame", ATTRIBUTES);
        span.setAttribute("enemies", 30);
        span.end();
        return span;
    }

    @Benchmark
    public Span child(NoneRecorded state) {
        Span span = state.tracker.startSpan("frame", ATTRIBUTES, state.parent);
        span.setAttribute("enemies", 30);
        span.end();
        return span;
    }

    @Benchmark
    public Span childThatIsCurrent(NoneRecorded state) {
        Span span = state.tracker.startSpan("frame", null, state.parent);
        gametracker.api.Scope scope = span.makeCurrent();
        span.setAttribute("enemies", 30);
        scope.close();
        span.end();
        return span;
    }
}
