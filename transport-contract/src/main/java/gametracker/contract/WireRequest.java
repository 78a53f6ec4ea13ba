package gametracker.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over the wire.
 *
 * @param connection counts the connections of its server, so that reuse shows
 * @param headers by lower-case name, each value as it was sent
 */
public record WireRequest(
        int connection, String method, String target, Map<String, List<String>> headers, byte[] body) {
    /** Its one value, or null. */
    public @Nullable String header(String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " was sent " + values.size() + " times");
        }
        return values.isEmpty() ? null : values.get(0);
    }
}
