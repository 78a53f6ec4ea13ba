package gametracker.benchmarks;

import gametracker.api.Level;
import gametracker.api.Redactor;
import gametracker.benchmarks.subject.Work;
import gametracker.core.format.LokiPush;
import gametracker.core.format.RecordEncoder;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.Freezer;
import gametracker.core.record.LogRecord;
import gametracker.core.redact.Redaction;
import java.util.ArrayList;
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
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A hundred log records with two fields each become bytes of a Loki push, with and without a redactor before. What is
 * redacted once for all of them, their context, is in the measurement once.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class RedactionBenchmark {
    private static final int RECORDS = 100;

    @State(Scope.Benchmark)
    public static class Records {
        final List<LogRecord> ordinary = records(Work.MESSAGE, Work.LEVEL);
        final List<LogRecord> personal = records("mail to ada@example.org from 192.0.2.7", "/home/ada/saves/forest");
        final Session.Bodies bodies = new Session.Bodies();
        final RecordEncoder<LogRecord> plain = encoder();
        final RecordEncoder<LogRecord> identity = redacting((key, text) -> text);
        final RecordEncoder<LogRecord> common = redacting(Redactor.common());

        private static List<LogRecord> records(String message, String field) {
            Context context = Session.context();
            List<LogRecord> records = new ArrayList<>();
            for (int i = 0; i < RECORDS; i++) {
                Fields data = Freezer.freeze(Map.of(Work.FIELD_LEVEL, field, Work.FIELD_ATTEMPT, (long) i));
                records.add(new LogRecord(
                        Session.NOW + i, Level.INFO, message, data, null, List.of(), context, null, false));
            }
            return records;
        }

        private static RecordEncoder<LogRecord> encoder() {
            return new LokiPush(Session.identity(), true);
        }

        private static RecordEncoder<LogRecord> redacting(Redactor redactor) {
            return new Redaction(redactor, note -> {}).logs(encoder());
        }

        int encode(RecordEncoder<LogRecord> encoder, List<LogRecord> records) {
            bodies.bytes = 0;
            for (LogRecord record : records) {
                encoder.add(record, bodies.sink);
            }
            encoder.finish(bodies.sink);
            return bodies.bytes;
        }
    }

    @Benchmark
    public int withoutARedactor(Records records) {
        return records.encode(records.plain, records.ordinary);
    }

    @Benchmark
    public int redactorThatReturnsEachText(Records records) {
        return records.encode(records.identity, records.ordinary);
    }

    @Benchmark
    public int common(Records records) {
        return records.encode(records.common, records.ordinary);
    }

    @Benchmark
    public int withoutARedactorPersonal(Records records) {
        return records.encode(records.plain, records.personal);
    }

    @Benchmark
    public int commonPersonal(Records records) {
        return records.encode(records.common, records.personal);
    }
}
