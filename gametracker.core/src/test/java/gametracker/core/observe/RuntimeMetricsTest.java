package gametracker.core.observe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.MetricSink.Kind;
import gametracker.api.spi.MetricSink.Metric;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuntimeMetricsTest {
    /** As OpenTelemetry's compatibility specification names them; {@code _total} comes from the formatter. */
    @ParameterizedTest
    @CsvSource({
        "jvm.memory.used, UP_DOWN_COUNTER, By, jvm_memory_used_bytes",
        "jvm.gc.duration, HISTOGRAM, s, jvm_gc_duration_seconds",
        "jvm.cpu.time, COUNTER, s, jvm_cpu_time_seconds",
        "jvm.cpu.recent_utilization, GAUGE, 1, jvm_cpu_recent_utilization_ratio",
        "jvm.thread.count, UP_DOWN_COUNTER, {thread}, jvm_thread_count",
        "some.count, COUNTER, 1, some_count",
        "wait_seconds, GAUGE, s, wait_seconds",
    })
    void prometheusNamesHaveTheUnit(String name, Kind kind, String unit, String expected) {
        List<Double> bounds = kind == Kind.HISTOGRAM ? List.of(1.0) : List.of();
        assertEquals(expected, RuntimeMetrics.prometheusName(new Metric(name, kind, unit, "", bounds)));
    }
}
