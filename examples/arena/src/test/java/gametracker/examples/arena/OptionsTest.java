package gametracker.examples.arena;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.Protocol;
import gametracker.api.Signal;
import gametracker.api.TrackerConfig;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void noOptionsGiveTheDefaultFight() {
        Options options = Options.parse();

        assertEquals(6, options.seconds);
        assertEquals(1, options.seed);
        assertEquals(Optional.empty(), options.report);
    }

    @Test
    void endpointsReachTheTracker() {
        TrackerConfig config = Options.parse(
                        "--endpoint", "http://localhost:8080", "--metrics", "http://localhost:9090/api/v1/write")
                .tracker
                .build();

        assertEquals(
                URI.create("http://localhost:8080/loki/api/v1/push"),
                config.endpoints().get(Signal.LOGS));
        assertEquals(
                URI.create("http://localhost:9090/api/v1/write"),
                config.endpoints().get(Signal.METRICS));
        assertEquals(
                URI.create("http://localhost:8080/v1/traces"),
                config.endpoints().get(Signal.TRACES));
    }

    @Test
    void alloyAndProtocolReachTheTracker() {
        TrackerConfig config = Options.parse("--alloy", "localhost", "--protocol", "OTLP")
                .tracker
                .build();

        assertEquals(Protocol.OTLP, config.protocol());
        assertEquals(
                URI.create("http://localhost:4318/v1/logs"), config.endpoints().get(Signal.LOGS));
    }

    @Test
    void hitchesAreNamedAndTheFightIsLongEnoughForEach() {
        assertEquals(List.of(Trouble.GC, Trouble.CLASS_LOADING), Options.parse("--hitch", "gc,class_loading").troubles);
        Options all = Options.parse("--hitch", "all");
        assertEquals(List.of(Trouble.values()), all.troubles);
        assertEquals(Mischief.seconds(all.troubles), all.seconds);
        assertEquals(3, Options.parse("--hitch", "all", "--seconds", "3").seconds);
        assertTrue(Options.USAGE.replaceAll("\\s", "").contains(Trouble.labels()), "the help names all");
    }

    @Test
    void offlineKeepsEverythingOnDisk() {
        TrackerConfig config = Options.parse("--offline", "somewhere").tracker.build();

        assertEquals(Optional.of("file"), config.transport());
        assertEquals(Optional.of(Path.of("somewhere")), config.spoolDirectory());
    }

    @ParameterizedTest
    @CsvSource({
        "--seconds 0, --seconds must be a whole number from 1 to 86400: 0",
        "--seconds many, --seconds must be a whole number from 1 to 86400: many",
        "--seconds, --seconds needs a value; --help shows an example",
        "--endpoint a b, 'unknown option b; --help shows them all'",
        "--protocol http, --protocol must be lgtm or otlp: http",
        "--hitch gc;lock, '--hitch must be all, or some of gc,safepoint,lock,wait,sleep,io,class_loading,cpu,scheduler: gc;lock'",
        "--hitch gc --fast, '--hitch needs frames that take their time: leave --fast out'",
        "--loud, unknown option --loud; --help shows them all",
    })
    void mistakesAreNamed(String line, String message) {
        assertEquals(
                message,
                assertThrows(IllegalArgumentException.class, () -> Options.parse(line.split(" ")))
                        .getMessage());
    }

    @Test
    void mistakesEndTheProgramBeforeTheFight() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(2, Arena.run(new PrintStream(out, true, StandardCharsets.UTF_8), "--endpoint", "localhost:8080"));
        assertTrue(
                out.toString(StandardCharsets.UTF_8).startsWith("arena: endpoint must be an absolute URL"),
                out::toString);
    }

    @Test
    void helpShowsExamples() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        assertEquals(0, Arena.run(new PrintStream(out, true, StandardCharsets.UTF_8), "--help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("--endpoint http://localhost:8080"));
    }
}
