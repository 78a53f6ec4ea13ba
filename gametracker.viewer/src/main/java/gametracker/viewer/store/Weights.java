package gametracker.viewer.store;

import gametracker.decode.OtlpOrigin;
import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the memory of records in a JVM with compressed references. The estimates are rather too high than too low.
 * Labels, session ids and origins, which records share, are weighed separately.
 */
final class Weights {
    private static final int MAP_BYTES = 120;
    private static final int MAP_ENTRY_BYTES = 56;
    private static final int LIST_BYTES = 56;
    private static final int BOX_BYTES = 24;

    private Weights() {}

    static long log(ReceivedLog log) {
        String message = log.message();
        return 80
                + text(log.line())
                + (message.equals(log.line()) ? 0 : text(message))
                + text(log.traceId())
                + text(log.spanId())
                + (log.metadata().isEmpty() ? 0 : value(log.metadata()));
    }

    static long span(ReceivedSpan received) {
        var span = received.span();
        long bytes = 136
                + text(span.traceId())
                + text(span.spanId())
                + text(span.parentSpanId())
                + text(span.name())
                + text(span.statusMessage())
                + attributes(span.attributes());
        if (!span.events().isEmpty()) {
            bytes += LIST_BYTES;
        }
        for (var event : span.events()) {
            bytes += 40 + text(event.name()) + attributes(event.attributes());
        }
        if (!span.links().isEmpty()) {
            bytes += LIST_BYTES;
        }
        for (var link : span.links()) {
            bytes += 32 + text(link.traceId()) + text(link.spanId()) + attributes(link.attributes());
        }
        return bytes;
    }

    static long request(Store.Taken taken) {
        var request = taken.request();
        long bytes = 250
                + 16L
                + taken.body().length
                + text(request.path())
                + text(request.method())
                + text(request.answer())
                + value(request.headers());
        for (var refusal : request.refusals()) {
            bytes += 40 + text(refusal.rule()) + text(refusal.reason());
        }
        return bytes;
    }

    static long origin(OtlpOrigin origin) {
        return 32 + attributes(origin.resource()) + text(origin.scope()) + text(origin.scopeVersion());
    }

    static long labels(Map<String, String> labels) {
        return value(labels);
    }

    private static long attributes(Map<String, @Nullable Object> attributes) {
        return attributes.isEmpty() ? 0 : value(attributes);
    }

    private static long value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof byte[] array) {
            return 24L + array.length;
        }
        if (value instanceof Map<?, ?> map) {
            long bytes = MAP_BYTES;
            for (Map.Entry<?, ?> each : map.entrySet()) {
                bytes += MAP_ENTRY_BYTES + value(each.getKey()) + value(each.getValue());
            }
            return bytes;
        }
        if (value instanceof List<?> list) {
            long bytes = LIST_BYTES;
            for (Object each : list) {
                bytes += 8 + value(each);
            }
            return bytes;
        }
        return BOX_BYTES;
    }

    /** The text and its array; two bytes a character as soon as one is not of Latin-1. */
    static long text(String text) {
        int length = text.length();
        if (length == 0) {
            return 0;
        }
        for (int i = 0; i < length; i++) {
            if (text.charAt(i) > 0xff) {
                return 48 + 2L * length;
            }
        }
        return 48L + length;
    }
}
