package gametracker.viewer.backend;

import java.util.LinkedHashMap;
import java.util.Map;

/** Structured metadata as Loki stores it: keys made into label names. */
final class LokiMetadata {
    private LokiMetadata() {}

    /** docs/backends.md, Loki push: metadata key. Of keys that become equal one wins. */
    static Map<String, String> stored(Map<String, String> sent, int status, String rule) throws Refused {
        if (sent.isEmpty()) {
            return sent;
        }
        Map<String, String> stored = new LinkedHashMap<>();
        for (Map.Entry<String, String> each : sent.entrySet()) {
            stored.put(key(each.getKey(), status, rule), each.getValue());
        }
        return stored;
    }

    static String key(String key, int status, String rule) throws Refused {
        if (key.isEmpty()) {
            throw new Refused(status, rule, "label name is empty");
        }
        StringBuilder name = new StringBuilder(key.length());
        boolean any = false;
        for (int i = 0; i < key.length(); i += Character.charCount(key.codePointAt(i))) {
            int c = key.codePointAt(i);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            any |= plain;
            name.append(plain ? (char) c : '_');
        }
        if (!any) {
            String normal = name.toString().replaceAll("_+", "_");
            throw new Refused(
                    status,
                    rule,
                    "normalization for label name \"" + key + "\" resulted in invalid name \"" + normal + "\"");
        }
        return Character.isDigit(name.charAt(0)) ? "key_" + name : name.toString();
    }
}
