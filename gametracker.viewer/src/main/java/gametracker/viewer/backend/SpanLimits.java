package gametracker.viewer.backend;

import gametracker.decode.OtlpOrigin;
import gametracker.decode.OtlpTracesBody;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * docs/backends.md, OTLP traces: keys and values over 2,048 bytes are cut, including those of the resource. One
 * instance per request, so that spans of one origin keep sharing it.
 */
final class SpanLimits {
    private final Map<OtlpOrigin, OtlpOrigin> origins = new IdentityHashMap<>();

    OtlpTracesBody.Span cut(OtlpTracesBody.Span span) {
        OtlpOrigin origin = origins.computeIfAbsent(span.origin(), SpanLimits::cut);
        return span.withOrigin(origin).withAttributes(cut(span.attributes()));
    }

    private static OtlpOrigin cut(OtlpOrigin origin) {
        Map<String, @Nullable Object> resource = cut(origin.resource());
        return resource == origin.resource() ? origin : new OtlpOrigin(resource, origin.scope(), origin.scopeVersion());
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

    /** Cuts at a character boundary. */
    private static String cut(String text) {
        if (!tooLong(text)) {
            return text;
        }
        ByteBuffer bytes = ByteBuffer.allocate(Tempo.MAX_TEXT_BYTES);
        CharBuffer chars = CharBuffer.wrap(text);
        CoderResult result = StandardCharsets.UTF_8.newEncoder().encode(chars, bytes, true);
        return result.isOverflow() ? text.substring(0, chars.position()) : text;
    }

    /** Estimates the size of the span in protobuf. */
    static long bytes(OtlpTracesBody.Span span) {
        long bytes = 64L + span.name().length() + bytes(span.attributes());
        for (OtlpTracesBody.Event event : span.events()) {
            bytes += 20 + event.name().length() + bytes(event.attributes());
        }
        for (OtlpTracesBody.Link link : span.links()) {
            bytes += 30 + bytes(link.attributes());
        }
        return bytes;
    }

    private static long bytes(@Nullable Object value) {
        if (value instanceof String text) {
            return text.length();
        }
        if (value instanceof byte[] array) {
            return array.length;
        }
        long bytes = 9;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                bytes += 12 + bytes(each.getKey()) + bytes(each.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                bytes += 2 + bytes(each);
            }
        }
        return bytes;
    }
}
