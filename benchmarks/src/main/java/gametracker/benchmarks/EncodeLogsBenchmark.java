package gametracker.benchmarks;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.github.loki4j.client.batch.LogRecord;
import com.github.loki4j.client.batch.LogRecordBatch;
import com.github.loki4j.client.writer.JsonWriter;
import com.github.loki4j.logback.JsonLayout;
import gametracker.benchmarks.subject.Loki4jSubject;
import gametracker.benchmarks.subject.OpenTelemetrySubject;
import gametracker.benchmarks.subject.Work;
import gametracker.core.format.LokiPush;
import gametracker.core.format.OtlpLogs;
import gametracker.core.format.RecordEncoder;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.exporter.internal.otlp.logs.LowAllocationLogsRequestMarshaler;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.sentry.ISerializer;
import io.sentry.SentryEnvelope;
import io.sentry.SentryEnvelopeItem;
import io.sentry.SentryLogEvent;
import io.sentry.SentryLogEventAttributeValue;
import io.sentry.SentryLogEvents;
import io.sentry.SentryLogLevel;
import io.sentry.SentryOptions;
import io.sentry.protocol.SentryId;
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
import org.slf4j.event.KeyValuePair;

/** A hundred log records with two fields each become bytes. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncodeLogsBenchmark {
    private static final int RECORDS = 100;
    private static final long NOW = Session.NOW;

    @State(Scope.Benchmark)
    public static class OurRecords {
        final List<gametracker.core.record.LogRecord> records = new ArrayList<>();
        final Session.Bodies bodies = new Session.Bodies();
        final LokiPush loki = new LokiPush(Session.identity(), true);
        final OtlpLogs otlp = new OtlpLogs(Session.identity());

        @Setup
        public void make() {
            Context context = Session.context();
            for (int i = 0; i < RECORDS; i++) {
                Fields data = Freezer.freeze(Map.of(Work.FIELD_LEVEL, Work.LEVEL, Work.FIELD_ATTEMPT, (long) i));
                records.add(new gametracker.core.record.LogRecord(
                        NOW + i,
                        gametracker.api.Level.INFO,
                        Work.MESSAGE,
                        data,
                        null,
                        List.of(),
                        context,
                        null,
                        false));
            }
        }

        int encode(RecordEncoder<gametracker.core.record.LogRecord> format) {
            bodies.bytes = 0;
            for (gametracker.core.record.LogRecord record : records) {
                format.add(record, bodies.sink);
            }
            format.finish(bodies.sink);
            return bodies.bytes;
        }
    }

    @State(Scope.Benchmark)
    public static class OpenTelemetryRecords {
        final List<LogRecordData> records = new ArrayList<>();
        final LowAllocationLogsRequestMarshaler marshaler = new LowAllocationLogsRequestMarshaler();
        final Sink sink = new Sink();

        @Setup
        public void make() {
            SdkLoggerProvider provider = SdkLoggerProvider.builder()
                    .setResource(OpenTelemetrySubject.resource())
                    .addLogRecordProcessor(SimpleLogRecordProcessor.create(new Keeping(records)))
                    .build();
            for (int i = 0; i < RECORDS; i++) {
                provider.get("benchmarks")
                        .logRecordBuilder()
                        .setSeverity(Severity.INFO)
                        .setBody(Work.MESSAGE)
                        .setAttribute(OpenTelemetrySubject.KEY_LEVEL, Work.LEVEL)
                        .setAttribute(OpenTelemetrySubject.KEY_ATTEMPT, (long) i)
                        .emit();
            }
            provider.close();
        }
    }

    @State(Scope.Benchmark)
    public static class Loki4jRecords {
        final LogRecord[] records = new LogRecord[RECORDS];
        final JsonWriter writer = new JsonWriter(1 << 20);

        @Setup
        public void make() {
            Map<String, String> stream = Map.of("game", Work.GAME, "env", Work.ENVIRONMENT, "version", Work.VERSION);
            for (int i = 0; i < RECORDS; i++) {
                String line = "{\"timestamp_ms\":" + (NOW / 1_000_000 + i)
                        + ",\"logger_name\":\"benchmarks\",\"level\":\"INFO\",\"thread_name\":\"main\",\"message\":\""
                        + Work.MESSAGE + "\",\"kvp_level\":\"" + Work.LEVEL + "\",\"kvp_attempt\":" + i + "}";
                records[i] = LogRecord.create(NOW / 1_000_000 + i, i, stream, line, Map.of());
            }
        }
    }

    @State(Scope.Benchmark)
    public static class LogbackEvents {
        final List<LoggingEvent> events = new ArrayList<>();
        final LoggerContext context = new LoggerContext();
        final JsonLayout layout = Loki4jSubject.layout(context);
        final Map<String, String> stream = Map.of("game", Work.GAME, "env", Work.ENVIRONMENT, "version", Work.VERSION);
        final JsonWriter writer = new JsonWriter(1 << 20);

        @Setup
        public void make() {
            context.setMDCAdapter(new LogbackMDCAdapter());
            for (int i = 0; i < RECORDS; i++) {
                LoggingEvent event = new LoggingEvent(
                        "benchmarks", context.getLogger("benchmarks"), Level.INFO, Work.MESSAGE, null, null);
                event.setKeyValuePairs(List.of(
                        new KeyValuePair(Work.FIELD_LEVEL, Work.LEVEL), new KeyValuePair(Work.FIELD_ATTEMPT, i)));
                events.add(event);
            }
        }
    }

    @State(Scope.Benchmark)
    public static class SentryRecords {
        final List<SentryLogEvent> events = new ArrayList<>();
        final ISerializer serializer = new SentryOptions().getSerializer();
        final Sink sink = new Sink();

        @Setup
        public void make() {
            for (int i = 0; i < RECORDS; i++) {
                SentryLogEvent event =
                        new SentryLogEvent(new SentryId(), NOW / 1e9 + i, Work.MESSAGE, SentryLogLevel.INFO);
                event.setAttribute(Work.FIELD_LEVEL, new SentryLogEventAttributeValue("string", Work.LEVEL));
                event.setAttribute(Work.FIELD_ATTEMPT, new SentryLogEventAttributeValue("integer", i));
                events.add(event);
            }
        }
    }

    /** With session, user, contexts, tags and device in each line. */
    @Benchmark
    public int gametrackerLoki(OurRecords state, Batches batches) {
        return batches.of(state.encode(state.loki));
    }

    @Benchmark
    public int gametrackerOtlpJson(OurRecords state, Batches batches) {
        return batches.of(state.encode(state.otlp));
    }

    @Benchmark
    public int opentelemetryProtobuf(OpenTelemetryRecords state, Batches batches) throws IOException {
        state.sink.reset();
        state.marshaler.initialize(state.records);
        state.marshaler.writeBinaryTo(state.sink);
        state.marshaler.reset();
        return batches.of(state.sink.size());
    }

    @Benchmark
    public int opentelemetryJson(OpenTelemetryRecords state, Batches batches) throws IOException {
        state.sink.reset();
        state.marshaler.initialize(state.records);
        state.marshaler.writeJsonTo(state.sink);
        state.marshaler.reset();
        return batches.of(state.sink.size());
    }

    /** From lines that its layout has rendered before. */
    @Benchmark
    public int loki4jRenderedLines(Loki4jRecords state, Batches batches) {
        state.writer.serializeBatch(new LogRecordBatch(state.records));
        int size = state.writer.toByteArray().length;
        state.writer.reset();
        return batches.of(size);
    }

    /** With the layout that makes the lines. */
    @Benchmark
    public int loki4jFromEvents(LogbackEvents state, Batches batches) {
        LogRecord[] records = new LogRecord[RECORDS];
        for (int i = 0; i < RECORDS; i++) {
            LoggingEvent event = state.events.get(i);
            records[i] =
                    LogRecord.create(event.getTimeStamp(), i, state.stream, state.layout.doLayout(event), Map.of());
        }
        state.writer.serializeBatch(new LogRecordBatch(records));
        int size = state.writer.toByteArray().length;
        state.writer.reset();
        return batches.of(size);
    }

    @Benchmark
    public int sentryJson(SentryRecords state, Batches batches) throws Exception {
        state.sink.reset();
        SentryEnvelopeItem item = SentryEnvelopeItem.fromLogs(state.serializer, new SentryLogEvents(state.events));
        state.serializer.serialize(new SentryEnvelope(null, null, item), state.sink);
        return batches.of(state.sink.size());
    }

    private record Keeping(List<LogRecordData> records) implements LogRecordExporter {
        @Override
        public CompletableResultCode export(Collection<LogRecordData> logs) {
            records.addAll(logs);
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
