package gametracker.benchmarks.start;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** The OpenTelemetry SDK: a log, a counter and a span. */
public final class StartOpenTelemetry {
    private StartOpenTelemetry() {}

    public static void main(String[] arguments) throws IOException {
        String server = arguments[0];
        Attributes level = Attributes.of(AttributeKey.stringKey("level"), "forest");
        OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
                .setLoggerProvider(SdkLoggerProvider.builder()
                        .addLogRecordProcessor(BatchLogRecordProcessor.builder(OtlpHttpLogRecordExporter.builder()
                                        .setEndpoint(server + "v1/logs")
                                        .build())
                                .build())
                        .build())
                .setMeterProvider(SdkMeterProvider.builder()
                        .registerMetricReader(PeriodicMetricReader.create(OtlpHttpMetricExporter.builder()
                                .setEndpoint(server + "v1/metrics")
                                .build()))
                        .build())
                .setTracerProvider(SdkTracerProvider.builder()
                        .addSpanProcessor(BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder()
                                        .setEndpoint(server + "v1/traces")
                                        .build())
                                .build())
                        .build())
                .build();
        sdk.getLogsBridge()
                .get("benchmarks")
                .logRecordBuilder()
                .setSeverity(Severity.INFO)
                .setBody("player entered level")
                .setAttribute("level", "forest")
                .emit();
        sdk.getMeter("benchmarks").counterBuilder("enemies_defeated").build().add(1, level);
        sdk.getTracer("benchmarks").spanBuilder("load_level").startSpan().end();
        Phases.reached("called");
        sdk.getSdkLoggerProvider().forceFlush().join(30, TimeUnit.SECONDS);
        sdk.getSdkMeterProvider().forceFlush().join(30, TimeUnit.SECONDS);
        sdk.getSdkTracerProvider().forceFlush().join(30, TimeUnit.SECONDS);
        Phases.reached("delivered");
        sdk.close();
        Phases.reached("closed");
    }
}
