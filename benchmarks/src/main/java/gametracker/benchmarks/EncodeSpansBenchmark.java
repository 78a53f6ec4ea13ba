package gametracker.benchmarks;

import gametracker.benchmarks.subject.OpenTelemetrySubject;
import gametracker.benchmarks.subject.Work;
import gametracker.core.format.OtlpTraces;
import gametracker.core.record.ActiveSpan;
import gametracker.core.record.Ids;
import gametracker.core.record.Spans;
import gametracker.core.record.WallClock;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.internal.otlp.traces.LowAllocationTraceRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
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

/** A hundred spans with two attributes each become bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeSpansBenchmark {
    private static final int SPANS = 100;

    @State(Scope.Benchmark)
    public static class OurSpans {
        final List<ActiveSpan> spans = new ArrayList<>();
        final Session.Bodies bodies = new Session.Bodies();
        final OtlpTraces otlp = new OtlpTraces(Session.identity());

        @Setup
        public void make() {
            Spans started = new Spans(new Ids(), new WallClock(), spans::add);
            for (int i = 0; i < SPANS; i++) {
                started.start(Work.SPAN, Map.of())
                        .setAttribute(Work.ATTRIBUTE_SCENE, Work.SCENE)
                        .setAttribute(Work.ATTRIBUTE_ASSETS, (long) i)
                        .end();
            }
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetrySpans {
        final List<SpanData> spans = new ArrayList<>();
        final LowAllocationTraceRequestMarshaler marshaler = new LowAllocationTraceRequestMarshaler();
        final Sink sink = new Sink();

        @Setup
        public void make() {
            SdkTracerProvider provider = SdkTracerProvider.builder()
                    .setResource(OpenTelemetrySubject.resource())
                    .addSpanProcessor(SimpleSpanProcessor.create(new Keeping(spans)))
                    .build();
            Tracer tracer = provider.get("benchmarks");
            for (int i = 0; i < SPANS; i++) {
                tracer.spanBuilder(Work.SPAN)
                        .setAttribute(OpenTelemetrySubject.KEY_SCENE, Work.SCENE)
                        .setAttribute(OpenTelemetrySubject.KEY_ASSETS, (long) i)
                        .startSpan()
                        .end();
            }
            provider.close();
        }
    }

    @Benchmark
    public int gametrackerOtlpJson(OurSpans state, Batches batches) {
        state.bodies.bytes = 0;
        for (ActiveSpan span : state.spans) {
            state.otlp.add(span, state.bodies.sink);
        }
        state.otlp.finish(state.bodies.sink);
        return batches.of(state.bodies.bytes);
    }

    @Benchmark
    public int opentelemetryProtobuf(OpenTelemetrySpans state, Batches batches) throws IOException {
        state.sink.reset();
        state.marshaler.initialize(state.spans);
        state.marshaler.writeBinaryTo(state.sink);
        state.marshaler.reset();
        return batches.of(state.sink.size());
    }

    @Benchmark
    public int opentelemetryJson(OpenTelemetrySpans state, Batches batches) throws IOException {
        state.sink.reset();
        state.marshaler.initialize(state.spans);
        state.marshaler.writeJsonTo(state.sink);
        state.marshaler.reset();
        return batches.of(state.sink.size());
    }

    private record Keeping(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> ended) {
            spans.addAll(ended);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
