package gametracker.core.format;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.LogRecord;
import gametracker.core.record.SpanIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ExportLogsServiceRequest} as OTLP JSON. The message is the body; everything else is an attribute: {@code
 * data.*}, {@code user.*}, {@code context.*}, {@code tag.*}, and the semantic conventions' names where they have one. A
 * record of the library's own is an event (logs.proto, {@code LogRecord.event_name}).
 *
 * <p>Loki makes structured metadata of attributes. It refuses an entry that has more than 128 or 64 KB of them, those
 * of the resource and a few of its own included; hence the shares below.
 */
public final class OtlpLogs extends BatchEncoder<LogRecord, TimedBatchBuilder> {
    private static final int MAX_DATA_ATTRIBUTES = 40;
    private static final int MAX_CONTEXT_ATTRIBUTES = 40;
    private static final int MAX_ATTRIBUTE_BYTES = 36 << 10;
    private static final int MAX_CONTEXT_BYTES = 12 << 10;

    /** Loki's {@code max_line_size}, which holds for the message here. */
    private static final int MAX_MESSAGE_BYTES = LokiPush.MAX_LINE_BYTES;

    private static final byte[] TIME = JsonWriter.ascii("{\"timeUnixNano\":\"");
    private static final byte[] OBSERVED = JsonWriter.ascii("\",\"observedTimeUnixNano\":\"");
    private static final byte[] BODY = JsonWriter.ascii("\",\"body\":{\"stringValue\":");
    /** {@code LogRecord.flags}: W3C's trace flags. */
    private static final byte[] SAMPLED = JsonWriter.ascii(",\"flags\":1");

    private static final byte[] TRACE_ID = JsonWriter.ascii(",\"traceId\":\"");
    private static final byte[] SPAN_ID = JsonWriter.ascii("\",\"spanId\":\"");
    private static final byte[] EVENT_NAME = JsonWriter.ascii(",\"eventName\":");
    private static final byte[] ATTRIBUTES = JsonWriter.ascii(",\"attributes\":[");
    private static final byte[] UID = JsonWriter.ascii("{\"key\":\"log.record.uid\",\"value\":{\"stringValue\":\"");
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

    /** The beginning of a record's {@code log.record.uid}. */
    private final byte[] uid;

    private final JsonWriter scratch = new JsonWriter(false);
    private final ContextCache contexts = new ContextCache(this::encode);

    public OtlpLogs(Identity identity) {
        super(List.of(new TimedBatchBuilder(
                Format.OTLP_LOGS,
                Resource.header(identity, OtlpRules.LOGS),
                Resource.footer(),
                0,
                false,
                TimedBatchBuilder.ANY_PERIOD)));
        String session = Texts.labelValue(identity.sessionId());
        this.uid = new JsonWriter(false).raw(UID).text(session).raw('-').toBytes();
    }

    @Override
    public void add(LogRecord record, BodySink sink) {
        TimedBatchBuilder body = bodies.get(0);
        long time = body.next(record.timeNanos(), sink);
        ContextCache.Encoded context = contexts.of(record.context());
        ErrorText error = record.error() == null ? null : ErrorText.of(record.error());
        JsonWriter json = body.writer();
        boolean cut;
        int attributes;
        json.limit(0);
        do {
            body.begin();
            head(json, record, time);
            attributes = json.size();
            cut = attributes(json, record, error, context);
        } while ((json.size() - attributes > MAX_ATTRIBUTE_BYTES + context.bytes().length
                        || attributes - body.itemStart() > MAX_MESSAGE_BYTES)
                && json.narrow());
        if (cut) {
            countTruncated();
        }
        json.raw(']').raw('}');
        body.end(sink);
    }

    private static void head(JsonWriter json, LogRecord record, long time) {
        json.raw(TIME).time(time).raw(OBSERVED).time(time);
        json.raw(SEVERITIES[record.level().ordinal()]);
        json.raw(BODY).message(record.message()).raw('}');
        String event = record.event();
        if (event != null) {
            json.raw(EVENT_NAME).string(event);
        }
        SpanIds span = record.span();
        if (span != null) {
            json.raw(TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
            json.raw(SPAN_ID).hex(span.spanIdBits()).raw('"');
            if (span.sampled()) {
                json.raw(SAMPLED);
            }
        }
    }

    /** Writes all attributes of a record; says whether anything of it was cut, here or at the call. */
    private boolean attributes(
            JsonWriter json, LogRecord record, @Nullable ErrorText error, ContextCache.Encoded context) {
        // Without it two equal records of one nanosecond would be taken for one.
        json.raw(ATTRIBUTES).raw(uid).number(record.ticket()).raw(UID_END);
        name(json, "thread.name", record.thread());
        name(json, "logger", record.logger());
        if (error != null) {
            Attributes.exception(json.raw(','), error);
        }
        FlatAttributes data = new FlatAttributes(json, MAX_DATA_ATTRIBUTES).write(prefix(record), record.data());
        if (!record.breadcrumbs().isEmpty()) {
            breadcrumbs(json, record.breadcrumbs());
        }
        json.raw(context.bytes());
        boolean cut = record.truncated() || json.cut() || data.cut() || context.cut();
        if (cut) {
            json.raw(Attributes.AND_TRUNCATED);
        }
        return cut;
    }

    /** The data of some events are attributes of the semantic conventions, which have names of their own. */
    private static String prefix(LogRecord record) {
        if (LogRecord.APP_JANK.equals(record.event())) {
            return "";
        }
        return LogRecord.SESSION_START.equals(record.event()) ? "session." : "data.";
    }

    private static void name(JsonWriter json, String key, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            Attributes.text(json.raw(','), key, name);
        }
    }

    /** Writes one attribute, of the newest if not all are allowed. */
    private static void breadcrumbs(JsonWriter json, List<Breadcrumb> breadcrumbs) {
        json.raw(BREADCRUMBS);
        int first = breadcrumbs.size() - json.allowed(breadcrumbs.size());
        for (int i = first; i < breadcrumbs.size(); i++) {
            Breadcrumb crumb = breadcrumbs.get(i);
            json.comma(i - first).raw(CRUMB).time(crumb.timeNanos());
            json.raw(CRUMB_MESSAGE).string(crumb.message());
            json.raw(CRUMB_DATA);
            Attributes.attributes(json, crumb.data());
            json.raw(CRUMB_END);
        }
        json.raw(BREADCRUMBS_END);
    }

    private ContextCache.Encoded encode(Context context) {
        FlatAttributes flat;
        scratch.limit(0);
        do {
            scratch.truncate(0);
            flat = new FlatAttributes(scratch, MAX_CONTEXT_ATTRIBUTES)
                    .write("user.", context.user())
                    .write("tag.", context.tags())
                    .write("context.", context.contexts());
        } while (scratch.size() > MAX_CONTEXT_BYTES && scratch.narrow());
        return new ContextCache.Encoded(scratch.toBytes(), scratch.cut() || flat.cut());
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
}
