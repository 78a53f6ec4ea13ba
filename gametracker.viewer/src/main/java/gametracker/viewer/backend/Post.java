package gametracker.viewer.backend;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/**
 * A request as it came.
 *
 * @param path without the query
 * @param headers names in lower case
 * @param body as it came; not to be changed
 * @param arrived when
 */
public record Post(String path, Map<String, String> headers, byte[] body, Instant arrived) {
    /** The header's value; empty if there is none. */
    public String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The content type as it came, parameters included. */
    public String contentType() {
        return header("content-type").strip();
    }

    /** The content type without parameters, in lower case. */
    public String mediaType() {
        String type = contentType();
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /** The content encoding, in lower case; empty if there is none. */
    public String encoding() {
        return header("content-encoding").strip().toLowerCase(Locale.ROOT);
    }
}
