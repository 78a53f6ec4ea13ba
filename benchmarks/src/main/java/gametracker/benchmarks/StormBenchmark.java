package gametracker.benchmarks;

import gametracker.api.GameTracker;
import gametracker.api.Level;
import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Target;
import gametracker.core.record.Context;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import gametracker.core.record.WallClock;
import gametracker.core.storm.Storms;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
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

/** An error with a stack of 40 in each frame: what it costs to be told apart, and to be counted instead of sent. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class StormBenchmark {
    private static final int STACK = 40;

    private static RuntimeException thrown(int depth) {
        return depth <= 1 ? new IllegalStateException("broken") : thrown(depth - 1);
    }

    /** A stack of exactly so many frames, whoever calls. */
    private static RuntimeException thrown() {
        RuntimeException error = thrown(STACK);
        error.setStackTrace(Arrays.copyOf(error.getStackTrace(), STACK));
        return error;
    }

    @State(Scope.Benchmark)
    public static class Fingerprint {
        final Storms storms = new Storms(1, Long.MAX_VALUE, new WallClock(), sum -> {});
        final LogRecord record = new LogRecord(
                Session.NOW,
                Level.ERROR,
                "broken",
                Fields.EMPTY,
                ErrorSnapshot.of(thrown()),
                List.of(),
                Context.EMPTY,
                null,
                false);
    }

    @State(Scope.Benchmark)
    public static class Trackers {
        final RuntimeException error = thrown();
        GameTracker counting;
        GameTracker sending;

        @Setup
        public void open() {
            counting = open(1);
            sending = open(0);
        }

        private static GameTracker open(int first) {
            return GameTracker.create(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                    .repeatedErrors(first, Duration.ofDays(1))
                    .build());
        }

        @TearDown
        public void close() {
            counting.close();
            sending.close();
        }
    }

    /** The fingerprint, and the count, without the copy of the error. */
    @Benchmark
    public boolean fingerprint(Fingerprint state) {
        return state.storms.admits(state.record, 0);
    }

    @Benchmark
    public void counted(Trackers state) {
        state.counting.logError("broken", state.error);
    }

    @Benchmark
    public void sent(Trackers state) {
        state.sending.logError("broken", state.error);
    }
}
