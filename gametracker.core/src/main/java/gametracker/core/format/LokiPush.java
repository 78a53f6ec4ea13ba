package gametracker.core.format;

import gametracker.api.Level;
import gametracker.api.spi.Format;
import gametracker.core.record.LogRecord;
import gametracker.core.record.SpanIds;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loki's push request as JSON. A body holds one stream (one level) and one UTC hour. With several streams in a push,
 * Loki may answer with a success and have lost one. With several hours, the late form of a body could not name one
 * ({@link LokiRules}). The times of a stream never decrease.
 *
 * <p>The ids of trace, span and session stand in each line ({@link LokiLine}), and beside it as structured metadata if
 * the server takes that.
 */
public final class LokiPush extends BatchEncoder<LogRecord, TimedBatchBuilder> {
    /** Loki's {@code max_line_size}, by default, of the line itself, without its escapes in the body. */
    static final int MAX_LINE_BYTES = 256 << 10;

    /** Every body begins with this, so that {@link LokiRules} can put its label behind it without parsing. */
    static final String PREFIX = "{\"streams\":[{\"stream\":{";

    private static final byte[] FOOTER = JsonWriter.ascii("]}]}");
    private static final byte[] ENTRY = JsonWriter.ascii("[\"");
    private static final byte[] LINE = JsonWriter.ascii("\",\"");
    private static final byte[] END = JsonWriter.ascii("\"]");
    private static final byte[] METADATA = JsonWriter.ascii("\",{");
    private static final byte[] METADATA_TRACE_ID = JsonWriter.ascii("\"trace_id\":\"");
    private static final byte[] METADATA_SPAN_ID = JsonWriter.ascii("\",\"span_id\":\"");
    private static final byte[] METADATA_NEXT = JsonWriter.ascii("\",");

    /** The end of each entry with the session's id as metadata; null if no metadata is sent. */
    private final byte @Nullable [] metadataSession;

    private final LokiLine line;

    /** @param structuredMetadata whether entries carry the ids as structured metadata too */
    public LokiPush(Identity identity, boolean structuredMetadata) {
        super(Stream.of(Level.values()).map(level -> stream(identity, level)).toList());
        this.line = new LokiLine(identity);
        JsonWriter session = new JsonWriter(false).string("session_id").raw(':').string(identity.sessionId());
        this.metadataSession = structuredMetadata ? session.raw('}').raw(']').toBytes() : null;
    }

    private static TimedBatchBuilder stream(Identity identity, Level level) {
        byte[] header = header(identity, level);
        return new TimedBatchBuilder(
                Format.LOKI_PUSH, header, FOOTER, LokiRules.LABEL_BYTES, true, TimedBatchBuilder.AN_HOUR);
    }

    private static byte[] header(Identity identity, Level level) {
        JsonWriter json = new JsonWriter(false).raw(JsonWriter.ascii(PREFIX));
        identity.labels()
                .forEach((name, value) ->
                        json.string(name).raw(':').string(value).raw(','));
        json.string("level").raw(':').string(level.name().toLowerCase(Locale.ROOT));
        // Not derived from game: without it Loki calls every stream unknown_service.
        json.raw(',').string("service_name").raw(':').string(Texts.labelValue(identity.game()));
        return json.raw(JsonWriter.ascii("},\"values\":[")).toBytes();
    }

    @Override
    public void add(LogRecord record, BodySink sink) {
        TimedBatchBuilder stream = bodies.get(record.level().ordinal());
        long time = stream.next(record.timeNanos(), sink);
        ErrorText error = record.error() == null ? null : ErrorText.of(record.error());
        JsonWriter json = stream.writer();
        int start;
        boolean cut;
        json.limit(0);
        do {
            stream.begin();
            json.raw(ENTRY).time(time).raw(LINE);
            start = json.size();
            cut = line.write(json, record, error);
        } while (isTooLong(json, start) && json.narrow());
        if (cut) {
            countTruncated();
        }
        end(json, record.span());
        stream.end(sink);
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

    /** Escapes make a line longer in the body than it is, so its true length is counted where that may matter. */
    private static boolean isTooLong(JsonWriter json, int from) {
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
}
