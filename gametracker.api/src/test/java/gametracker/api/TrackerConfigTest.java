package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrackerConfigTest {
    private static final String SECRET = "open-sesame-1234";

    @TempDir
    Path directory;

    @Test
    void defaultsAreTheDocumentedOnes() {
        TrackerConfig config = TrackerConfig.builder().build();
        assertEquals("unknown", config.game());
        assertEquals("0.0.0", config.version());
        assertEquals("development", config.environment());
        assertEquals(Map.of(), config.endpoints());
        assertEquals(Protocol.LGTM, config.protocol());
        assertEquals(Optional.empty(), config.transport());
        assertEquals(Map.of(), config.headers());
        assertFalse(config.hasCredentials());
        assertEquals(Level.DEBUG, config.minLevel());
        assertEquals(2048, config.maxQueueSize());
        assertEquals(4 << 20, config.maxBufferedBytes());
        assertEquals(Duration.ofSeconds(5), config.flushInterval());
        assertEquals(20, config.flushThreshold());
        assertEquals(Duration.ofSeconds(10), config.requestTimeout());
        assertEquals(Duration.ofSeconds(2), config.shutdownTimeout());
        assertTrue(config.flushOnExit());
        assertEquals(50, config.maxBreadcrumbs());
        assertEquals(5, config.repeatedErrors());
        assertEquals(Duration.ofSeconds(10), config.repeatedErrorsWindow());
        assertEquals(1.0, config.traceSampling());
        assertEquals(2000, config.maxSeries());
        assertTrue(config.lokiStructuredMetadata());
        assertFalse(config.utf8Names());
        assertEquals(Map.of(), config.histogramBounds());
        assertEquals(Optional.empty(), config.instance());
        assertEquals(Map.of(), config.device());
        assertEquals(Optional.empty(), config.sslContext());
        assertEquals(Optional.empty(), config.redactor());
        assertEquals(Optional.empty(), config.proxy());
        assertEquals(Optional.empty(), config.spoolDirectory());
        assertEquals(64 << 20, config.spoolMaxBytes());
        assertEquals(Durability.INTERVAL, config.spoolDurability());
        assertEquals(Optional.empty(), config.stateDirectory());
        assertTrue(config.uncaughtExceptions());
        assertEquals(Duration.ofSeconds(5), config.hangTimeout());
        assertEquals(Consent.GRANTED, config.consent());
    }

    @Test
    void stateIsKeptInsideTheSpoolUnlessItIsToldOtherwise() {
        TrackerConfig.Builder builder = TrackerConfig.builder().spoolDirectory(directory);
        assertEquals(Optional.of(directory.resolve("state")), builder.build().stateDirectory());
        assertEquals(Optional.empty(), builder.noStateDirectory().build().stateDirectory());
        Path elsewhere = directory.resolve("elsewhere");
        assertEquals(
                Optional.of(elsewhere),
                builder.stateDirectory(elsewhere).build().stateDirectory());
    }

    @Test
    void hangTimeoutIsZeroOrAtLeastAQuarterOfASecond() {
        for (long millis : new long[] {0, 250, 60_000}) {
            Duration timeout = Duration.ofMillis(millis);
            assertEquals(
                    timeout,
                    TrackerConfig.builder().hangTimeout(timeout).build().hangTimeout());
        }
        for (long millis : new long[] {-1, 1, 249}) {
            TrackerConfig.Builder builder = TrackerConfig.builder().hangTimeout(Duration.ofMillis(millis));
            assertTrue(assertThrows(IllegalArgumentException.class, builder::build)
                    .getMessage()
                    .startsWith("hangTimeout must be "));
        }
    }

    @Test
    void stateDirectoryThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        TrackerConfig.Builder builder = TrackerConfig.builder().stateDirectory(file);
        assertEquals(
                "stateDirectory is a file, name a directory: " + file,
                assertThrows(IllegalArgumentException.class, builder::build).getMessage());
    }

    @Test
    void everyOptionIsKept() throws Exception {
        ProxySelector proxy = ProxySelector.of(null);
        SSLContext tls = SSLContext.getDefault();
        TrackerConfig config = TrackerConfig.builder()
                .game("arena")
                .version("1.2")
                .environment("production")
                .protocol(Protocol.OTLP)
                .transport("jdkhttp")
                .minLevel(Level.WARN)
                .maxQueueSize(7)
                .maxBufferedBytes(8)
                .flushInterval(Duration.ofMillis(9))
                .flushThreshold(3)
                .requestTimeout(Duration.ofMillis(10))
                .shutdownTimeout(Duration.ZERO)
                .flushOnExit(false)
                .maxBreadcrumbs(0)
                .repeatedErrors(3, Duration.ofMinutes(1))
                .traceSampling(0.25)
                .maxSeries(11)
                .lokiStructuredMetadata(false)
                .utf8Names(true)
                .histogramBounds("load", 1, 2.5)
                .instance("")
                .device(Map.of("gpu", "none"))
                .sslContext(tls)
                .proxy(proxy)
                .redactor(Redactor.common())
                .spoolDirectory(directory)
                .spoolMaxBytes(1 << 20)
                .spoolDurability(Durability.ALWAYS)
                .stateDirectory(directory)
                .uncaughtExceptions(false)
                .hangTimeout(Duration.ofMillis(250))
                .build();
        assertEquals(Optional.of(directory), config.stateDirectory());
        assertFalse(config.uncaughtExceptions());
        assertEquals(Duration.ofMillis(250), config.hangTimeout());
        assertEquals("arena", config.game());
        assertEquals("1.2", config.version());
        assertEquals("production", config.environment());
        assertEquals(Protocol.OTLP, config.protocol());
        assertEquals(Optional.of("jdkhttp"), config.transport());
        assertEquals(Level.WARN, config.minLevel());
        assertEquals(7, config.maxQueueSize());
        assertEquals(8, config.maxBufferedBytes());
        assertEquals(Duration.ofMillis(9), config.flushInterval());
        assertEquals(3, config.flushThreshold());
        assertEquals(Duration.ofMillis(10), config.requestTimeout());
        assertEquals(Duration.ZERO, config.shutdownTimeout());
        assertFalse(config.flushOnExit());
        assertEquals(0, config.maxBreadcrumbs());
        assertEquals(3, config.repeatedErrors());
        assertEquals(Duration.ofMinutes(1), config.repeatedErrorsWindow());
        assertEquals(0.25, config.traceSampling());
        assertEquals(11, config.maxSeries());
        assertFalse(config.lokiStructuredMetadata());
        assertTrue(config.utf8Names());
        assertArrayEquals(new double[] {1, 2.5}, config.histogramBounds().get("load"));
        assertEquals(Optional.of(""), config.instance());
        assertEquals(Map.of("gpu", "none"), config.device());
        assertEquals(Optional.of(tls), config.sslContext());
        assertEquals(Optional.of(proxy), config.proxy());
        assertSame(Redactor.common(), config.redactor().orElseThrow());
        assertEquals(Optional.of(directory), config.spoolDirectory());
        assertEquals(1 << 20, config.spoolMaxBytes());
        assertEquals(Durability.ALWAYS, config.spoolDurability());
    }

    /** What is set, and what the message has to tell: option, value, remedy. */
    record Bad(String option, UnaryOperator<TrackerConfig.Builder> setUp, String... told) {
        @Override
        public String toString() {
            return option + " " + String.join(", ", told);
        }
    }

    static Stream<Bad> badValues() {
        String endless = "x".repeat(151);
        return Stream.of(
                new Bad("game", b -> b.game(" "), "must not be blank", "\" \"", "leave the option out"),
                new Bad("game", b -> b.game(null), "must not be null", "leave the option out"),
                new Bad("version", b -> b.version(""), "must not be blank", "\"\""),
                new Bad("version", b -> b.version(null), "must not be null"),
                new Bad("environment", b -> b.environment("\t"), "must not be blank"),
                new Bad("environment", b -> b.environment(null), "must not be null"),
                new Bad("endpoint", b -> b.endpoint(null), "must not be null"),
                new Bad("logsEndpoint", b -> b.logsEndpoint(null), "must not be null"),
                new Bad("metricsEndpoint", b -> b.metricsEndpoint(null), "must not be null"),
                new Bad("tracesEndpoint", b -> b.tracesEndpoint(null), "must not be null"),
                new Bad("protocol", b -> b.protocol(null), "must not be null"),
                new Bad("transport", b -> b.transport(""), "must not be blank"),
                new Bad("transport", b -> b.transport(null), "must not be null"),
                new Bad("transport", b -> b.transport("file"), "\"file\"", "set spoolDirectory"),
                new Bad("alloy", b -> b.alloy(null), "must not be null"),
                new Bad("alloy", b -> b.alloy(""), "without scheme and port"),
                new Bad("alloy", b -> b.alloy("http://host"), "without scheme and port", "http://host"),
                new Bad("alloy", b -> b.alloy("host:4318"), "without scheme and port", "host:4318"),
                new Bad("alloy", b -> b.alloy("a host"), "without scheme and port", "a host"),
                new Bad("header", b -> b.header("", "x"), "\"\"", "letters, digits and hyphens"),
                new Bad("header", b -> b.header(null, "x"), "must not be null"),
                new Bad("header", b -> b.header("a b", "x"), "\"a b\""),
                new Bad("header", b -> b.header("a\r\nb", "x"), "letters, digits and hyphens"),
                new Bad("header Content-Type", b -> b.header("Content-Type", "x"), "set by GameTracker itself"),
                new Bad("header hOST", b -> b.header("hOST", "x"), "leave it out"),
                new Bad("header X-A", b -> b.header("X-A", null), "must not be null"),
                new Bad("header X-A", b -> b.header("X-A", SECRET + "\n"), "printable ASCII", "value not shown"),
                new Bad("header X-A", b -> b.header("X-A", SECRET + "é"), "encode it"),
                new Bad("bearerToken", b -> b.bearerToken(""), "printable ASCII"),
                new Bad("bearerToken", b -> b.bearerToken(SECRET + "\u0000"), "value not shown"),
                new Bad("basicAuth", b -> b.basicAuth("a:b", SECRET), "\"a:b\"", "without colon"),
                new Bad("basicAuth", b -> b.basicAuth(null, SECRET), "must not be null"),
                new Bad("basicAuth", b -> b.basicAuth("a", null), "must not be null"),
                new Bad("basicAuth", b -> b.basicAuth("a", SECRET).bearerToken(SECRET), "bearerToken", "keep one"),
                new Bad("Authorization", b -> b.header("authorization", SECRET).basicAuth("a", SECRET), "keep one"),
                new Bad("Authorization", b -> b.header("Authorization", SECRET).bearerToken(SECRET), "keep one"),
                new Bad("tenant", b -> b.tenant(null), "must not be null"),
                new Bad("tenant", b -> b.tenant("a/b"), "\"a/b\"", "letters, digits"),
                new Bad("tenant", b -> b.tenant(""), "1 to 150"),
                new Bad("tenant", b -> b.tenant(endless), "1 to 150", endless),
                new Bad("minLevel", b -> b.minLevel(null), "must not be null"),
                new Bad("maxQueueSize", b -> b.maxQueueSize(0), "at least 1: 0"),
                new Bad("maxQueueSize", b -> b.maxQueueSize(-3), "at least 1: -3"),
                new Bad("maxQueueSize", b -> b.maxQueueSize(Integer.MAX_VALUE), "at most 1048576: 2147483647"),
                new Bad("maxBufferedBytes", b -> b.maxBufferedBytes(0), "at least 1: 0"),
                new Bad("flushInterval", b -> b.flushInterval(Duration.ZERO), "more than zero: PT0S"),
                new Bad("flushInterval", b -> b.flushInterval(Duration.ofSeconds(-1)), "more than zero: PT-1S"),
                new Bad("flushInterval", b -> b.flushInterval(null), "must not be null"),
                new Bad("flushThreshold", b -> b.flushThreshold(0), "at least 1: 0"),
                new Bad(
                        "flushThreshold",
                        b -> b.maxQueueSize(100).flushThreshold(101),
                        "at most maxQueueSize (100)",
                        ": 101"),
                new Bad("requestTimeout", b -> b.requestTimeout(Duration.ZERO), "more than zero: PT0S"),
                new Bad("requestTimeout", b -> b.requestTimeout(null), "must not be null"),
                new Bad("shutdownTimeout", b -> b.shutdownTimeout(Duration.ofMillis(-1)), "zero or more: PT-0.001S"),
                new Bad("shutdownTimeout", b -> b.shutdownTimeout(null), "must not be null"),
                new Bad("maxBreadcrumbs", b -> b.maxBreadcrumbs(-1), "at least 0: -1"),
                new Bad("maxBreadcrumbs", b -> b.maxBreadcrumbs(1001), "at most 1000: 1001"),
                new Bad("repeatedErrors", b -> b.repeatedErrors(-1, Duration.ofSeconds(1)), "at least 0", "-1"),
                new Bad("repeatedErrors window", b -> b.repeatedErrors(1, Duration.ZERO), "more than zero: PT0S"),
                new Bad("repeatedErrors window", b -> b.repeatedErrors(0, null), "must not be null"),
                new Bad("traceSampling", b -> b.traceSampling(Double.NaN), "0 (none) to 1 (all): NaN"),
                new Bad("traceSampling", b -> b.traceSampling(-0.1), "0 (none) to 1 (all): -0.1"),
                new Bad("traceSampling", b -> b.traceSampling(1.01), "0 (none) to 1 (all): 1.01"),
                new Bad("traceSampling", b -> b.traceSampling(1 / 0.0), "0 (none) to 1 (all): Infinity"),
                new Bad("maxSeries", b -> b.maxSeries(0), "at least 1: 0"),
                new Bad("maxSeries", b -> b.maxSeries(1_000_001), "at most 1000000: 1000001"),
                new Bad("histogramBounds", b -> b.histogramBounds(" ", 1), "must not be blank"),
                new Bad("histogramBounds", b -> b.histogramBounds(null, 1), "must not be null"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load"), "1 to 200", "0 are given"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load", (double[]) null), "must not be null"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load", new double[201]), "201 are given"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load", 1, 1), "ascend", "1.0 follows 1.0"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load", Double.NaN), "finite", "NaN"),
                new Bad("histogramBounds of load", b -> b.histogramBounds("load", 1, 1 / 0.0), "remove: Infinity"),
                new Bad("instance", b -> b.instance("  "), "\"  \"", "leaves the label out"),
                new Bad("instance", b -> b.instance(null), "must not be null"),
                new Bad("device", b -> b.device(null), "must not be null"),
                new Bad("sslContext", b -> b.sslContext(null), "must not be null"),
                new Bad("proxy", b -> b.proxy(null), "must not be null"),
                new Bad("redactor", b -> b.redactor(null), "must not be null", "leave the option out"),
                new Bad("spoolDirectory", b -> b.spoolDirectory(null), "must not be null"),
                new Bad("spoolMaxBytes", b -> b.spoolMaxBytes(65535), "at least 65536: 65535"),
                new Bad("spoolDurability", b -> b.spoolDurability(null), "must not be null"),
                new Bad("consent", b -> b.consent(null), "must not be null"));
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void badValueIsRefusedWithOptionValueAndRemedy(Bad bad) {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> bad.setUp().apply(TrackerConfig.builder()).build());
        assertTrue(e.getMessage().contains(bad.option()), e.getMessage());
        for (String told : bad.told()) {
            assertTrue(e.getMessage().contains(told), e.getMessage());
        }
        assertFalse(e.getMessage().contains(SECRET), e.getMessage());
    }

    @Test
    void spoolDirectoryThatIsAFileIsRefused() throws Exception {
        Path file = Files.createFile(directory.resolve("taken"));
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> TrackerConfig.builder().spoolDirectory(file).build());
        assertEquals("spoolDirectory is a file, name a directory: " + file, e.getMessage());
    }

    @Test
    void spoolDirectoryThatIsNotThereYetIsFine() {
        TrackerConfig.builder().spoolDirectory(directory.resolve("later/still")).build();
    }

    @Test
    void thresholdFollowsASmallQueueUnlessSet() {
        assertEquals(5, TrackerConfig.builder().maxQueueSize(5).build().flushThreshold());
        assertEquals(
                4,
                TrackerConfig.builder()
                        .maxQueueSize(5)
                        .flushThreshold(4)
                        .build()
                        .flushThreshold());
    }

    @Test
    void durationBeyondAnyGameIsTakenAsNever() {
        Duration timeout = TrackerConfig.builder()
                .requestTimeout(Duration.ofSeconds(Long.MAX_VALUE))
                .build()
                .requestTimeout();
        assertTrue(timeout.toNanos() > 0, "nanoseconds of it fit into a long");
    }

    @Test
    void builtConfigurationDoesNotChangeWithItsBuilder() {
        Map<String, Object> device = new HashMap<>(Map.of("gpu", "a"));
        double[] bounds = {1, 2};
        TrackerConfig.Builder builder = TrackerConfig.builder()
                .device(device)
                .histogramBounds("load", bounds)
                .header("X-A", "1");
        TrackerConfig config = builder.build();
        device.put("gpu", "b");
        bounds[0] = 0;
        config.histogramBounds().get("load")[1] = 7;
        builder.game("other").header("X-A", "2").maxQueueSize(1);
        assertEquals(Map.of("gpu", "a"), config.device());
        assertArrayEquals(new double[] {1, 2}, config.histogramBounds().get("load"));
        assertEquals(Map.of("X-A", "1"), config.headers());
        assertEquals("unknown", config.game());
        assertEquals(2048, config.maxQueueSize());
        assertThrows(UnsupportedOperationException.class, () -> config.headers().clear());
        assertThrows(
                UnsupportedOperationException.class, () -> config.endpoints().clear());
        assertThrows(UnsupportedOperationException.class, () -> config.device().clear());
    }

    @Nested
    class Secrets {
        @Test
        void noneIsInToString() {
            TrackerConfig.Builder builder = TrackerConfig.builder()
                    .endpoint(URI.create("https://alloy.example"))
                    .tracesEndpoint(URI.create("https://x.example/v1/traces?token=" + SECRET))
                    .header("X-Key", SECRET);
            for (TrackerConfig config : new TrackerConfig[] {
                builder.basicAuth("ann", SECRET).build(),
                TrackerConfig.builder().bearerToken(SECRET).build()
            }) {
                assertFalse(config.toString().contains(SECRET), config.toString());
                assertFalse(config.toString().contains(config.headers().get("Authorization")), config.toString());
                assertTrue(config.toString().contains("Authorization"), config.toString());
            }
        }

        @Test
        void credentialsAreNoticedHoweverTheyAreGiven() {
            assertTrue(TrackerConfig.builder().basicAuth("a", "b").build().hasCredentials());
            assertTrue(TrackerConfig.builder().bearerToken("t").build().hasCredentials());
            assertTrue(
                    TrackerConfig.builder().header("authorization", "x").build().hasCredentials());
            assertFalse(TrackerConfig.builder().tenant("t").build().hasCredentials());
        }

        @Test
        void oneHeaderIsSentOnceWhateverItsCase() {
            TrackerConfig config = TrackerConfig.builder()
                    .header("x-scope-orgid", "old")
                    .header("X-A", "1")
                    .header("x-a", "2")
                    .tenant("new")
                    .build();
            assertEquals(2, config.headers().size(), config.headers().toString());
            assertTrue(config.headers().containsValue("new") && config.headers().containsValue("2"));
        }

        @Test
        void basicAuthIsUtf8() {
            assertEquals(
                    "Basic dGVzdDoxMjPCow==",
                    TrackerConfig.builder()
                            .basicAuth("test", "123£")
                            .build()
                            .headers()
                            .get("Authorization"),
                    "the example of RFC 7617, section 2.1");
        }
    }
}
