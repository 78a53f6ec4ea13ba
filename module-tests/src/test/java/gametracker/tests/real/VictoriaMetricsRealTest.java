package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.tests.arena.ArenaRun;
import gametracker.tests.arena.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("real")
@ParameterizedClass
@MethodSource("gametracker.tests.real.Release#promised")
class VictoriaMetricsRealTest {
    @Parameter
    private Release release;

    @TempDir
    private Path directory;

    @Test
    void countersGaugesAndHistogramsAreWhatTheGameCountedAlsoWhenSentTwice() {
        try (VictoriaMetricsServer server = VictoriaMetricsServer.start(release, directory);
                Relay twice = new Relay(server)) {
            Report report = ArenaRun.start(
                            directory,
                            ArenaRun.java(),
                            ArenaRun.onModulePath(ArenaRun.GAME),
                            Map.of("flushInterval", "500ms"),
                            List.of("--seconds", "4", "--metrics", twice.url().toString()))
                    .await();

            assertEquals(Set.of(204), Set.copyOf(twice.statuses()));
            PromQl stored = new PromQl(server);
            server.awaitVisible(() -> stored.lastValues(report.session()).equals(report.lastValues()));
            assertEquals(report.lastValues(), stored.lastValues(report.session()));
        }
    }
}
