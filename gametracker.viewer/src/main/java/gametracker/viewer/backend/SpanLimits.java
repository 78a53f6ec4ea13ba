package gametracker.viewer.backend;

import gametracker.decode.OtlpTracesBody;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** docs/backends.md, OTLP traces: keys and values over 2,048 bytes are cut. */
final class SpanLimits {
    private SpanLimits() {}

    static OtlpTracesBody.Span cut(OtlpTracesBody.Span span) {
        Map<String, @Nullable Object> attributes = cut(span.attributes());
        if (attributes == span.attributes()) {
            return span;
        }
        return new OtlpTracesBody.Span(
                span.origin(),
                span.traceId(),
                span.spanId(),
                span.parentSpanId(),
                span.name(),
                span.kind(),
                span.startNanos(),
                span.endNanos(),
                attributes,
                span.events(),
                span.status(),
                span.statusMessage());
    }

    private static Map<String, @Nullable Object> cut(Map<String, @Nullable Object> attributes) {
        boolean any = attributes.entrySet().stream()
                .anyMatch(each -> tooLong(each.getKey()) || each.getValue() instanceof String text && tooLong(text));
        if (!any) {
            return attributes;
        }
        Map<String, @Nullable Object> cut = new LinkedHashMap<>();
        attributes.forEach((key, value) -> cut.put(cut(key), value instanceof String text ? cut(text) : value));
        return Collections.unmodifiableMap(cut);
    }

    private static boolean tooLong(String text) {
        return text.length() > Tempo.MAX_TEXT_BYTES / 3 && LokiLabels.bytes(text) > Tempo.MAX_TEXT_BYTES;
    }

    /** At a character's border. */
    private static String cut(String text) {
        if (!tooLong(text)) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Tempo.MAX_TEXT_BYTES);
        CharBuffer chars = CharBuffer.wrap(text);
        CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
        return result.isOverflow() ? text.substring(0, chars.position()) : text;
    }

    /** About what the span takes in protobuf. */
    static int bytes(OtlpTracesBody.Span span) {
        int bytes = 64 + span.name().length();
        for (Map.Entry<String, ? extends @Nullable Object> each :
                span.attributes().entrySet()) {
            bytes += 12 + each.getKey().length();
            bytes += each.getValue() instanceof String text ? text.length() : 9;
        }
        for (OtlpTracesBody.Event event : span.events()) {
            bytes += 32 + event.attributes().toString().length();
        }
        return bytes;
    }
}
