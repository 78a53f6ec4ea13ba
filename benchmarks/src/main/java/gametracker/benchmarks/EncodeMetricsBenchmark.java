package gametracker.benchmarks;

import gametracker.benchmarks.subject.MicrometerSubject;
import gametracker.benchmarks.subject.OpenTelemetrySubject;
import gametracker.benchmarks.subject.Target;
import gametracker.core.format.MetricEncoder;
import gametracker.core.format.OtlpMetrics;
import gametracker.core.format.RemoteWrite;
import gametracker.core.queue.WakeSignal;
import gametracker.core.series.Series;
import gametracker.core.series.SeriesRegistry;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.exporter.internal.otlp.metrics.LowAllocationMetricsRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
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

/** A hundred series (fifty counters, fifty gauges, two labels each) are collected and become bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeMetricsBenchmark {
    private static final int HALF = 50;

    @State(Scope.Benchmark)
    public static class OurSeries {
        final SeriesRegistry registry = new SeriesRegistry(1000, Map.of(), new WakeSignal(() -> {}), reason -> {});
        final Session.Bodies bodies = new Session.Bodies();
        final RemoteWrite remoteWrite = new RemoteWrite(Session.identity());
        final OtlpMetrics otlp = new OtlpMetrics(Session.identity());
        long now = Session.NOW;

        @Setup
        public void make() {
            for (int i = 0; i < HALF; i++) {
                Map<String, String> labels = Map.of("level", "level-" + i, "weapon", "bow");
                registry.counter("enemies_defeated", labels).add(i);
                registry.gauge("players_online", labels).set(i + 0.5);
            }
        }

        int encode(MetricEncoder format) {
            bodies.bytes = 0;
            List<Series> all = registry.all();
            for (Series series : all) {
                series.collect();
            }
            now += 5_000_000_000L;
            format.encode(all, MetricEncoder.Content.VALUE, now, bodies.sink);
            return bodies.bytes;
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetrySeries {
        final LowAllocationMetricsRequestMarshaler marshaler = new LowAllocationMetricsRequestMarshaler();
        final Sink sink = new Sink();
        final Reader reader = new Reader();
        SdkMeterProvider provider;

        @Setup
        public void make() {
            provider = SdkMeterProvider.builder()
                    .setResource(OpenTelemetrySubject.resource())
                    .registerMetricReader(reader)
                    .build();
            Meter meter = provider.get("benchmarks");
            LongCounter counter = meter.counterBuilder("enemies_defeated").build();
            DoubleGauge gauge = meter.gaugeBuilder("players_online").build();
            for (int i = 0; i < HALF; i++) {
                Attributes labels = Attributes.of(
                        AttributeKey.stringKey("level"), "level-" + i, AttributeKey.stringKey("weapon"), "bow");
                counter.add(i, labels);
                gauge.set(i + 0.5, labels);
            }
        }

        @TearDown
        public void close() {
            provider.close();
        }
    }

    @State(Scope.Benchmark)
    public static class MicrometerSeries {
        final MethodHandle publish = MicrometerSubject.publish();
        MicrometerSubject subject;

        @Setup
        public void make() {
            subject = new MicrometerSubject(Target.discarding(0));
            subject.registry.clear();
            for (int i = 0; i < HALF; i++) {
                Tags tags = Tags.of("level", "level-" + i, "weapon", "bow");
                subject.registry.counter("enemies_defeated", tags).increment(i);
                AtomicLong value = new AtomicLong(i);
                Gauge.builder("players_online", value, AtomicLong::doubleValue)
                        .strongReference(true)
                        .tags(tags)
                        .register(subject.registry);
            }
        }

        @TearDown
        public void close() {
            subject.close();
        }
    }

    @State(Scope.Benchmark)
    public static class PrometheusSeries {
        final PrometheusRegistry registry = new PrometheusRegistry();
        final PrometheusTextFormatWriter writer =
                PrometheusTextFormatWriter.builder().build();
        final Sink sink = new Sink();

        @Setup
        public void make() {
            Counter counter = Counter.builder()
                    .name("enemies_defeated")
                    .labelNames("level", "weapon")
                    .register(registry);
            io.prometheus.metrics.core.metrics.Gauge gauge = io.prometheus.metrics.core.metrics.Gauge.builder()
                    .name("players_online")
                    .labelNames("level", "weapon")
                    .register(registry);
            for (int i = 0; i < HALF; i++) {
                counter.labelValues("level-" + i, "bow").inc(i);
                gauge.labelValues("level-" + i, "bow").set(i + 0.5);
            }
        }
    }

    /** Snappy included. */
    @Benchmark
    public int gametrackerRemoteWrite(OurSeries state, Batches batches) {
        return batches.of(state.encode(state.remoteWrite));
    }

    @Benchmark
    public int gametrackerOtlpJson(OurSeries state, Batches batches) {
        return batches.of(state.encode(state.otlp));
    }

    @Benchmark
    public int opentelemetryProtobuf(OpenTelemetrySeries state, Batches batches) throws IOException {
        state.sink.reset();
        state.marshaler.initialize(state.reader.registration.collectAllMetrics());
        state.marshaler.writeBinaryTo(state.sink);
        state.marshaler.reset();
        return batches.of(state.sink.size());
    }

    @Benchmark
    public void micrometerProtobuf(MicrometerSeries state) throws Throwable {
        state.publish.invokeExact(state.subject.registry);
    }

    @Benchmark
    public int prometheusText(PrometheusSeries state, Batches batches) throws IOException {
        state.sink.reset();
        state.writer.write(state.sink, state.registry.scrape());
        return batches.of(state.sink.size());
    }

    /** Hands over the way to collect, and collects when it is asked. */
    static final class Reader implements MetricReader {
        CollectionRegistration registration = CollectionRegistration.noop();

        @Override
        public void register(CollectionRegistration registration) {
            this.registration = registration;
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType instrumentType) {
            return AggregationTemporality.CUMULATIVE;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
