package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Cuts a body into two with about half of its items each, in order, so that the one item for which a server refused
 * the whole can be found. A half is as valid as the whole: the same header, the same footer.
 */
public final class PayloadSplitter {
    private PayloadSplitter() {}

    /**
     * One of the two.
     *
     * @param body its bytes
     * @param items how many of the items of the whole it holds
     */
    public record Half(ByteBuffer body, int items) {}

    /**
     * Cuts a body.
     *
     * @param format what the bytes are
     * @param body the bytes; their position is not moved
     * @param items how many items of it count in the ledger; those of the two halves add up to it
     * @return two halves; empty if there is a single item, or if the bytes are not what they should be
     */
    public static List<Half> halve(Format format, ByteBuffer body, int items) {
        return switch (format) {
            case REMOTE_WRITE_1 -> WriteRequestSplitter.halve(body, items);
            case LOKI_PUSH -> JsonSplitter.halve(body, items, "streams", "values");
            case OTLP_LOGS -> JsonSplitter.halve(body, items, "resourceLogs", "scopeLogs", "logRecords");
            case OTLP_TRACES -> JsonSplitter.halve(body, items, "resourceSpans", "scopeSpans", "spans");
            case OTLP_METRICS ->
                JsonSplitter.halve(body, items, "resourceMetrics", "scopeMetrics", "metrics", "dataPoints");
        };
    }

    /** The two, their items so shared out that they add up to those of the whole, which may count none. */
    static List<Half> of(byte[] first, byte[] second, int inFirst, int items) {
        int share = Math.min(inFirst, items);
        return List.of(new Half(ByteBuffer.wrap(first), share), new Half(ByteBuffer.wrap(second), items - share));
    }
}
