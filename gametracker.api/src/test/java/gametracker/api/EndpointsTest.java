package gametracker.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    private static final String SECRET = "open-sesame-1234";
    private static final String LOGS = "/loki/api/v1/push";

    private static Map<Signal, URI> of(UnaryOperator<TrackerConfig.Builder> setUp) {
        return setUp.apply(TrackerConfig.builder()).build().endpoints();
    }

    private static Map<Signal, URI> urls(String logs, String metrics, String traces) {
        return Map.of(
                Signal.LOGS, URI.create(logs), Signal.METRICS, URI.create(metrics), Signal.TRACES, URI.create(traces));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://h:1", "http://h:1/", "http://h:1//"})
    void pathsAreJoinedToTheBase(String base) {
        assertEquals(
                urls("http://h:1" + LOGS, "http://h:1/api/v1/push", "http://h:1/v1/traces"),
                of(b -> b.endpoint(URI.create(base))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://h/tenant/a%20b", "https://h/tenant/a%20b/"})
    void basePathIsKept(String base) {
        assertEquals(
                URI.create("https://h/tenant/a%20b" + LOGS),
                of(b -> b.endpoint(URI.create(base))).get(Signal.LOGS));
    }

    @ParameterizedTest
    @CsvSource({
        "http://h:3100/loki/api/v1/push, http://h:3100",
        "http://h:3100/loki/api/v1/push/, http://h:3100",
        "http://h/mimir/api/v1/push, http://h/mimir",
        "http://h:9090/api/v1/write, http://h:9090",
        "http://h:9999/api/v1/metrics/write, http://h:9999",
        "http://h:3100/api/prom/push, http://h:3100",
        "http://h:4318/v1/traces, http://h:4318",
        "http://h:4318/v1/logs, http://h:4318",
        "http://h:8428/opentelemetry/v1/metrics, http://h:8428/opentelemetry",
        "http://h:8428/opentelemetry/api/v1/push, http://h:8428"
    })
    void wholeUrlOfASignalIsNoBase(String url, String base) {
        IllegalArgumentException e =
                assertThrows(IllegalArgumentException.class, () -> of(b -> b.endpoint(URI.create(url))));
        String whole = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        assertEquals(
                "endpoint must be the base of all three signals' URLs, and this is the whole URL of one: " + whole
                        + "; give " + base + ", or set logsEndpoint, metricsEndpoint and tracesEndpoint to whole URLs",
                e.getMessage());
        assertEquals(URI.create(url), of(b -> b.logsEndpoint(URI.create(url))).get(Signal.LOGS), "here it is right");
    }

    @Test
    void pathThatOnlyContainsOneOfASignalIsABase() {
        assertEquals(
                URI.create("http://h/api/v1/write/through/loki/api/v1/push"),
                of(b -> b.endpoint(URI.create("http://h/api/v1/write/through"))).get(Signal.LOGS));
    }

    @Test
    void optionThatSetAUrlIsNamed() {
        URI url = URI.create("http://h");
        TrackerConfig config =
                TrackerConfig.builder().endpoint(url).logsEndpoint(url).build();
        assertEquals(Optional.of("gametracker.logsEndpoint"), config.endpointOption(Signal.LOGS));
        assertEquals(Optional.of("gametracker.endpoint"), config.endpointOption(Signal.TRACES));
        TrackerConfig alloy = TrackerConfig.builder().endpoint(url).alloy("h").build();
        assertEquals(Optional.of("gametracker.alloy"), alloy.endpointOption(Signal.METRICS));
        assertEquals(Optional.empty(), TrackerConfig.builder().build().endpointOption(Signal.LOGS));
    }

    @Test
    void otlpHasItsOwnPaths() {
        assertEquals(
                urls("http://h/v1/logs", "http://h/v1/metrics", "http://h/v1/traces"),
                of(b -> b.endpoint(URI.create("http://h")).protocol(Protocol.OTLP)));
    }

    @Test
    void eachSignalsUrlWinsAndIsLeftAsItIs() {
        URI logs = URI.create("https://logs.example/x/?a=b");
        assertEquals(
                Map.of(
                        Signal.LOGS,
                        logs,
                        Signal.METRICS,
                        URI.create("http://h/api/v1/push"),
                        Signal.TRACES,
                        URI.create("http://h/v1/traces")),
                of(b -> b.logsEndpoint(logs).endpoint(URI.create("http://h"))));
        assertEquals(
                urls("http://a/l", "http://a/m", "http://a/t"),
                of(b -> b.alloy("h")
                        .logsEndpoint(URI.create("http://a/l"))
                        .metricsEndpoint(URI.create("http://a/m"))
                        .tracesEndpoint(URI.create("http://a/t"))));
    }

    @Test
    void oneSignalAloneMayHaveAnEndpoint() {
        URI url = URI.create("http://h/x");
        assertEquals(Map.of(Signal.METRICS, url), of(b -> b.metricsEndpoint(url)));
    }

    @Test
    void alloySetsPortsAndPaths() {
        assertEquals(
                urls("http://h:3100" + LOGS, "http://h:9999/api/v1/metrics/write", "http://h:4318/v1/traces"),
                of(b -> b.alloy("h")));
        assertEquals(
                urls("http://h:4318/v1/logs", "http://h:4318/v1/metrics", "http://h:4318/v1/traces"),
                of(b -> b.alloy("h").protocol(Protocol.OTLP)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "[::1]"})
    void alloyTakesAnIpv6Address(String host) {
        assertEquals(
                URI.create("http://[::1]:4318/v1/traces"),
                of(b -> b.alloy(host)).get(Signal.TRACES));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "loki:3100",
                "/loki",
                "",
                "file:///tmp/x",
                "ftp://h/x",
                "mailto:a@example.org",
                "http:///x",
                "http:x",
                "http://h:0",
                "http://h:65536",
                "http://a_host/x",
                "http://h/x#part"
            })
    void whatIsNoUsableUrlIsRefused(String url) {
        for (String option : new String[] {"endpoint", "logsEndpoint", "metricsEndpoint", "tracesEndpoint"}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> set(option, url).build());
            assertTrue(e.getMessage().startsWith(option + " must"), e.getMessage());
            String shown = url.indexOf('@') >= 0 ? "..." : url.replace("#part", "#...");
            assertTrue(e.getMessage().endsWith(": " + shown), e.getMessage());
        }
    }

    @Test
    void baseWithQueryIsRefused() {
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> set("endpoint", "http://h/?a=b").build());
        assertTrue(e.getMessage().contains("logsEndpoint"), e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://ann:open-sesame-1234@h/x",
                "http://open-sesame-1234@h/x",
                "http://ann:open-sesame-1234@a_host/x",
                "ftp://ann:open-sesame-1234@h/x",
                "//ann:open-sesame-1234@h/x"
            })
    void userInfoIsRefusedAndNotShown(String url) {
        for (String option : new String[] {"endpoint", "logsEndpoint", "metricsEndpoint", "tracesEndpoint"}) {
            IllegalArgumentException e = assertThrows(
                    IllegalArgumentException.class, () -> set(option, url).build());
            assertTrue(e.getMessage().startsWith(option), e.getMessage());
            assertTrue(e.getMessage().endsWith("use basicAuth"), e.getMessage());
            assertFalse(e.getMessage().contains(SECRET), e.getMessage());
        }
    }

    private static TrackerConfig.Builder set(String option, String url) {
        URI uri = URI.create(url);
        return switch (option) {
            case "endpoint" -> TrackerConfig.builder().endpoint(uri);
            case "logsEndpoint" -> TrackerConfig.builder().logsEndpoint(uri);
            case "metricsEndpoint" -> TrackerConfig.builder().metricsEndpoint(uri);
            default -> TrackerConfig.builder().tracesEndpoint(uri);
        };
    }
}
