package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentConfigTest {
    private static final String SECRET = "open-sesame-1234";

    private static TrackerConfig read(Map<String, String> properties, Map<String, String> variables) {
        return EnvironmentConfig.read(properties, variables).build();
    }

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("game", "arena"),
            Map.entry("version", "1.2"),
            Map.entry("environment", "production"),
            Map.entry("endpoint", "http://h"),
            Map.entry("logsEndpoint", "http://l/x"),
            Map.entry("metricsEndpoint", "http://m/x"),
            Map.entry("tracesEndpoint", "http://t/x"),
            Map.entry("protocol", "otlp"),
            Map.entry("transport", "jdkhttp"),
            Map.entry("headers", "X-A=1, X-B = b=c"),
            Map.entry("basicAuth", "ann:a:b"),
            Map.entry("tenant", "studio-7"),
            Map.entry("minLevel", "Warn"),
            Map.entry("maxQueueSize", "7"),
            Map.entry("maxBufferedBytes", "8"),
            Map.entry("flushInterval", "9ms"),
            Map.entry("flushThreshold", "3"),
            Map.entry("requestTimeout", "PT10S"),
            Map.entry("shutdownTimeout", "0s"),
            Map.entry("flushOnExit", "no"),
            Map.entry("maxBreadcrumbs", "0"),
            Map.entry("repeatedErrors", "3/1m"),
            Map.entry("traceSampling", "0.25"),
            Map.entry("maxSeries", "11"),
            Map.entry("lokiStructuredMetadata", "no"),
            Map.entry("utf8Names", "1"),
            Map.entry("instance", "server-3"),
            Map.entry("spoolDirectory", "some/where"),
            Map.entry("spoolMaxBytes", "1048576"),
            Map.entry("spoolDurability", "always"),
            Map.entry("stateDirectory", "some/state"),
            Map.entry("uncaughtExceptions", "no"),
            Map.entry("hangTimeout", "2s"),
            Map.entry("consent", "pending"));

    private static String property(String option) {
        return "gametracker." + option;
    }

    private static String variable(String option) {
        StringBuilder name = new StringBuilder("GAMETRACKER_");
        for (char c : option.toCharArray()) {
            name.append(Character.isUpperCase(c) ? "_" : "").append(Character.toUpperCase(c));
        }
        return name.toString();
    }

    private static void assertAll(TrackerConfig config) {
        assertEquals("arena", config.game());
        assertEquals("1.2", config.version());
        assertEquals("production", config.environment());
        assertEquals(
                Map.of(
                        Signal.LOGS,
                        URI.create("http://l/x"),
                        Signal.METRICS,
                        URI.create("http://m/x"),
                        Signal.TRACES,
                        URI.create("http://t/x")),
                config.endpoints());
        assertEquals(Protocol.OTLP, config.protocol());
        assertEquals(Optional.of("jdkhttp"), config.transport());
        assertEquals(
                Map.of("X-A", "1", "X-B", "b=c", "Authorization", "Basic YW5uOmE6Yg==", "X-Scope-OrgID", "studio-7"),
                config.headers());
        assertEquals(Level.WARN, config.minLevel());
        assertEquals(7, config.maxQueueSize());
        assertEquals(8, config.maxBufferedBytes());
        assertEquals(Duration.ofMillis(9), config.flushInterval());
        assertEquals(3, config.flushThreshold());
        assertEquals(Duration.ofSeconds(10), config.requestTimeout());
        assertEquals(Duration.ZERO, config.shutdownTimeout());
        assertFalse(config.flushOnExit());
        assertEquals(0, config.maxBreadcrumbs());
        assertEquals(3, config.repeatedErrors());
        assertEquals(Duration.ofMinutes(1), config.repeatedErrorsWindow());
        assertEquals(0.25, config.traceSampling());
        assertEquals(11, config.maxSeries());
        assertFalse(config.lokiStructuredMetadata());
        assertTrue(config.utf8Names());
        assertEquals(Optional.of("server-3"), config.instance());
        assertEquals(Optional.of(Path.of("some/where")), config.spoolDirectory());
        assertEquals(1 << 20, config.spoolMaxBytes());
        assertEquals(Durability.ALWAYS, config.spoolDurability());
        assertEquals(Optional.of(Path.of("some/state")), config.stateDirectory());
        assertFalse(config.uncaughtExceptions());
        assertEquals(Duration.ofSeconds(2), config.hangTimeout());
        assertEquals(Consent.PENDING, config.consent());
    }

    @Test
    void everyOptionIsReadFromProperties() {
        Map<String, String> properties = new java.util.HashMap<>();
        ALL.forEach((option, value) -> properties.put(property(option), value));
        assertAll(read(properties, Map.of()));
    }

    @Test
    void everyOptionIsReadFromVariables() {
        Map<String, String> variables = new java.util.HashMap<>();
        ALL.forEach((option, value) -> variables.put(variable(option), value));
        assertAll(read(Map.of(), variables));
    }

    @Test
    void theRestIsReadToo() {
        assertEquals(
                "Bearer " + SECRET,
                read(Map.of("gametracker.bearerToken", SECRET), Map.of())
                        .headers()
                        .get("Authorization"));
        assertEquals(
                URI.create("http://alloy.example:4318/v1/traces"),
                read(Map.of(), Map.of("GAMETRACKER_ALLOY", "alloy.example"))
                        .endpoints()
                        .get(Signal.TRACES));
    }

    @Test
    void windowOfRepeatedErrorsMayBeLeftOut() {
        TrackerConfig off = read(Map.of("gametracker.repeatedErrors", "0"), Map.of());
        assertEquals(0, off.repeatedErrors());
        assertEquals(Duration.ofSeconds(10), off.repeatedErrorsWindow());
        TrackerConfig spaced = read(Map.of(), Map.of("GAMETRACKER_REPEATED_ERRORS", "20 / 500ms"));
        assertEquals(20, spaced.repeatedErrors());
        assertEquals(Duration.ofMillis(500), spaced.repeatedErrorsWindow());
    }

    @Test
    void propertiesWin() {
        assertEquals(
                "by property",
                read(Map.of("gametracker.game", "by property"), Map.of("GAMETRACKER_GAME", "by variable"))
                        .game());
    }

    @Test
    void emptyValueCountsAsNotGiven() {
        TrackerConfig config =
                read(Map.of("gametracker.game", " "), Map.of("GAMETRACKER_GAME", "g", "GAMETRACKER_MAX_SERIES", ""));
        assertEquals("g", config.game());
        assertEquals(2000, config.maxSeries());
    }

    @Test
    void emptyEnvironmentGivesAllDefaults() {
        assertEquals(
                TrackerConfig.builder().build().toString(),
                read(Map.of(), Map.of()).toString());
    }

    @Test
    void fromEnvironmentReadsTheSystemsProperties() {
        System.setProperty("gametracker.game", "from the system");
        try {
            assertEquals(
                    "from the system", TrackerConfig.fromEnvironment().build().game());
        } finally {
            System.clearProperty("gametracker.game");
        }
    }

    @Test
    void sourceOfAnAddressIsNamed() {
        TrackerConfig config =
                read(Map.of("gametracker.logsEndpoint", "http://l/x"), Map.of("GAMETRACKER_ENDPOINT", "http://h"));
        assertEquals(Optional.of("gametracker.logsEndpoint"), config.endpointOption(Signal.LOGS));
        assertEquals(Optional.of("GAMETRACKER_ENDPOINT"), config.endpointOption(Signal.METRICS));
        TrackerConfig set = EnvironmentConfig.read(Map.of(), Map.of("GAMETRACKER_ENDPOINT", "http://h"))
                .endpoint(URI.create("http://other"))
                .build();
        assertEquals(Optional.of("gametracker.endpoint"), set.endpointOption(Signal.METRICS), "the program has");
    }

    @Test
    void unknownNamesAreToldWithTheNearestKnownOneAndWithoutTheirValues() {
        TrackerConfig config = read(
                new java.util.TreeMap<>(Map.of(
                        "gametracker.endpont", SECRET,
                        "gametracker.maxqueuesize", "1",
                        "gametracker.game", "arena",
                        "gametrackerish.endpoint", "x",
                        "user.home", "x")),
                new java.util.TreeMap<>(
                        Map.of("GAMETRACKER_MAXQUEUESIZE", "1", "GAMETRACKER_BEARER", SECRET, "PATH", "x")));
        assertEquals(
                List.of(
                        "gametracker.endpont is no option, and changes nothing: did you mean gametracker.endpoint?",
                        "gametracker.maxqueuesize is no option, and changes nothing: did you mean"
                                + " gametracker.maxQueueSize?",
                        "GAMETRACKER_BEARER is no option, and changes nothing: did you mean GAMETRACKER_BEARER_TOKEN?",
                        "GAMETRACKER_MAXQUEUESIZE is no option, and changes nothing: did you mean"
                                + " GAMETRACKER_MAX_QUEUE_SIZE?"),
                config.notices());
    }

    @Test
    void fileIsReadUnderTheEnvironment(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("game.properties");
        Files.writeString(
                file,
                "gametracker.game = ar\u00e9na\ngametracker.version=1.0\ngametracker.endpoint=http://h\nother.key=1\n"
                        + "gametracker.maxSerie=3\n");
        TrackerConfig config = EnvironmentConfig.read(
                        file, Map.of("gametracker.version", "2.0"), Map.of("GAMETRACKER_MAX_SERIES", "7"))
                .build();
        assertEquals("ar\u00e9na", config.game());
        assertEquals("2.0", config.version(), "the environment wins");
        assertEquals(7, config.maxSeries());
        assertEquals(Optional.of("gametracker.endpoint in " + file), config.endpointOption(Signal.LOGS));
        assertEquals(
                List.of("gametracker.maxSerie in " + file
                        + " is no option, and changes nothing: did you mean gametracker.maxSeries?"),
                config.notices());
        assertEquals("1.0", TrackerConfig.fromProperties(file).build().version());
    }

    @Test
    void fileThatCannotBeUnderstoodIsNamed(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("game.properties");
        assertEquals(
                "there is no properties file " + file + ": name one that exists",
                assertThrows(IllegalArgumentException.class, () -> TrackerConfig.fromProperties(file))
                        .getMessage());
        Files.write(file, new byte[] {'a', '=', (byte) 0xff});
        assertEquals(
                "the properties file " + file + " is not in UTF-8: save it so",
                assertThrows(IllegalArgumentException.class, () -> TrackerConfig.fromProperties(file))
                        .getMessage());
        Files.writeString(file, "gametracker.bearerToken=" + SECRET + "\\u12");
        String escape = assertThrows(IllegalArgumentException.class, () -> TrackerConfig.fromProperties(file))
                .getMessage();
        assertTrue(escape.contains(file.toString()) && !escape.contains(SECRET), escape);
        Files.writeString(file, "gametracker.maxSeries=many");
        String number = assertThrows(IllegalArgumentException.class, () -> TrackerConfig.fromProperties(file))
                .getMessage();
        assertTrue(number.startsWith("gametracker.maxSeries in " + file + " cannot be understood: \"many\""), number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://bob:p^" + SECRET + "@host",
                "https://bob:p#" + SECRET + "@host",
                "https://bob:p/" + SECRET + "@host",
                "https://bob:p?" + SECRET + "@host",
                "https://bob:" + SECRET + "@host",
                "https://host/x?api_key=" + SECRET,
                "https://host:99999/x?api_key=" + SECRET,
                "//host/x?api key=" + SECRET,
                "bob:" + SECRET + "@host/x",
                "http:/bob:" + SECRET + "@host",
                "bob:" + SECRET + "@host//x"
            })
    void noMessageAboutAnEndpointHoldsASecret(String url) {
        IllegalArgumentException e = refused(Map.of("gametracker.endpoint", url), Map.of());
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            assertFalse(cause.toString().contains(SECRET), cause.toString());
            assertTrue(cause.toString().contains("ndpoint"), cause.toString());
        }
    }

    @Test
    void noMessageAboutAlloyHoldsASecret() {
        for (String host : List.of("https://bob:" + SECRET + "@host", "bob:" + SECRET + "@host")) {
            IllegalArgumentException e = refused(Map.of("gametracker.alloy", host), Map.of());
            assertFalse(e.toString().contains(SECRET), e.toString());
        }
    }

    @Test
    void shownUrlKeepsItsHost() {
        String shown = read(Map.of("gametracker.logsEndpoint", "https://host/push?token=ab@" + SECRET), Map.of())
                .toString();
        assertTrue(shown.contains("https://host/push?..."), shown);
        assertFalse(shown.contains(SECRET), shown);
    }

    @ParameterizedTest
    @CsvSource({"500ms,PT0.5S", "5s,PT5S", "2m,PT2M", "3h,PT3H", "PT1.5S,PT1.5S"})
    void durationsAreShortOrIso(String text, Duration duration) {
        assertEquals(
                duration,
                read(Map.of("gametracker.flushInterval", text), Map.of()).flushInterval());
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, http://a b, Illegal character",
        "endpoint, ://x, ",
        "protocol, graphite, 'use one of [LGTM, OTLP]'",
        "minLevel, loud, 'use one of [DEBUG, INFO, WARN, ERROR]'",
        "spoolDurability, maybe, 'use one of [NEVER, INTERVAL, ALWAYS]'",
        "consent, yes, 'use one of [GRANTED, PENDING, DENIED]'",
        "maxQueueSize, many, give a whole number",
        "maxQueueSize, 99999999999, give a whole number",
        "maxBufferedBytes, 4MB, give a whole number",
        "flushThreshold, 1.5, give a whole number",
        "maxBreadcrumbs, x, give a whole number",
        "repeatedErrors, x, give a whole number",
        "repeatedErrors, 5/often, 'give a duration as in 500ms, 5s, 2m or PT5S'",
        "traceSampling, 10%, 'give a number from 0 to 1, as in 0.1'",
        "maxSeries, x, give a whole number",
        "spoolMaxBytes, x, give a whole number",
        "flushInterval, 5, 'give a duration as in 500ms, 5s, 2m or PT5S'",
        "requestTimeout, soon, 'give a duration as in 500ms, 5s, 2m or PT5S'",
        "shutdownTimeout, -, 'give a duration as in 500ms, 5s, 2m or PT5S'",
        "lokiStructuredMetadata, on, use true or false",
        "utf8Names, utf-8, use true or false",
        "flushOnExit, perhaps, use true or false"
    })
    void whatCannotBeUnderstoodNamesItsSource(String option, String value, String remedy) {
        String told = " cannot be understood: \"" + value + "\"; " + (remedy == null ? "" : remedy);
        assertThat(property(option) + told, refused(Map.of(property(option), value), Map.of()));
        assertThat(variable(option) + told, refused(Map.of(), Map.of(variable(option), value)));
    }

    @ParameterizedTest
    @CsvSource({
        "headers, open-sesame-1234, 'give headers as name=value,name=value, in printable ASCII'",
        "headers, X-A=open-sesame-1234\u00e9, 'give headers as name=value,name=value, in printable ASCII'",
        "headers, open sesame-1234=x, 'give headers as name=value,name=value, in printable ASCII'",
        "basicAuth, open-sesame-1234, give user:password",
        "bearerToken, open-sesame-1234\u00e9, give one line of printable ASCII"
    })
    void secretsAreNotShown(String option, String value, String remedy) {
        IllegalArgumentException e = refused(Map.of(property(option), value), Map.of());
        assertEquals(property(option) + " cannot be understood (value not shown); " + remedy, e.getMessage());
        assertNull(e.getCause());
    }

    private static IllegalArgumentException refused(Map<String, String> properties, Map<String, String> variables) {
        return assertThrows(IllegalArgumentException.class, () -> read(properties, variables));
    }

    private static void assertThat(String beginning, IllegalArgumentException e) {
        assertTrue(e.getMessage().startsWith(beginning), e.getMessage());
        assertFalse(e.getMessage().endsWith("null"), e.getMessage());
    }
}
