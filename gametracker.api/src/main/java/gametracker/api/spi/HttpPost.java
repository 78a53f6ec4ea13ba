package gametracker.api.spi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * An envelope as an HTTP request, so that no transport has to know what each server insists on (content type exactly {@code application/json}, Snappy named as the encoding of remote write).
 *
 * @param target where to
 * @param headers everything but {@code Host} and {@code Content-Length}; holds credentials
 * @param body the bytes for the wire, gzip-compressed where {@code Content-Encoding} says so; not copied, not to be
 *     changed
 */
public record HttpPost(URI target, Map<String, String> headers, byte[] body) {
    private static final int WORTH_COMPRESSING = 512;
    private static final String USER_AGENT = "GameTracker/0.1";

    /** Copies the headers. */
    public HttpPost {
        headers = Collections.unmodifiableMap(caseless(headers));
    }

    /**
     * Prepares an envelope for the wire.
     *
     * @param envelope what to send
     * @param config where to and with which credentials
     * @return the request
     * @throws IllegalArgumentException if no endpoint is configured for the envelope's signal
     */
    public static HttpPost of(Envelope envelope, TransportConfig config) {
        URI target = config.endpoint(envelope.signal())
                .orElseThrow(() -> new IllegalArgumentException("no endpoint for " + envelope.signal()));
        Map<String, String> headers = caseless(Map.of());
        headers.put("User-Agent", USER_AGENT);
        headers.putAll(config.headers());
        byte[] body = envelope.bytes();
        if (!envelope.format().isJson()) {
            headers.put("Content-Type", "application/x-protobuf");
            headers.put("Content-Encoding", "snappy");
            headers.put("X-Prometheus-Remote-Write-Version", "0.1.0");
        } else {
            headers.put("Content-Type", "application/json");
            if (body.length >= WORTH_COMPRESSING) {
                headers.put("Content-Encoding", "gzip");
                body = gzip(body);
            }
        }
        return new HttpPost(target, headers, body);
    }

    /** Names of headers are equal whatever their case, so that a game's {@code user-agent} replaces ours. */
    private static Map<String, String> caseless(Map<String, String> headers) {
        Map<String, String> caseless = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        caseless.putAll(headers);
        return caseless;
    }

    private static byte[] gzip(byte[] body) {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length / 8 + 64);
        try (GZIPOutputStream gzip = new FastGzip(compressed)) {
            gzip.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array stream never throws
        }
        return compressed.toByteArray();
    }

    /** Names the target without its query, and no header. */
    @Override
    public String toString() {
        return "POST " + TransportConfig.withoutQuery(target.toString()) + " (" + body.length + " bytes)";
    }

    /**
     * Level 3 takes as much time as level 1, a third of the default level's. The body is a seventh to a quarter larger than
     * with the default level.
     */
    private static final class FastGzip extends GZIPOutputStream {
        private static final int LEVEL = 3;

        FastGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(LEVEL);
        }
    }
}
