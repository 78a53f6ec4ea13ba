package gametracker.decode;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Loki's push request.
 *
 * @param streams in the order of the body
 */
public record LokiPushBody(List<Stream> streams) implements DecodedBody {
    /** Copies the list. */
    public LokiPushBody {
        streams = List.copyOf(streams);
    }

    @Override
    public int items() {
        return streams.stream().mapToInt(stream -> stream.entries().size()).sum();
    }

    /**
     * Entries that share their labels.
     *
     * @param labels in the order of the body; of a repeated name the last value
     * @param entries in the order of the body
     */
    public record Stream(Map<String, String> labels, List<Entry> entries) {
        /** Copies both. */
        public Stream {
            labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
            entries = List.copyOf(entries);
        }
    }

    /**
     * One line.
     *
     * @param timeNanos Unix time
     * @param line the text
     * @param metadata structured metadata; empty for most
     */
    public record Entry(long timeNanos, String line, Map<String, String> metadata) {
        /** Copies the map. */
        public Entry {
            metadata = metadata.isEmpty() ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
        }

        /**
         * Measures the line as Loki does.
         *
         * @return bytes of UTF-8
         */
        public int lineBytes() {
            return line.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
