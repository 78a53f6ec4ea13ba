package gametracker.decode;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What a log line that is a JSON object says of itself.
 *
 * @param message its field {@code msg} or {@code message}; empty if it has none
 * @param sessionId its field {@code session_id}; may be empty
 * @param traceId its field {@code trace_id}; may be empty
 * @param spanId its field {@code span_id}; may be empty
 * @param level its field {@code level}; may be empty
 * @param event its field {@code event}, the name of the event that it tells of; may be empty
 */
public record LokiLine(String message, String sessionId, String traceId, String spanId, String level, String event) {
    /**
     * Reads a line.
     *
     * @param line any text
     * @return empty if it is no JSON object
     */
    public static Optional<LokiLine> parse(String line) {
        if (!line.startsWith("{")) {
            return Optional.empty();
        }
        Map<String, String> fields = new HashMap<>();
        try (JsonParser parser = JsonParsers.parser(line)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.VALUE_STRING) {
                    fields.put(name, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            if (parser.nextToken() != null) {
                return Optional.empty();
            }
        } catch (JacksonException e) {
            return Optional.empty();
        }
        return Optional.of(new LokiLine(
                fields.getOrDefault("msg", fields.getOrDefault("message", "")),
                fields.getOrDefault("session_id", ""),
                fields.getOrDefault("trace_id", ""),
                fields.getOrDefault("span_id", ""),
                fields.getOrDefault("level", ""),
                fields.getOrDefault("event", "")));
    }
}
