package gametracker.viewer.store;

import gametracker.viewer.received.ReceivedLog;
import gametracker.viewer.received.ReceivedSpan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how much memory things take. */
final class Weights {
    private Weights() {}

    static int log(ReceivedLog log) {
        int bytes = 160 + text(log.line()) + text(log.message()) + text(log.traceId()) + text(log.spanId());
        return bytes + (log.metadata().isEmpty() ? 0 : value(log.metadata()));
    }

    static int span(ReceivedSpan received) {
        var span = received.span();
        int bytes = 200 + 2 * 80 + 72 + text(span.name()) + value(span.attributes());
        for (var event : span.events()) {
            bytes += 48 + text(event.name()) + value(event.attributes());
        }
        return bytes;
    }

    static int request(Store.Taken taken) {
        int bytes = 400
                + taken.body().length
                + text(taken.request().answer())
                + value(taken.request().headers());
        for (var refusal : taken.request().refusals()) {
            bytes += 100 + text(refusal.reason());
        }
        return bytes;
    }

    private static int value(@Nullable Object value) {
        if (value instanceof String text) {
            return text(text);
        }
        if (value instanceof byte[] array) {
            return 16 + array.length;
        }
        int bytes = 24;
        if (value instanceof Map<?, ?> map) {
            for (Map.Entry<?, ?> each : map.entrySet()) {
                bytes += 48 + value(each.getKey()) + value(each.getValue());
            }
        } else if (value instanceof List<?> list) {
            for (Object each : list) {
                bytes += 8 + value(each);
            }
        }
        return bytes;
    }

    /** Most text is Latin. */
    private static int text(String text) {
        return text.isEmpty() ? 0 : 48 + text.length();
    }
}
