package gametracker.core.format;

import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.jr.ob.JSON;

/**
 * What an OTLP server that took a request says it has not taken of it: {@code
 * {"partialSuccess":{"rejectedSpans":"3","errorMessage":"…"}}}.
 */
final class PartialSuccess {
    private static final Set<String> COUNTS = Set.of("rejectedSpans", "rejectedLogRecords", "rejectedDataPoints");

    private PartialSuccess() {}

    /**
     * Reads the count of an answer.
     *
     * @param answer the server's answer, perhaps cut short, perhaps no JSON at all
     * @return how many items it says it has refused; 0 if it says nothing that can be understood
     */
    static int refused(String answer) {
        try (JsonParser parser = JSON.std.createParser(answer)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return 0;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && name.equals("partialSuccess")) {
                    return count(parser);
                }
                parser.skipChildren();
            }
        } catch (JacksonException | NumberFormatException e) {
            return 0;
        }
        return 0;
    }

    private static int count(JsonParser parser) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean wanted = COUNTS.contains(parser.currentName());
            JsonToken value = parser.nextToken();
            if (wanted && (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT)) {
                return (int) Math.max(0, Math.min(Integer.MAX_VALUE, Long.parseLong(parser.getString())));
            }
            parser.skipChildren();
        }
        return 0;
    }
}
