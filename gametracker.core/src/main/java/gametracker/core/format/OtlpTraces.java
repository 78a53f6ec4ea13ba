package gametracker.core.format;

import gametracker.api.spi.Format;
import gametracker.core.record.EndedSpan;
import gametracker.core.record.Fields;
import gametracker.core.record.SpanLink;
import java.util.List;
import java.util.Locale;

/**
 * {@code ExportTraceServiceRequest} as OTLP JSON (opentelemetry.io/docs/specs/otlp, "JSON Protobuf Encoding"): ids in
 * lower-case hexadecimal, 64-bit numbers as strings.
 */
public final class OtlpTraces extends BatchEncoder<EndedSpan, BatchBuilder> {
    private static final byte[] TRACE_ID = JsonWriter.ascii("{\"traceId\":\"");
    private static final byte[] SPAN_ID = JsonWriter.ascii("\",\"spanId\":\"");
    private static final byte[] PARENT_ID = JsonWriter.ascii("\",\"parentSpanId\":\"");
    private static final byte[] NAME = JsonWriter.ascii("\",\"name\":");
    private static final byte[] START = JsonWriter.ascii(",\"kind\":1,\"startTimeUnixNano\":\"");
    private static final byte[] END = JsonWriter.ascii("\",\"endTimeUnixNano\":\"");
    /**
     * {@code Span.flags} and {@code Span.Link.flags}: the low 8 bits are W3C's trace flags, and the next two say whether
     * it is known that the parent, or the span that is linked to, is of another process, and whether it is. A span that
     * is sent is sampled.
     */
    private static final byte[] FLAGS = JsonWriter.ascii(",\"flags\":");

    private static final int SAMPLED = 1;
    private static final int HAS_IS_REMOTE = 0x100;
    private static final int IS_REMOTE = 0x200;

    private static final byte[] ATTRIBUTES = JsonWriter.ascii(",\"attributes\":[");
    private static final byte[] EVENTS = JsonWriter.ascii(",\"events\":[");
    private static final byte[] EVENT = JsonWriter.ascii("{\"name\":\"exception\",\"timeUnixNano\":\"");
    private static final byte[] LINKS = JsonWriter.ascii(",\"links\":[");
    private static final byte[][] RELATIONS = relations();
    private static final byte[] STATUS = JsonWriter.ascii(",\"status\":{\"code\":2,\"message\":");

    public OtlpTraces(Identity identity) {
        super(List.of(new BatchBuilder(
                Format.OTLP_TRACES, Resource.header(identity, OtlpRules.TRACES), Resource.footer(), 0, false)));
    }

    @Override
    public void add(EndedSpan span, BodySink sink) {
        List<ErrorText> errors = span.errors().isEmpty()
                ? List.of()
                : span.errors().stream()
                        .map(error -> ErrorText.of(error.error()))
                        .toList();
        BatchBuilder body = bodies.get(0);
        JsonWriter json = body.writer();
        json.limit(0);
        do {
            body.begin();
            span(json, span, errors);
        } while (json.size() - body.itemStart() > body.roomForOne() && json.narrow());
        if (span.truncated() || json.cut()) {
            countTruncated();
        }
        body.end(sink);
    }

    private static void span(JsonWriter json, EndedSpan span, List<ErrorText> errors) {
        json.raw(TRACE_ID).hex(span.traceHigh()).hex(span.traceLow());
        json.raw(SPAN_ID).hex(span.spanIdBits());
        if (span.parentIdBits() != 0) {
            json.raw(PARENT_ID).hex(span.parentIdBits());
        }
        json.raw(NAME).message(span.name());
        json.raw(START).time(span.startNanos());
        json.raw(END).time(Math.max(span.startNanos(), span.endNanos())).raw('"');
        json.raw(FLAGS).number(SAMPLED | HAS_IS_REMOTE | (span.parentIsRemote() ? IS_REMOTE : 0));
        if (!errors.isEmpty()) {
            events(json, span.errors(), errors);
        }
        List<SpanLink> links = span.links();
        if (!links.isEmpty()) {
            links(json, links);
        }
        json.raw(ATTRIBUTES);
        Attributes.attributes(json, span.attributes());
        tags(json, span);
        if (span.truncated() || json.cut()) {
            json.raw(json.endsWith('[') ? Attributes.TRUNCATED : Attributes.AND_TRUNCATED);
        }
        json.raw(']').raw('}');
    }

    private static void tags(JsonWriter json, EndedSpan span) {
        Fields tags = span.tags();
        if (tags.isEmpty()) {
            return;
        }
        Fields attributes = span.attributes();
        int entries = json.allowed(tags);
        for (int i = 0; i < entries; i++) {
            if (attributes.indexOf(tags.key(i)) < 0) {
                Attributes.attribute(json.endsWith('[') ? json : json.raw(','), tags.key(i), tags.value(i));
            }
        }
    }

    private static void events(JsonWriter json, List<EndedSpan.SpanError> times, List<ErrorText> errors) {
        json.raw(EVENTS);
        int events = json.allowed(errors.size());
        for (int i = 0; i < events; i++) {
            json.comma(i).raw(EVENT).time(times.get(i).timeNanos()).raw('"').raw(ATTRIBUTES);
            Attributes.exception(json, errors.get(i));
            json.raw(']').raw('}');
        }
        ErrorText first = errors.get(0);
        json.raw(']').raw(STATUS).string(first.message().isEmpty() ? first.type() : first.message());
        json.raw('}');
    }

    private static void links(JsonWriter json, List<SpanLink> links) {
        json.raw(LINKS);
        for (int i = 0; i < links.size(); i++) {
            SpanLink link = links.get(i);
            json.comma(i).raw(TRACE_ID).hex(link.traceHigh()).hex(link.traceLow());
            json.raw(SPAN_ID).hex(link.spanIdBits()).raw('"');
            json.raw(FLAGS).number(HAS_IS_REMOTE | (link.sampled() ? SAMPLED : 0));
            if (link.relation() != null) {
                json.raw(RELATIONS[link.relation().ordinal()]);
            }
            json.raw('}');
        }
        json.raw(']');
    }

    private static byte[][] relations() {
        byte[][] relations = new byte[SpanLink.Relation.values().length][];
        for (SpanLink.Relation relation : SpanLink.Relation.values()) {
            JsonWriter json = new JsonWriter(false).raw(ATTRIBUTES);
            Attributes.text(json, "gametracker.link", relation.name().toLowerCase(Locale.ROOT));
            relations[relation.ordinal()] = json.raw(']').toBytes();
        }
        return relations;
    }
}
