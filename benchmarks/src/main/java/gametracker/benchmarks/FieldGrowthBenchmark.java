package gametracker.benchmarks;

import gametracker.api.Signal;
import gametracker.benchmarks.subject.Work;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.logs.LogRecordBuilder;
import io.opentelemetry.api.logs.Severity;
import java.util.HashMap;
import java.util.Map;
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

/** A log with so many fields, saturated. The caller's map is kept. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
@State(Scope.Benchmark)
public class FieldGrowthBenchmark {
    @Param({"0", "2", "4", "8", "16"})
    public int fields;

    private Map<String, Object> map;
    private AttributeKey<String>[] keys;

    @Setup
    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of a generic type
    public void make() {
        Map<String, Object> made = new HashMap<>();
        keys = new AttributeKey[fields];
        for (int i = 0; i < fields; i++) {
            made.put("field_" + i, "value-" + i);
            keys[i] = AttributeKey.stringKey("field_" + i);
        }
        map = Map.copyOf(made);
    }

    @TearDown
    public void forget() {
        map = Map.of();
    }

    @Benchmark
    public void gametracker(States.GameTrackerState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        state.subject.tracker.logInfo(Work.MESSAGE, map);
    }

    @Benchmark
    public void opentelemetry(States.OpenTelemetryState state, Calls calls) {
        calls.of(state.subject, Signal.LOGS);
        LogRecordBuilder record = state.subject
                .logger
                .logRecordBuilder()
                .setSeverity(Severity.INFO)
                .setBody(Work.MESSAGE);
        for (AttributeKey<String> key : keys) {
            record.setAttribute(key, "value");
        }
        record.emit();
    }
}
