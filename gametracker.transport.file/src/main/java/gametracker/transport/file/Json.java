package gametracker.transport.file;

import java.util.Collection;
import java.util.Locale;
import java.util.Map;

/** Writes JSON on one line: maps, collections, numbers, truth values, and everything else as text. */
final class Json {
    private Json() {}

    static String of(Object value) {
        StringBuilder json = new StringBuilder();
        append(json, value);
        return json.toString();
    }

    private static void append(StringBuilder json, Object value) {
        if (value instanceof Map<?, ?> map) {
            json.append('{');
            String comma = "";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                json.append(comma);
                text(json, entry.getKey().toString());
                json.append(':');
                append(json, entry.getValue());
                comma = ",";
            }
            json.append('}');
        } else if (value instanceof Collection<?> all) {
            json.append('[');
            String comma = "";
            for (Object each : all) {
                json.append(comma);
                append(json, each);
                comma = ",";
            }
            json.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            text(json, value.toString());
        }
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ' || Character.isSurrogate(c) || c == '\u007f') {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
