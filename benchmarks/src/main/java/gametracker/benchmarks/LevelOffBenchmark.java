package gametracker.benchmarks;

import ch.qos.logback.classic.Level;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Target;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A log whose level is switched off. OpenTelemetry and Sentry have no level below which a call does nothing. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class LevelOffBenchmark {
    private static final Map<String, Object> FIELDS = Map.of(Work.FIELD_LEVEL, Work.LEVEL, Work.FIELD_ATTEMPT, 3L);

    @State(Scope.Benchmark)
    public static class WarnAndAbove {
        GameTracker tracker;

        @Setup
        public void open() {
            tracker = GameTracker.create(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                    .minLevel(gametracker.api.Level.WARN)
                    .build());
        }

        @TearDown
        public void close() {
            tracker.close();
        }
    }

    @Benchmark
    public void gametracker(WarnAndAbove state) {
        state.tracker.logInfo(Work.MESSAGE, FIELDS);
    }

    /** The appender's logger stands at INFO. */
    @Benchmark
    public void logback(States.Loki4jState state) {
        state.subject
                .logger
                .atLevel(org.slf4j.event.Level.DEBUG)
                .addKeyValue(Work.FIELD_LEVEL, Work.LEVEL)
                .log(Work.MESSAGE);
    }

    @Benchmark
    public boolean logbackQuestion(States.Loki4jState state) {
        return state.subject.logger.isEnabledFor(Level.DEBUG);
    }
}
