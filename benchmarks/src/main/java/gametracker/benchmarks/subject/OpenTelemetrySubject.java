package gametracker.benchmarks.subject;

import gametracker.api.Signal;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.metrics.DoubleGauge;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessorBuilder;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.MetricExporter;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessorBuilder;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The OpenTelemetry SDK with its batch processors and, to a server, its OTLP exporters over the JDK's client. */
public final class OpenTelemetrySubject implements Subject {
    public static final AttributeKey<String> KEY_LEVEL = AttributeKey.stringKey(Work.FIELD_LEVEL);
    public static final AttributeKey<Long> KEY_ATTEMPT = AttributeKey.longKey(Work.FIELD_ATTEMPT);
    public static final AttributeKey<String> KEY_SCENE = AttributeKey.stringKey(Work.ATTRIBUTE_SCENE);
    public static final AttributeKey<Long> KEY_ASSETS = AttributeKey.longKey(Work.ATTRIBUTE_ASSETS);
    public static final Attributes LABELS = Attributes.of(
            AttributeKey.stringKey("level"), "forest",
            AttributeKey.stringKey("weapon"), "bow");

    public final OpenTelemetrySdk sdk;
    public final Meter meter;
    public final LongCounter counter;
    public final DoubleGauge gauge;
    public final DoubleHistogram histogram;
    public final Logger logger;
    public final Tracer tracer;

    public OpenTelemetrySubject(Target target) {
        this(target, "none");
    }

    /**
     * Sets everything up.
     *
     * @param compression of what is sent: "gzip", or "none", which is the exporters' default
     */
    public OpenTelemetrySubject(Target target, String compression) {
        Resource resource = resource();
        BatchLogRecordProcessorBuilder logs = BatchLogRecordProcessor.builder(target.server()
                .map(server -> logExporter(server, compression))
                .orElseGet(OpenTelemetryDiscard.Logs::new));
        BatchSpanProcessorBuilder spans = BatchSpanProcessor.builder(target.server()
                .map(server -> spanExporter(server, compression))
                .orElseGet(OpenTelemetryDiscard.Spans::new));
        MetricExporter metrics = target.server()
                .map(server -> metricExporter(server, compression))
                .orElseGet(OpenTelemetryDiscard.Metrics::new);
        if (target.queue() > 0) {
            int batch = Math.max(1, target.queue() / 4);
            logs.setMaxQueueSize(target.queue()).setMaxExportBatchSize(batch);
            spans.setMaxQueueSize(target.queue()).setMaxExportBatchSize(batch);
        }
        sdk = OpenTelemetrySdk.builder()
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .setResource(resource)
                        .addLogRecordProcessor(logs.build())
                        .build())
                .setTracerProvider(SdkTracerProvider.builder()
                        .setResource(resource)
                        .addSpanProcessor(spans.build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .setResource(resource)
                        .registerMetricReader(PeriodicMetricReader.create(metrics))
                        .build())
                .build();
        meter = sdk.getMeter("benchmarks");
        counter = meter.counterBuilder(Work.COUNTER).build();
        gauge = meter.gaugeBuilder(Work.GAUGE).build();
        histogram = meter.histogramBuilder(Work.HISTOGRAM)
                .setExplicitBucketBoundariesAdvice(bounds())
                .build();
        logger = sdk.getLogsBridge().get("benchmarks");
        tracer = sdk.getTracer("benchmarks");
    }

    /** What GameTracker says of a session, as a resource. */
    public static Resource resource() {
        return Resource.create(Attributes.builder()
                .put("service.name", Work.GAME)
                .put("service.version", Work.VERSION)
                .put("deployment.environment.name", Work.ENVIRONMENT)
                .put("session.id", "5f0c1c5e-8b60-4a37-9d4e-0f4b61a3c111")
                .build());
    }

    private static List<Double> bounds() {
        return Arrays.stream(Work.bounds()).boxed().collect(Collectors.toList());
    }

    private static LogRecordExporter logExporter(URI server, String compression) {
        return OtlpHttpLogRecordExporter.builder()
                .setEndpoint(server.resolve("/v1/logs").toString())
                .setCompression(compression)
                .build();
    }

    private static SpanExporter spanExporter(URI server, String compression) {
        return OtlpHttpSpanExporter.builder()
                .setEndpoint(server.resolve("/v1/traces").toString())
                .setCompression(compression)
                .build();
    }

    private static MetricExporter metricExporter(URI server, String compression) {
        return OtlpHttpMetricExporter.builder()
                .setEndpoint(server.resolve("/v1/metrics").toString())
                .setCompression(compression)
                .build();
    }

    @Override
    public boolean has(Signal signal) {
        return true;
    }

    @Override
    public void log(long turn) {
        logger.logRecordBuilder()
                .setSeverity(Severity.INFO)
                .setBody(Work.MESSAGE)
                .setAttribute(KEY_LEVEL, Work.LEVEL)
                .setAttribute(KEY_ATTEMPT, turn)
                .emit();
    }

    @Override
    public void span(long turn) {
        tracer.spanBuilder(Work.SPAN)
                .setAttribute(KEY_SCENE, Work.SCENE)
                .setAttribute(KEY_ASSETS, turn)
                .startSpan()
                .end();
    }

    @Override
    public void count() {
        counter.add(1, LABELS);
    }

    @Override
    public void gauge(double value) {
        gauge.set(value, LABELS);
    }

    @Override
    public void record(double value) {
        histogram.record(value, LABELS);
    }

    @Override
    public void flush() {
        CompletableResultCode.ofAll(List.of(
                        sdk.getSdkLoggerProvider().forceFlush(),
                        sdk.getSdkTracerProvider().forceFlush(),
                        sdk.getSdkMeterProvider().forceFlush()))
                .join(30, TimeUnit.SECONDS);
    }

    @Override
    public long delivered(Signal signal) {
        return Tally.of(signal);
    }

    @Override
    public void close() {
        sdk.close();
    }
}
