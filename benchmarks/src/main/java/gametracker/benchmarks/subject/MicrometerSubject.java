package gametracker.benchmarks.subject;

import gametracker.api.Signal;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.registry.otlp.OtlpConfig;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Micrometer with its OTLP registry. Metrics only; a gauge is a value of the caller's own that it reads. */
public final class MicrometerSubject implements Subject {
    private static final Tags TAGS = Tags.of("level", "forest", "weapon", "bow");

    public final OtlpMeterRegistry registry;
    public final Counter counter;
    public final AtomicLong gaugeBits = new AtomicLong();
    public final DistributionSummary histogram;

    public MicrometerSubject(Target target) {
        OtlpMeterRegistry.Builder builder =
                OtlpMeterRegistry.builder(config(target)).clock(Clock.SYSTEM);
        if (target.server().isEmpty()) {
            builder.metricsSender(request -> Tally.add(Signal.METRICS, 1));
        }
        registry = builder.build();
        counter = registry.counter(Work.COUNTER, TAGS);
        Gauge.builder(Work.GAUGE, gaugeBits, bits -> Double.longBitsToDouble(bits.get()))
                .tags(TAGS)
                .register(registry);
        histogram = DistributionSummary.builder(Work.HISTOGRAM)
                .tags(TAGS)
                .serviceLevelObjectives(Work.bounds())
                .register(registry);
    }

    /** The handle of what the registry does once a step: collect, encode, send. */
    public static MethodHandle publish() {
        try {
            return MethodHandles.privateLookupIn(OtlpMeterRegistry.class, MethodHandles.lookup())
                    .findVirtual(OtlpMeterRegistry.class, "publish", MethodType.methodType(void.class));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static OtlpConfig config(Target target) {
        Map<String, String> properties = target.server()
                .map(server -> Map.of("otlp.url", server.resolve("/v1/metrics").toString()))
                .orElse(Map.of());
        return properties::get;
    }

    @Override
    public boolean has(Signal signal) {
        return signal == Signal.METRICS;
    }

    @Override
    public void log(long turn) {}

    @Override
    public void span(long turn) {}

    @Override
    public void count() {
        counter.increment();
    }

    @Override
    public void gauge(double value) {
        gaugeBits.set(Double.doubleToRawLongBits(value));
    }

    @Override
    public void record(double value) {
        histogram.record(value);
    }

    @Override
    public void flush() {
        try {
            publish().invokeExact(registry);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public long delivered(Signal signal) {
        return Tally.of(signal);
    }

    @Override
    public void close() {
        registry.close();
    }
}
