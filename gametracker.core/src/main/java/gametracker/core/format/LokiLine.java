package gametracker.core.format;

import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.Fields;
import gametracker.core.record.LogRecord;
import gametracker.core.record.SpanIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes a log line, a JSON object inside a JSON string. All of its top fields are written here, in the order of {@link
 * #write}. The ids of trace, span and session stand at the beginning, so that they survive where a server or a proxy
 * cuts lines.
 */
final class LokiLine {
    /** The part of a line that its context gives is cut to this, so that there is room for what happened. */
    private static final int MAX_CONTEXT_BYTES = 64 << 10;

    private static final byte[] MESSAGE = JsonWriter.nested("{\"msg\":");
    private static final byte[] TRACE_ID = JsonWriter.nested(",\"trace_id\":\"");
    private static final byte[] SPAN_ID = JsonWriter.nested("\",\"span_id\":\"");
    private static final byte[] IDS_END = JsonWriter.nested("\"");
    private static final byte[] SESSION = JsonWriter.nested(",\"session_id\":");
    private static final byte[] SEQUENCE = JsonWriter.nested(",\"seq\":");
    private static final byte[] THREAD = JsonWriter.nested(",\"thread\":");
    private static final byte[] LOGGER = JsonWriter.nested(",\"logger\":");
    private static final byte[] EVENT = JsonWriter.nested(",\"event\":");
    private static final byte[] DATA = JsonWriter.nested(",\"data\":");
    private static final byte[] ERROR_TYPE = JsonWriter.nested(",\"error\":{\"type\":");
    private static final byte[] ERROR_MESSAGE = JsonWriter.nested(",\"message\":");
    private static final byte[] ERROR_STACK = JsonWriter.nested(",\"stack\":");
    private static final byte[] BREADCRUMBS = JsonWriter.nested(",\"breadcrumbs\":[");
    private static final byte[] CRUMB_TIME = JsonWriter.nested("{\"ts\":\"");
    private static final byte[] CRUMB_MESSAGE = JsonWriter.nested("\",\"msg\":");
    private static final byte[] TRUNCATED = JsonWriter.nested(",\"truncated\":true");
    private static final byte[] USER = JsonWriter.nested(",\"user\":");
    private static final byte[] CONTEXTS = JsonWriter.nested(",\"contexts\":");
    private static final byte[] TAGS = JsonWriter.nested(",\"tags\":");
    private static final byte[] DEVICE = JsonWriter.nested(",\"device\":");

    /** The field with the session's id, and the beginning of the next field. */
    private final byte[] session;

    private final Fields device;
    private final JsonWriter scratch = new JsonWriter(true);
    private final ContextCache contexts = new ContextCache(this::encode);

    LokiLine(Identity identity) {
        this.device = identity.device();
        this.session = new JsonWriter(true)
                .raw(SESSION)
                .string(identity.sessionId())
                .raw(SEQUENCE)
                .toBytes();
    }

    /**
     * Writes all fields, within the limit of the writer.
     *
     * @param json a nested writer
     * @param error the text of the record's error
     * @return whether anything of the record was cut, here or at the call
     */
    boolean write(JsonWriter json, LogRecord record, @Nullable ErrorText error) {
        json.raw(MESSAGE).message(record.message());
        SpanIds span = record.span();
        if (span != null) {
            json.raw(TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
            json.raw(SPAN_ID).hex(span.spanIdBits()).raw(IDS_END);
        }
        json.raw(session).number(record.ticket());
        name(json, THREAD, record.thread());
        name(json, LOGGER, record.logger());
        name(json, EVENT, record.event());
        json.raw(DATA).fields(record.data());
        if (error != null) {
            json.raw(ERROR_TYPE).string(error.type());
            json.raw(ERROR_MESSAGE).string(error.message());
            json.raw(ERROR_STACK).string(error.stack()).raw('}');
        }
        if (!record.breadcrumbs().isEmpty()) {
            breadcrumbs(json, record.breadcrumbs());
        }
        ContextCache.Encoded context = contexts.of(record.context());
        boolean cut = record.truncated() || json.cut() || context.cut();
        if (cut) {
            json.raw(TRUNCATED);
        }
        json.raw(context.bytes());
        return cut;
    }

    /** Writes a field unless it is empty: a thread may have an empty name, which says nothing. */
    private static void name(JsonWriter json, byte[] field, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            json.raw(field).string(name);
        }
    }

    /** Writes the newest, if not all are allowed. */
    private static void breadcrumbs(JsonWriter json, List<Breadcrumb> breadcrumbs) {
        json.raw(BREADCRUMBS);
        int first = breadcrumbs.size() - json.allowed(breadcrumbs.size());
        for (int i = first; i < breadcrumbs.size(); i++) {
            Breadcrumb crumb = breadcrumbs.get(i);
            json.comma(i - first).raw(CRUMB_TIME).time(crumb.timeNanos());
            json.raw(CRUMB_MESSAGE).string(crumb.message());
            json.raw(DATA).fields(crumb.data()).raw('}');
        }
        json.raw(']');
    }

    /** Encodes the last fields, and the end of the object. */
    private ContextCache.Encoded encode(Context context) {
        scratch.limit(0);
        do {
            scratch.truncate(0);
            scratch.raw(USER).fields(context.user());
            scratch.raw(CONTEXTS).fields(context.contexts());
            scratch.raw(TAGS).fields(context.tags());
            scratch.raw(DEVICE).fields(device).raw('}');
        } while (scratch.size() > MAX_CONTEXT_BYTES && scratch.narrow());
        return new ContextCache.Encoded(scratch.toBytes(), scratch.cut());
    }
}
