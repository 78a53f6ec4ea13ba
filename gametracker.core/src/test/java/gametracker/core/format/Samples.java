package gametracker.core.format;

import gametracker.api.Level;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.ErrorSnapshot;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import gametracker.core.record.RecordFixture;
import gametracker.core.record.SpanIds;
import gametracker.core.record.SpanLink;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Records that a game might make. */
final class Samples {
    /** 2026-11-20T13:14:15.123456789Z. */
    static final long NOON = 1_795_180_455_123_456_789L;

    static final String SESSION = "0b9ff1c6-8c1a-4a6c-9b61-4d7c2d1f7a55";
    static final Fields DEVICE = RecordFixture.fields(
            "os", "Linux", "os_version", "6.1", "locale", "de-DE", "cpus", 8, "gpu", "GeForce \"RTX\"");
    static final Identity IDENTITY = new Identity("arena", "1.2.3", "production", SESSION, SESSION, DEVICE);
    static final Context CONTEXT = new Context(
            RecordFixture.fields("id", "p-17", "name", "Zoë"),
            RecordFixture.fields("match", RecordFixture.fields("map", "forest", "round", 3L)),
            RecordFixture.fields("build", "nightly"));

    private Samples() {}

    static LogRecord log(long ticket, long nanos, Level level, String message, Fields data) {
        return log(ticket, nanos, level, message, data, null, List.of(), CONTEXT);
    }

    static LogRecord log(long ticket, String message, Map<?, ?> data) {
        return log(ticket, NOON + ticket, Level.INFO, message, RecordFixture.fields(data));
    }

    static LogRecord log(
            long ticket,
            long nanos,
            Level level,
            String message,
            Fields data,
            @Nullable Throwable error,
            List<Breadcrumb> breadcrumbs,
            Context context) {
        return RecordFixture.ticketed(
                new LogRecord(
                        nanos,
                        level,
                        message,
                        data,
                        error == null ? null : ErrorSnapshot.of(error),
                        breadcrumbs,
                        context,
                        null,
                        false),
                ticket);
    }

    static LogRecord from(String thread, String logger) {
        return RecordFixture.ticketed(
                new LogRecord(
                        NOON,
                        Level.WARN,
                        "m",
                        Fields.EMPTY,
                        LogRecord.Details.of(null, List.of(), logger),
                        CONTEXT,
                        null,
                        thread,
                        false),
                1);
    }

    static LogRecord inSpan(LogRecord record, long traceHigh, long traceLow, long spanId) {
        return in(record, new Ids(traceHigh, traceLow, spanId, true));
    }

    static LogRecord inUnsampledSpan(LogRecord record) {
        return in(record, new Ids(1, 2, 3, false));
    }

    private static LogRecord in(LogRecord record, SpanIds span) {
        return RecordFixture.ticketed(
                new LogRecord(
                        record.timeNanos(),
                        record.level(),
                        record.message(),
                        record.data(),
                        record.error(),
                        record.breadcrumbs(),
                        record.context(),
                        span,
                        record.truncated()),
                record.ticket());
    }

    private record Ids(long traceHigh, long traceLow, long spanIdBits, boolean sampled) implements SpanIds {}

    /** A span as the formatter sees it. */
    record Span(
            String name,
            long traceHigh,
            long traceLow,
            long spanIdBits,
            long parentIdBits,
            long startNanos,
            long endNanos,
            Fields attributes,
            List<SpanError> errors,
            List<SpanLink> links,
            boolean truncated)
            implements EndedSpan {}

    static Span span(String name, long id, long parent, Fields attributes) {
        return new Span(
                name,
                0x0af7651916cd43ddL,
                7,
                id,
                parent,
                NOON,
                NOON + 5_000_000,
                attributes,
                List.of(),
                List.of(),
                false);
    }

    static Span failed(Span span, List<EndedSpan.SpanError> errors) {
        return new Span(
                span.name,
                span.traceHigh,
                span.traceLow,
                span.spanIdBits,
                span.parentIdBits,
                span.startNanos,
                span.endNanos,
                span.attributes,
                errors,
                span.links,
                span.truncated);
    }
}
