package gametracker.viewer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.ReceivedSpan;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Scope;
import io.opentelemetry.exporter.internal.marshal.Marshaler;
import io.opentelemetry.exporter.internal.otlp.logs.LogsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.metrics.MetricsRequestMarshaler;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.InstrumentType;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.data.AggregationTemporality;
import io.opentelemetry.sdk.metrics.data.MetricData;
import io.opentelemetry.sdk.metrics.export.CollectionRegistration;
import io.opentelemetry.sdk.metrics.export.MetricReader;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** OpenTelemetry's own Java SDK sends to the receiver and is understood: protobuf, gzip and plain, and JSON. */
@Timeout(120)
class OfficialExporterTest {
    @Test
    void logsMetricsAndTracesInPlainProtobufAreUnderstood() {
        understood("none");
    }

    @Test
    void logsMetricsAndTracesInGzipAreUnderstood() {
        understood("gzip");
    }

    private void understood(String compression) {
        try (Receiver receiver = Receiver.start()) {
            Span span;
            try (OpenTelemetrySdk sdk = sdk(receiver, compression)) {
                span = sdk.getTracer("arena")
                        .spanBuilder("fight")
                        .setAttribute("wave", 3)
                        .setAttribute(AttributeKey.stringArrayKey("heroes"), List.of("ann", "bo"))
                        .startSpan();
                try (Scope ignored = span.makeCurrent()) {
                    sdk.getLogsBridge()
                            .get("arena")
                            .logRecordBuilder()
                            .setSeverity(Severity.WARN)
                            .setSeverityText("WARN")
                            .setBody("low health")
                            .setAttribute(AttributeKey.longKey("hp"), 7L)
                            .emit();
                    sdk.getTracer("arena").spanBuilder("hit").startSpan().end();
                }
                span.recordException(new IllegalStateException("boom"));
                span.setStatus(StatusCode.ERROR, "boom");
                span.end();
                sdk.getMeter("arena")
                        .counterBuilder("hits")
                        .build()
                        .add(5, Attributes.of(AttributeKey.stringKey("weapon"), "axe"));
                sdk.getMeter("arena")
                        .gaugeBuilder("health")
                        .setUnit("1")
                        .build()
                        .set(0.5);
                sdk.getMeter("arena")
                        .histogramBuilder("frame.time")
                        .setUnit("ms")
                        .build()
                        .record(16.6);
                assertTrue(sdk.getSdkTracerProvider()
                        .forceFlush()
                        .join(30, TimeUnit.SECONDS)
                        .isSuccess());
                assertTrue(sdk.getSdkLoggerProvider()
                        .forceFlush()
                        .join(30, TimeUnit.SECONDS)
                        .isSuccess());
                assertTrue(sdk.getSdkMeterProvider()
                        .forceFlush()
                        .join(30, TimeUnit.SECONDS)
                        .isSuccess());
            }
            for (ReceivedRequest request : receiver.received().requests()) {
                assertTrue(request.clean(), request::toString);
                assertEquals("application/x-protobuf", request.headers().get("content-type"));
            }
            hits(receiver);
            ReceivedLog log = receiver.received().logs().get(0);
            assertEquals("low health", log.message());
            assertEquals("warn", log.level());
            assertEquals("7", log.metadata().get("hp"));
            assertEquals("arena", log.labels().get("service_name"));
            assertEquals(span.getSpanContext().getTraceId(), log.traceId());
            assertEquals(span.getSpanContext().getSpanId(), log.spanId());
            Map<String, ReceivedSpan> spans = receiver.received().spans().stream()
                    .collect(java.util.stream.Collectors.toMap(ReceivedSpan::name, each -> each));
            ReceivedSpan fight = spans.get("fight");
            assertEquals(3L, fight.span().attributes().get("wave"));
            assertEquals(List.of("ann", "bo"), fight.span().attributes().get("heroes"));
            assertTrue(fight.span().failed());
            assertEquals("exception", fight.span().events().get(0).name());
            assertEquals(fight.spanId(), spans.get("hit").parentSpanId());
        }
    }

    /** The exporter over HTTP speaks protobuf alone; what the SDK's own marshalers write as JSON is sent as it is. */
    @Test
    void jsonOfTheSdkIsUnderstood() {
        List<SpanData> spans = new CopyOnWriteArrayList<>();
        List<LogRecordData> logs = new CopyOnWriteArrayList<>();
        SpanExporter spanExporter = new Keeper(spans);
        InMemoryMetrics metrics = new InMemoryMetrics();
        try (OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(SimpleSpanProcessor.create(spanExporter))
                        .build())
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .addLogRecordProcessor((context, log) -> logs.add(log.toLogRecordData()))
                        .build())
                .setMeterProvider(
                        SdkMeterProvider.builder().registerMetricReader(metrics).build())
                .build()) {
            Span span = sdk.getTracer("arena")
                    .spanBuilder("fight")
                    .setAttribute("wave", 3)
                    .startSpan();
            try (Scope ignored = span.makeCurrent()) {
                sdk.getLogsBridge()
                        .get("arena")
                        .logRecordBuilder()
                        .setBody("hello")
                        .emit();
            }
            span.end();
            sdk.getMeter("arena").counterBuilder("hits").build().add(5);
            sdk.getMeter("arena").histogramBuilder("time").build().record(7);
            metrics.collect();
        }
        try (Receiver receiver = Receiver.start()) {
            PostClient sender = new PostClient(receiver.uri());
            assertEquals(
                    200,
                    sender.json("/v1/traces", json(TraceRequestMarshaler.create(spans)))
                            .status());
            assertEquals(
                    204,
                    sender.json("/v1/logs", json(LogsRequestMarshaler.create(logs)))
                            .status());
            assertEquals(
                    200,
                    sender.json("/v1/metrics", json(MetricsRequestMarshaler.create(metrics.collected)))
                            .status());
            ReceivedSpan span = receiver.received().spans().get(0);
            assertEquals("fight", span.name());
            assertEquals(3L, span.span().attributes().get("wave"));
            ReceivedLog log = receiver.received().logs().get(0);
            assertEquals("hello", log.message());
            assertEquals(span.spanId(), log.spanId());
            assertEquals(
                    5.0, receiver.received().series("hits_total").get(0).last().orElseThrow());
            assertEquals(
                    1.0, receiver.received().series("time_count").get(0).last().orElseThrow());
        }
    }

    private static String json(Marshaler marshaler) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            marshaler.writeJsonTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private record Keeper(List<SpanData> spans) implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> more) {
            spans.addAll(more);
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

    private static final class InMemoryMetrics implements MetricReader {
        private CollectionRegistration registration = CollectionRegistration.noop();
        private Collection<MetricData> collected = List.of();

        void collect() {
            collected = registration.collectAllMetrics();
        }

        @Override
        public void register(CollectionRegistration newRegistration) {
            registration = newRegistration;
        }

        @Override
        public CompletableResultCode forceFlush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public AggregationTemporality getAggregationTemporality(InstrumentType type) {
            return AggregationTemporality.CUMULATIVE;
        }
    }

    private static void hits(Receiver receiver) {
        var hits = receiver.received().series("hits_total").get(0);
        assertEquals(5.0, hits.last().orElseThrow());
        assertEquals("axe", hits.label("weapon"));
        assertEquals("arena", hits.label("job"));
        assertEquals(
                0.5, receiver.received().series("health_ratio").get(0).last().orElseThrow());
        assertEquals(
                1.0,
                receiver.received()
                        .series("frame_time_milliseconds_count")
                        .get(0)
                        .last()
                        .orElseThrow());
        assertTrue(receiver.received().series("frame_time_milliseconds_bucket").size() > 5);
    }

    private static OpenTelemetrySdk sdk(Receiver receiver, String compression) {
        Resource resource = Resource.getDefault()
                .merge(Resource.create(Attributes.of(
                        AttributeKey.stringKey("service.name"),
                        "arena",
                        AttributeKey.stringKey("service.instance.id"),
                        "i-1")));
        return OpenTelemetrySdk.builder()
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                        .setEndpoint(receiver.uri() + "/v1/traces")
                                        .setCompression(compression)
                                        .build())
                                .build())
                        .build())
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .setResource(resource)
                        .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                        .setEndpoint(receiver.uri() + "/v1/logs")
                                        .setCompression(compression)
                                        .build())
                                .build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricReader(PeriodicMetricReader.builder(OtlpHttpMetricExporter.builder()
                                        .setEndpoint(receiver.uri() + "/v1/metrics")
                                        .setCompression(compression)
                                        .build())
                                .build())
                        .build())
                .build();
    }
}
