package gametracker.core.format;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.LogRecord;
import gametracker.core.record.MonotonicTime;
import gametracker.core.record.SpanIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportLogsServiceRequest} as OTLP JSON. The message is the body; everything else is an attribute: {@code
 * data.*}, {@code user.*}, {@code context.*}, {@code tag.*}, and the semantic conventions' names where they have one.
 *
 * <p>Loki makes structured metadata of attributes and refuses an entry that has more than 128 or 64 KB of them, those
 * of the resource and a few of its own included; hence the shares below.
 *
 * <p>Times never decrease but with the clock, as {@link MonotonicTime} has it.
 */
public final class OtlpLogs implements LogFormat {
    private static final int MAX_DATA_ATTRIBUTES = 40;
    private static final int MAX_CONTEXT_ATTRIBUTES = 40;
    private static final int MAX_ATTRIBUTE_BYTES = 36 << 10;
    private static final int MAX_CONTEXT_BYTES = 12 << 10;

    /** Loki's {@code max_line_size}, which holds for the message here. */
    private static final int MAX_MESSAGE_BYTES = LokiPush.MAX_LINE_BYTES;

    private static final byte[] TIME = JsonWriter.ascii("{\"timeUnixNano\":\"");
    private static final byte[] OBSERVED = JsonWriter.ascii("\",\"observedTimeUnixNano\":\"");
    private static final byte[] BODY = JsonWriter.ascii("\",\"body\":{\"stringValue\":");
    private static final byte[] TRACE_ID = JsonWriter.ascii(",\"traceId\":\"");
    private static final byte[] SPAN_ID = JsonWriter.ascii("\",\"spanId\":\"");
    private static final byte[] ATTRIBUTES = JsonWriter.ascii(",\"attributes\":[");
    private static final byte[] UID = JsonWriter.ascii("{\"key\":\"log.record.uid\",\"value\":{\"stringValue\":");
    private static final byte[] UID_END = JsonWriter.ascii("\"}}");
    private static final byte[] BREADCRUMBS =
            JsonWriter.ascii(",{\"key\":\"breadcrumbs\",\"value\":{\"arrayValue\":{\"values\":[");
    private static final byte[] CRUMB =
            JsonWriter.ascii("{\"kvlistValue\":{\"values\":[{\"key\":\"ts\",\"value\":{\"stringValue\":\"");
    private static final byte[] CRUMB_MESSAGE = JsonWriter.ascii("\"}},{\"key\":\"msg\",\"value\":{\"stringValue\":");
    private static final byte[] CRUMB_DATA =
            JsonWriter.ascii("}},{\"key\":\"data\",\"value\":{\"kvlistValue\":{\"values\":[");
    private static final byte[] CRUMB_END = JsonWriter.ascii("]}}}]}}");
    private static final byte[] BREADCRUMBS_END = JsonWriter.ascii("]}}}");
    private static final byte[][] SEVERITIES = severities();

    private final byte[] uid;
    private final JsonWriter scratch = new JsonWriter(false);
    private final BatchBuilder body;
    private final MonotonicTime times = new MonotonicTime(0);
    private final TimedBodies timed = new TimedBodies(times);
    private final Constant empty;
    private long truncated;

    public OtlpLogs(Identity identity) {
        byte[] header = Resource.header(identity, Resource.Request.LOGS);
        this.body = new BatchBuilder(
                Format.OTLP_LOGS, header, Resource.footer(), 0, new JsonWriter(false, header.length + (16 << 10)));
        byte[] session = new JsonWriter(false)
                .string(Texts.labelValue(identity.sessionId()))
                .toBytes();
        this.uid = new JsonWriter(false)
                .raw(UID)
                .raw(session, 0, session.length - 1)
                .raw('-')
                .toBytes();
        this.empty = encode(Context.EMPTY);
    }

    @Override
    public void add(LogRecord record, BodySink sink) {
        long time = times.next(record.timeNanos());
        if (!timed.mayFollow(time)) {
            finish(sink);
        }
        Constant constant = constant(record.context());
        ErrorText error = record.error() == null ? null : ErrorText.of(record.error());
        JsonWriter json = body.writer();
        boolean cut;
        int step = 0;
        int attributes;
        do {
            json.limit(step);
            body.begin();
            head(json, record, time);
            attributes = json.size();
            cut = attributes(json, record, error, constant);
        } while ((json.size() - attributes > MAX_ATTRIBUTE_BYTES + constant.bytes.length
                        || attributes - body.itemStart() > MAX_MESSAGE_BYTES)
                && step++ < JsonWriter.NARROWEST);
        if (cut) {
            truncated++;
        }
        json.raw(']').raw('}');
        body.end(timed.to(sink));
        timed.ended(time);
    }

    @Override
    public void finish(BodySink sink) {
        body.finish(timed.to(sink));
    }

    @Override
    public int openBytes() {
        return body.bytes();
    }

    @Override
    public int openItems() {
        return body.items();
    }

    @Override
    public long truncated() {
        return truncated;
    }

    private static void head(JsonWriter json, LogRecord record, long time) {
        json.raw(TIME).time(time).raw(OBSERVED).time(time);
        json.raw(SEVERITIES[record.level().ordinal()]);
        json.raw(BODY).message(record.message()).raw('}');
        SpanIds span = record.span();
        if (span != null) {
            json.raw(TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
            json.raw(SPAN_ID).hex(span.spanIdBits()).raw('"');
        }
    }

    private boolean attributes(JsonWriter json, LogRecord record, @Nullable ErrorText error, Constant constant) {
        // Without it two equal records of one nanosecond would be taken for one.
        json.raw(ATTRIBUTES).raw(uid).number(record.ticket()).raw(UID_END);
        name(json, "thread.name", record.thread());
        name(json, "logger", record.logger());
        if (error != null) {
            OtlpTraces.exception(json.raw(','), error);
        }
        FlatAttributes data = new FlatAttributes(json, MAX_DATA_ATTRIBUTES).write("data.", record.data());
        if (!record.breadcrumbs().isEmpty()) {
            breadcrumbs(json, record.breadcrumbs());
        }
        json.raw(constant.bytes);
        boolean cut = record.truncated() || json.cut() || data.cut() || constant.cut;
        if (cut) {
            json.raw(Attributes.AND_TRUNCATED);
        }
        return cut;
    }

    private static void name(JsonWriter json, String key, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            Attributes.text(json.raw(','), key, name);
        }
    }

    /** One attribute; the newest, if not all. */
    private static void breadcrumbs(JsonWriter json, List<Breadcrumb> breadcrumbs) {
        json.raw(BREADCRUMBS);
        int first = breadcrumbs.size() - json.allowed(breadcrumbs.size());
        for (int i = first; i < breadcrumbs.size(); i++) {
            if (i > first) {
                json.raw(',');
            }
            Breadcrumb crumb = breadcrumbs.get(i);
            json.raw(CRUMB).time(crumb.timeNanos()).raw(CRUMB_MESSAGE).string(crumb.message());
            json.raw(CRUMB_DATA);
            Attributes.attributes(json, crumb.data());
            json.raw(CRUMB_END);
        }
        json.raw(BREADCRUMBS_END);
    }

    private Constant constant(Context context) {
        if (context == Context.EMPTY) {
            return empty;
        }
        if (context.encoded instanceof Constant constant && constant.owner == this) {
            return constant;
        }
        Constant constant = encode(context);
        context.encoded = constant;
        return constant;
    }

    private Constant encode(Context context) {
        FlatAttributes flat;
        int step = 0;
        do {
            scratch.truncate(0);
            scratch.limit(step);
            flat = new FlatAttributes(scratch, MAX_CONTEXT_ATTRIBUTES)
                    .write("user.", context.user())
                    .write("tag.", context.tags())
                    .write("context.", context.contexts());
        } while (scratch.size() > MAX_CONTEXT_BYTES && step++ < JsonWriter.NARROWEST);
        return new Constant(this, scratch.toBytes(), scratch.cut() || flat.cut());
    }

    /** Numbers of the OpenTelemetry logs data model, "SeverityNumber". */
    private static byte[][] severities() {
        byte[][] severities = new byte[Level.values().length][];
        for (Level level : Level.values()) {
            int number = switch (level) {
                case DEBUG -> 5;
                case INFO -> 9;
                case WARN -> 13;
                case ERROR -> 17;
            };
            severities[level.ordinal()] =
                    JsonWriter.ascii("\",\"severityNumber\":" + number + ",\"severityText\":\"" + level.name());
        }
        return severities;
    }

    /** The last attributes of each record of one context, and by whom they were encoded. */
    private record Constant(OtlpLogs owner, byte[] bytes, boolean cut) {}
}
