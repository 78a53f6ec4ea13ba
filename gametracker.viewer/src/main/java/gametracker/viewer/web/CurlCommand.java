package gametracker.viewer.web;

import gametracker.api.spi.Format;
import gametracker.viewer.received.ReceivedRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Builds the command that sends a request again. The command is pasted into a terminal, and most of it is foreign text,
 * so everything but printable ASCII is written as an escape that the shell converts back to the same byte.
 */
final class CurlCommand {
    private static final Set<String> NOT_SENT =
            Set.of("host", "content-length", "connection", "accept", "user-agent", "upgrade", "http2-settings");
    private static final String SPOOL = "SPOOL";

    private CurlCommand() {}

    static String of(ReceivedRequest request, byte[] body, String base) {
        boolean spooled = request.method().equals(SPOOL);
        String path = spooled ? request.format().map(CurlCommand::path).orElse("/") : request.path();
        StringBuilder curl = new StringBuilder("base64 -d <<'BODY' | curl -i -X ")
                .append(quoted(spooled ? "POST" : request.method()))
                .append(" --data-binary @- ")
                .append(quoted(base + path));
        for (Map.Entry<String, String> header : (spooled ? headers(request) : request.headers()).entrySet()) {
            if (!NOT_SENT.contains(header.getKey())) {
                curl.append(" \\\n  -H ").append(quoted(header.getKey() + ": " + header.getValue()));
            }
        }
        // The body goes in base64, so that the command is text whatever it is.
        String encoded = Base64.getMimeEncoder(120, new byte[] {'\n'}).encodeToString(body);
        return curl.append('\n').append(encoded).append("\nBODY\n").toString();
    }

    /** Headers for a spooled envelope, whose stored headers describe the spool. */
    private static Map<String, String> headers(ReceivedRequest request) {
        Map<String, String> headers = new TreeMap<>();
        headers.put("content-type", request.headers().getOrDefault("content-type", ""));
        if (request.format().filter(format -> format == Format.REMOTE_WRITE_1).isPresent()) {
            headers.put("content-encoding", "snappy");
        }
        return headers;
    }

    private static String path(Format format) {
        return switch (format) {
            case LOKI_PUSH -> "/loki/api/v1/push";
            case REMOTE_WRITE_1 -> "/api/v1/push";
            case OTLP_LOGS -> "/v1/logs";
            case OTLP_METRICS -> "/v1/metrics";
            case OTLP_TRACES -> "/v1/traces";
        };
    }

    /**
     * Quotes for a shell: single quotes for printable ASCII, otherwise {@code $'…'} with escapes (bash, zsh, POSIX
     * 2024).
     */
    static String quoted(String text) {
        if (text.chars().allMatch(c -> c >= ' ' && c <= '~')) {
            return "'" + text.replace("'", "'\\''") + "'";
        }
        StringBuilder quoted = new StringBuilder("$'");
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            if (c == '\'' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c <= '~') {
                quoted.append((char) c);
            } else if (c != 0) { // a shell argument cannot contain NUL
                // The JDK's server reads a header's bytes as Latin-1.
                byte[] bytes = c <= 0xff
                        ? new byte[] {(byte) c}
                        : new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8);
                for (byte each : bytes) {
                    quoted.append(String.format(Locale.ROOT, "\\%03o", each & 0xff));
                }
            }
        }
        return quoted.append('\'').toString();
    }
}
