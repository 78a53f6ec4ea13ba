package gametracker.benchmarks.subject;

import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetry;
import io.opentelemetry.instrumentation.runtimetelemetry.RuntimeTelemetryBuilder;
import io.opentelemetry.instrumentation.runtimetelemetry.internal.Experimental;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import java.time.Duration;

/**
 * OpenTelemetry's metrics of the JVM, all of them, by JMX and by a JFR event stream. They are read as often as
 * GameTracker's and discarded. It knows no frames and tells no causes.
 */
public final class OpenTelemetryRuntime implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofSeconds(5);

    private final OpenTelemetrySdk sdk = OpenTelemetrySdk.builder()
            .setMeterProvider(SdkMeterProvider.builder()
                    .registerMetricReader(PeriodicMetricReader.builder(new OpenTelemetryDiscard.Metrics())
                            .setInterval(INTERVAL)
                            .build())
                    .build())
            .build();
    private final RuntimeTelemetry telemetry;

    /** Starts it. */
    public OpenTelemetryRuntime() {
        RuntimeTelemetryBuilder builder = RuntimeTelemetry.builder(sdk);
        Experimental.setEmitExperimentalMetrics(builder, true);
        Experimental.setEmitExperimentalJfrMetrics(builder, true);
        telemetry = builder.build();
    }

    @Override
    public void close() {
        telemetry.close();
        sdk.close();
    }
}
