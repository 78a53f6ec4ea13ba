package gametracker.benchmarks;

import gametracker.api.Signal;
import gametracker.benchmarks.subject.Work;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/** Adding one to a counter by its name and two labels, as code does that keeps no handle. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CounterByNameBenchmark {
    private static final AttributeKey<String> LEVEL = AttributeKey.stringKey("level");
    private static final AttributeKey<String> WEAPON = AttributeKey.stringKey("weapon");

    /** The map is a constant of the caller's. */
    @Benchmark
    public void gametracker(States.GameTrackerState state) {
        state.subject.tracker.increment(Work.COUNTER, Work.LABELS);
    }

    /** The instrument is kept, the labels are made at the call. */
    @Benchmark
    public void opentelemetryNameKept(States.OpenTelemetryState state) {
        state.subject.counter.add(1, Attributes.of(LEVEL, "forest", WEAPON, "bow"));
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state) {
        state.subject.meter.counterBuilder(Work.COUNTER).build().add(1, Attributes.of(LEVEL, "forest", WEAPON, "bow"));
    }

    @Benchmark
    public void micrometer(States.MicrometerState state) {
        state.subject
                .registry
                .counter(Work.COUNTER, "level", "forest", "weapon", "bow")
                .increment();
    }

    /** The client has no look-up by name; the labels are looked up. */
    @Benchmark
    public void prometheusNameKept(States.PrometheusState state) {
        state.subject.counters.labelValues("forest", "bow").inc();
    }

    @Benchmark
    public void sentry(States.SentryState state, Calls calls) {
        calls.of(state.subject, Signal.METRICS);
        state.subject.count();
    }
}
