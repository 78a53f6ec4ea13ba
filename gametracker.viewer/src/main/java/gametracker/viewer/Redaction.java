package gametracker.viewer;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Takes credentials out of headers before they are kept. */
final class Redaction {
    private static final Set<String> SECRET =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token");

    private Redaction() {}

    static Map<String, String> of(Map<String, String> headers) {
        Map<String, String> shown = new TreeMap<>(headers);
        shown.replaceAll((name, value) -> SECRET.contains(name) ? "(not kept)" : value);
        return shown;
    }
}
