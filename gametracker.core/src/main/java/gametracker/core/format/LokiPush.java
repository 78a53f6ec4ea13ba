package gametracker.core.format;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.Breadcrumb;
import gametracker.core.record.Context;
import gametracker.core.record.LogRecord;
import gametracker.core.record.MonotonicTime;
import gametracker.core.record.SpanIds;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Loki's push request as JSON. A body holds one stream (one level) and one UTC hour: a push of several streams can be
 * answered as a success and have lost one, and by the hour a late body is put into a stream of its own. The times of a
 * stream never decrease.
 *
 * <p>The ids of trace, span and session stand at the beginning of a line, so that a server or a proxy that cuts lines
 * leaves them; and, unless the server does not take it, beside the line as structured metadata.
 *
 * <p>What all lines of a context have in common is encoded once for each snapshot and copied from then on.
 */
public final class LokiPush implements LogFormat {
    /** Loki's {@code max_line_size}, by default, of the line itself, without its escapes in the body. */
    static final int MAX_LINE_BYTES = 256 << 10;

    /** The part of a line that its context gives is cut to this, so that there is room for what happened. */
    private static final int MAX_CONTEXT_BYTES = 64 << 10;

    /** Every body begins with this, so that {@link LokiRules} can put its label behind it without parsing. */
    static final String PREFIX = "{\"streams\":[{\"stream\":{";

    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final byte[] LINE = JsonWriter.ascii("\",\"");
    private static final byte[] END = JsonWriter.ascii("\"]");
    private static final byte[] MESSAGE = JsonWriter.nested("{\"msg\":");
    private static final byte[] DATA = JsonWriter.nested(",\"data\":");
    private static final byte[] ERROR_TYPE = JsonWriter.nested(",\"error\":{\"type\":");
    private static final byte[] ERROR_MESSAGE = JsonWriter.nested(",\"message\":");
    private static final byte[] ERROR_STACK = JsonWriter.nested(",\"stack\":");
    private static final byte[] BREADCRUMBS = JsonWriter.nested(",\"breadcrumbs\":[");
    private static final byte[] CRUMB_TIME = JsonWriter.nested("{\"ts\":\"");
    private static final byte[] CRUMB_MESSAGE = JsonWriter.nested("\",\"msg\":");
    private static final byte[] TRACE_ID = JsonWriter.nested(",\"trace_id\":\"");
    private static final byte[] SPAN_ID = JsonWriter.nested("\",\"span_id\":\"");
    private static final byte[] IDS_END = JsonWriter.nested("\"");
    private static final byte[] METADATA = JsonWriter.ascii("\",{");
    private static final byte[] METADATA_TRACE_ID = JsonWriter.ascii("\"trace_id\":\"");
    private static final byte[] METADATA_SPAN_ID = JsonWriter.ascii("\",\"span_id\":\"");
    private static final byte[] METADATA_NEXT = JsonWriter.ascii("\",");
    private static final byte[] SEQUENCE = JsonWriter.nested(",\"seq\":");
    private static final byte[] THREAD = JsonWriter.nested(",\"thread\":");
    private static final byte[] LOGGER = JsonWriter.nested(",\"logger\":");
    private static final byte[] TRUNCATED = JsonWriter.nested(",\"truncated\":true");
    private static final byte[] USER = JsonWriter.nested(",\"user\":");
    private static final byte[] CONTEXTS = JsonWriter.nested(",\"contexts\":");
    private static final byte[] TAGS = JsonWriter.nested(",\"tags\":");
    private static final byte[] DEVICE = JsonWriter.nested(",\"device\":");

    private final Identity identity;

    /** The field of each line with the session's id, and the beginning of the next. */
    private final byte[] session;

    /** The end of each entry with the session's id as metadata; null if no metadata is sent. */
    private final byte @Nullable [] metadataSession;

    private final JsonWriter scratch = new JsonWriter(true);
    private final Stream[] streams;
    private final Constant empty;
    private long truncated;

    /** @param structuredMetadata whether entries carry the ids as structured metadata too */
    public LokiPush(Identity identity, boolean structuredMetadata) {
        this.identity = identity;
        this.session = new JsonWriter(true)
                .raw(JsonWriter.nested(",\"session_id\":"))
                .string(identity.sessionId())
                .raw(SEQUENCE)
                .toBytes();
        this.metadataSession = structuredMetadata
                ? new JsonWriter(false)
                        .string("session_id")
                        .raw(':')
                        .string(identity.sessionId())
                        .raw('}')
                        .raw(']')
                        .toBytes()
                : null;
        Level[] levels = Level.values();
        this.streams = new Stream[levels.length];
        for (Level level : levels) {
            streams[level.ordinal()] = new Stream(header(identity, level));
        }
        this.empty = encode(Context.EMPTY);
    }

    @Override
    public void add(LogRecord record, BodySink sink) {
        Stream stream = streams[record.level().ordinal()];
        long time = stream.times.next(record.timeNanos());
        if (!stream.mayFollow(time)) {
            stream.finish(sink);
        }
        Constant constant = constant(record.context());
        ErrorText error = record.error() == null ? null : ErrorText.of(record.error());
        JsonWriter json = stream.body.writer();
        int line;
        int step = 0;
        do {
            json.limit(step);
            stream.body.begin();
            json.raw('[').raw('"').time(time).raw(LINE);
            line = json.size();
            line(json, record, error, constant);
        } while (tooLong(json, line) && step++ < JsonWriter.NARROWEST);
        if (record.truncated() || json.cut() || constant.cut) {
            truncated++;
        }
        end(json, record.span());
        stream.end(time, sink);
    }

    /** Closes the line, and the entry behind its metadata. */
    private void end(JsonWriter json, @Nullable SpanIds span) {
        if (metadataSession == null) {
            json.raw(END);
            return;
        }
        json.raw(METADATA);
        if (span != null) {
            json.raw(METADATA_TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
            json.raw(METADATA_SPAN_ID).hex(span.spanIdBits()).raw(METADATA_NEXT);
        }
        json.raw(metadataSession);
    }

    @Override
    public void finish(BodySink sink) {
        for (Stream stream : streams) {
            stream.finish(sink);
        }
    }

    @Override
    public int openBytes() {
        int bytes = 0;
        for (Stream stream : streams) {
            bytes += stream.body.bytes();
        }
        return bytes;
    }

    @Override
    public int openItems() {
        int items = 0;
        for (Stream stream : streams) {
            items += stream.body.items();
        }
        return items;
    }

    @Override
    public long truncated() {
        return truncated;
    }

    private void line(JsonWriter json, LogRecord record, @Nullable ErrorText error, Constant constant) {
        json.raw(MESSAGE).message(record.message());
        SpanIds span = record.span();
        if (span != null) {
            json.raw(TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
            json.raw(SPAN_ID).hex(span.spanIdBits()).raw(IDS_END);
        }
        json.raw(session).number(record.ticket());
        name(json, THREAD, record.thread());
        name(json, LOGGER, record.logger());
        json.raw(DATA).fields(record.data());
        if (error != null) {
            json.raw(ERROR_TYPE).string(error.type());
            json.raw(ERROR_MESSAGE).string(error.message());
            json.raw(ERROR_STACK).string(error.stack()).raw('}');
        }
        if (!record.breadcrumbs().isEmpty()) {
            breadcrumbs(json, record.breadcrumbs());
        }
        if (record.truncated() || json.cut() || constant.cut) {
            json.raw(TRUNCATED);
        }
        json.raw(constant.bytes);
    }

    /** A thread of the JVM's may have an empty name, which says nothing. */
    private static void name(JsonWriter json, byte[] field, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            json.raw(field).string(name);
        }
    }

    /** The newest, if not all. */
    private static void breadcrumbs(JsonWriter json, List<Breadcrumb> breadcrumbs) {
        json.raw(BREADCRUMBS);
        int first = breadcrumbs.size() - json.allowed(breadcrumbs.size());
        for (int i = first; i < breadcrumbs.size(); i++) {
            if (i > first) {
                json.raw(',');
            }
            Breadcrumb crumb = breadcrumbs.get(i);
            json.raw(CRUMB_TIME).time(crumb.timeNanos());
            json.raw(CRUMB_MESSAGE).string(crumb.message());
            json.raw(DATA).fields(crumb.data()).raw('}');
        }
        json.raw(']');
    }

    /** Escapes make a line longer in the body than it is: its true length is counted only where that matters. */
    private static boolean tooLong(JsonWriter json, int from) {
        int length = json.size() - from;
        if (length <= MAX_LINE_BYTES) {
            return false;
        }
        byte[] bytes = json.bytes();
        for (int i = from; i < json.size(); i++) {
            if (bytes[i] == '\\') {
                i++;
                length--;
            }
        }
        return length > MAX_LINE_BYTES;
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
        int step = 0;
        do {
            scratch.truncate(0);
            scratch.limit(step);
            scratch.raw(USER).fields(context.user());
            scratch.raw(CONTEXTS).fields(context.contexts());
            scratch.raw(TAGS).fields(context.tags());
            scratch.raw(DEVICE).fields(identity.device()).raw('}');
        } while (scratch.size() > MAX_CONTEXT_BYTES && step++ < JsonWriter.NARROWEST);
        return new Constant(this, scratch.toBytes(), scratch.cut());
    }

    private static byte[] header(Identity identity, Level level) {
        JsonWriter json = new JsonWriter(false).raw(JsonWriter.ascii(PREFIX));
        json.string("game").raw(':').string(Texts.labelValue(identity.game()));
        json.raw(',').string("env").raw(':').string(Texts.labelValue(identity.environment()));
        json.raw(',').string("version").raw(':').string(Texts.labelValue(identity.version()));
        json.raw(',').string("level").raw(':').string(level.name().toLowerCase(Locale.ROOT));
        // Not derived from game: without it Loki calls every stream unknown_service.
        json.raw(',').string("service_name").raw(':').string(Texts.labelValue(identity.game()));
        return json.raw(JsonWriter.ascii("},\"values\":[")).toBytes();
    }

    /** The end of each line of one context, and by whom it was encoded: a context can outlive its tracker. */
    private record Constant(LokiPush owner, byte[] bytes, boolean cut) {}

    /** One level's open body. */
    private static final class Stream {
        private static final byte[] FOOTER = JsonWriter.ascii("]}]}");

        final BatchBuilder body;
        final MonotonicTime times = new MonotonicTime(0);
        private final TimedBodies timed = new TimedBodies(times);

        Stream(byte[] header) {
            this.body = new BatchBuilder(
                    Format.LOKI_PUSH, header, FOOTER, LokiRules.LABEL_BYTES, new JsonWriter(true, 16 << 10));
        }

        /** A body holds one UTC hour. */
        boolean mayFollow(long time) {
            return timed.mayFollow(time) && time / HOUR_NANOS == timed.last() / HOUR_NANOS;
        }

        void finish(BodySink sink) {
            body.finish(timed.to(sink));
        }

        void end(long time, BodySink sink) {
            body.end(timed.to(sink));
            timed.ended(time);
        }
    }
}
