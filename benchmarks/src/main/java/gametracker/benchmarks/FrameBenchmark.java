package gametracker.benchmarks;

import gametracker.api.FrameMeter;
import gametracker.api.GameTracker;
import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.Target;
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

/**
 * The calls of a game's loop, with the module that finds causes if it is on the class path: it is left out of this
 * module's dependencies, so that no other benchmark has it.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class FrameBenchmark {
    @State(Scope.Thread)
    public static class Loop {
        GameTracker tracker;
        FrameMeter frames;

        @Setup
        public void open() {
            tracker = GameTracker.create(GameTrackerSubject.config(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM)
                    .build());
            frames = tracker.frames();
            frames.frame();
        }

        @TearDown
        public void close() {
            tracker.close();
        }
    }

    @Benchmark
    public void frame(Loop loop) {
        loop.frames.frame();
    }

    @Benchmark
    public void frameOfTwoSections(Loop loop) {
        loop.frames.section("physics");
        loop.frames.section("render");
        loop.frames.frame();
    }

    /** What a call costs by its clock alone. */
    @Benchmark
    public long clock() {
        return System.nanoTime();
    }
}
