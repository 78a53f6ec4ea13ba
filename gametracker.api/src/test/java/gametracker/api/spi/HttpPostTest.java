package gametracker.api.spi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Signal;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HttpPostTest {
    private static final String SECRET = "open-sesame-1234";

    private static TransportConfig config(Map<String, String> headers) {
        return new TransportConfig(
                Map.of(Signal.LOGS, URI.create("http://h/l"), Signal.METRICS, URI.create("http://h/m")),
                headers,
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty());
    }

    private static Envelope envelope(Format format, int bytes) {
        return new Envelope("e-1", format, ByteBuffer.wrap(new byte[bytes]), 1, Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(
            value = Format.class,
            names = {"LOKI_PUSH", "OTLP_LOGS", "OTLP_METRICS"})
    void jsonIsNamedExactlyAndPackedIfThatIsWorthIt(Format format) throws Exception {
        HttpPost small = HttpPost.of(envelope(format, 511), config(Map.of()));
        assertEquals(Map.of("Content-Type", "application/json", "User-Agent", "GameTracker/0.1"), small.headers());
        assertEquals(511, small.body().length);
        HttpPost large = HttpPost.of(envelope(format, 512), config(Map.of()));
        assertEquals("gzip", large.headers().get("Content-Encoding"));
        assertArrayEquals(new byte[512], new GZIPInputStream(new ByteArrayInputStream(large.body())).readAllBytes());
    }

    @Test
    void remoteWriteIsLeftAsItIs() {
        HttpPost post = HttpPost.of(envelope(Format.REMOTE_WRITE_1, 5000), config(Map.of()));
        assertEquals(
                Map.of(
                        "Content-Type",
                        "application/x-protobuf",
                        "Content-Encoding",
                        "snappy",
                        "X-Prometheus-Remote-Write-Version",
                        "0.1.0",
                        "User-Agent",
                        "GameTracker/0.1"),
                post.headers());
        assertArrayEquals(new byte[5000], post.body());
        assertEquals(URI.create("http://h/m"), post.target());
    }

    @Test
    void configuredHeadersAreAddedOnceWhateverTheirCase() {
        HttpPost post = HttpPost.of(
                envelope(Format.LOKI_PUSH, 1),
                config(Map.of("user-agent", "Game/1", "content-type", "text/plain", "X-A", "1")));
        assertEquals(3, post.headers().size(), post.headers().toString());
        assertEquals("Game/1", post.headers().get("User-Agent"));
        assertEquals("application/json", post.headers().get("Content-Type"));
        assertEquals("1", post.headers().get("x-a"));
        assertThrows(UnsupportedOperationException.class, () -> post.headers().clear());
    }

    @Test
    void signalWithoutEndpointIsAMistake() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class, () -> HttpPost.of(envelope(Format.OTLP_TRACES, 1), config(Map.of())));
        assertEquals("no endpoint for TRACES", e.getMessage());
    }

    @Test
    void noSecretIsInToString() {
        TransportConfig config = new TransportConfig(
                Map.of(Signal.LOGS, URI.create("http://h/l?key=" + SECRET)),
                Map.of("Authorization", SECRET),
                Duration.ofSeconds(1),
                Optional.empty(),
                Optional.empty());
        HttpPost post = HttpPost.of(envelope(Format.LOKI_PUSH, 1), config);
        assertTrue(post.headers().containsValue(SECRET));
        assertEquals("POST http://h/l?... (1 bytes)", post.toString());
        assertFalse(config.toString().contains(SECRET), config.toString());
        assertTrue(config.toString().contains("Authorization"), config.toString());
    }
}
