package gametracker.benchmarks;

import gametracker.api.GameTracker;
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
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A child tracker made for a match, and calls through it beside the same calls through its parent. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ChildBenchmark {
    private static final Map<String, Object> FIELDS = Map.of(Work.FIELD_LEVEL, Work.LEVEL, Work.FIELD_ATTEMPT, 3L);
    private static final Map<String, Object> TAGS = Map.of("match", "m-77120", "mode", "ranked");

    /** The parent is a server's: it has a user, a tag and its last breadcrumbs. */
    @State(Scope.Benchmark)
    public static class Match {
        GameTracker child;

        @Setup
        public void make(States.GameTrackerState state) {
            GameTracker tracker = state.subject.tracker;
            tracker.setUser(Map.of("id", "host-3"));
            tracker.setTag("region", "eu");
            for (int i = 0; i < 80; i++) {
                tracker.addBreadcrumb("round began", null);
            }
            child = tracker.child(TAGS);
        }
    }

    @Benchmark
    public GameTracker make(States.GameTrackerState state, Match match) {
        return state.subject.tracker.child(TAGS);
    }

    @Benchmark
    public void logThroughTheParent(States.GameTrackerState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.tracker.logInfo(Work.MESSAGE, FIELDS);
    }

    @Benchmark
    public void logThroughTheChild(States.GameTrackerState state, Match match, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        match.child.logInfo(Work.MESSAGE, FIELDS);
    }

    /** A scope opened and closed, and the call between them as code deep down makes it. */
    @Benchmark
    public void logThroughTheCurrentOne(States.GameTrackerState state, Match match, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        gametracker.api.Scope scope = match.child.makeCurrent();
        GameTracker.get().logInfo(Work.MESSAGE, FIELDS);
        scope.close();
    }
}
