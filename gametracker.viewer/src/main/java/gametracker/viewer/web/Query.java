package gametracker.viewer.web;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The query of a URL; nothing is percent-decoded, because all parameters are numbers. */
final class Query {
    private Query() {}

    static Map<String, String> of(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    query.put(pair.substring(0, equals), pair.substring(equals + 1));
                }
            }
        }
        return query;
    }

    /** Returns a parameter; a value that is no number counts as missing. */
    static long number(Map<String, String> query, String name, long otherwise) {
        try {
            return Math.max(0, Long.parseLong(query.getOrDefault(name, String.valueOf(otherwise))));
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }
}
