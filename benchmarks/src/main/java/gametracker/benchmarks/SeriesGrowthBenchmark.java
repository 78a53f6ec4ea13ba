package gametracker.benchmarks;

import gametracker.api.Protocol;
import gametracker.benchmarks.subject.GameTrackerSubject;
import gametracker.benchmarks.subject.MicrometerSubject;
import gametracker.benchmarks.subject.PrometheusSubject;
import gametracker.benchmarks.subject.Target;
import gametracker.benchmarks.subject.Work;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.sdk.metrics.InstrumentSelector;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

/** Adding one by name and labels, to one of so many series in random order. Labels are kept by the caller. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class SeriesGrowthBenchmark {
    @Param({"10", "100", "1000", "10000", "100000"})
    public int series;

    private int[] order;
    private int turn;

    @Setup
    public void shuffle() {
        order = new Random(1).ints(1 << 16, 0, series).toArray();
    }

    private int next() {
        return order[turn++ & 0xffff];
    }

    @State(Scope.Benchmark)
    public static class Ours {
        GameTrackerSubject subject;
        final List<Map<String, String>> labels = new ArrayList<>();

        @Setup
        public void open(SeriesGrowthBenchmark growth) {
            subject = new GameTrackerSubject(Target.discarding(Target.PEER_QUEUE), Protocol.LGTM);
            for (int i = 0; i < growth.series; i++) {
                labels.add(Map.of("level", "level-" + i, "weapon", "bow"));
            }
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetry {
        SdkMeterProvider provider;
        LongCounter counter;
        final List<Attributes> labels = new ArrayList<>();

        /** Its limit of 2,000 series an instrument is raised, else most would count in one overflow series. */
        @Setup
        public void open(SeriesGrowthBenchmark growth) {
            provider = SdkMeterProvider.builder()
                    .registerMetricReader(new EncodeMetricsBenchmark.Reader())
                    .registerView(
                            InstrumentSelector.builder().setName("*").build(),
                            View.builder()
                                    .setCardinalityLimit(growth.series + 1)
                                    .build())
                    .build();
            counter = provider.get("benchmarks").counterBuilder(Work.COUNTER).build();
            for (int i = 0; i < growth.series; i++) {
                labels.add(Attributes.of(
                        AttributeKey.stringKey("level"), "level-" + i, AttributeKey.stringKey("weapon"), "bow"));
            }
        }

        @TearDown
        public void close() {
            provider.close();
        }
    }

    @State(Scope.Benchmark)
    public static class Values {
        final List<String> levels = new ArrayList<>();

        @Setup
        public void make(SeriesGrowthBenchmark growth) {
            for (int i = 0; i < growth.series; i++) {
                levels.add("level-" + i);
            }
        }
    }

    @State(Scope.Benchmark)
    public static class Micrometer {
        MicrometerSubject subject;

        @Setup
        public void open() {
            subject = new MicrometerSubject(Target.discarding(0));
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @Benchmark
    public void gametracker(Ours state) {
        state.subject.tracker.increment(Work.COUNTER, state.labels.get(next()));
    }

    @Benchmark
    public void opentelemetryNameKept(OpenTelemetry state) {
        state.counter.add(1, state.labels.get(next()));
    }

    @Benchmark
    public void micrometer(Micrometer state, Values values) {
        state.subject
                .registry
                .counter(Work.COUNTER, "level", values.levels.get(next()), "weapon", "bow")
                .increment();
    }

    @Benchmark
    public void prometheusNameKept(Prometheus state, Values values) {
        state.subject.counters.labelValues(values.levels.get(next()), "bow").inc();
    }

    @State(Scope.Benchmark)
    public static class Prometheus {
        final PrometheusSubject subject = new PrometheusSubject();
    }
}
