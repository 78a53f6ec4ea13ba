package gametracker.tests.real;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.tests.ToolRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the doctor says of real servers, in their own words. */
@Tag("real")
@ParameterizedClass
@MethodSource("gametracker.tests.real.Release#promised")
class DoctorRealTest {
    @Parameter
    private Release release;

    @TempDir
    private Path directory;

    private ToolRun doctor(String... words) throws IOException, InterruptedException {
        String[] all = new String[words.length + 1];
        all[0] = "doctor";
        System.arraycopy(words, 0, all, 1, words.length);
        return ToolRun.of(directory, all);
    }

    private static void assertSays(ToolRun run, int code, String... parts) {
        assertEquals(code, run.code(), run::text);
        for (String part : parts) {
            assertTrue(run.text().contains(part), () -> part + " in " + run.text());
        }
    }

    @Test
    void prometheusThatTakesRemoteWriteIsWellAndItsPathIsNamed() throws Exception {
        try (PrometheusServer server = PrometheusServer.start(release, directory)) {
            assertSays(
                    doctor("--metrics-endpoint", server.writeUrl().toString()),
                    0,
                    "ok   metrics: POST " + server.writeUrl(),
                    "answered 204 after ",
                    "clock: this machine's is the server's",
                    "All well.");
            assertEquals(1, new PromQl(server).query("gametracker_check").size());
            assertSays(
                    doctor("--metrics-endpoint", server.url() + "/api/v1/push"),
                    1,
                    "which ends in /api/v1/write for Prometheus");
            assertSays(doctor("--metrics-endpoint", server.writeUrl() + "/api/v1/write"), 1, "the path is doubled");
            assertSays(
                    doctor(
                            "--protocol",
                            "OTLP",
                            "--metrics-endpoint",
                            server.writeUrl().toString()),
                    1,
                    "protocol to LGTM"); // 415 from version 3 on, 400 before
        }
    }

    @Test
    void prometheusWithoutItsReceiverIsNamedWithTheFlag() throws Exception {
        try (RealServer server = new WithoutReceiver(release, directory)) {
            server.start();
            assertSays(
                    doctor("--metrics-endpoint", server.writeUrl().toString()),
                    1,
                    "answered 404 after ",
                    "start it with --web.enable-remote-write-receiver");
        }
    }

    /** A Prometheus as it comes. */
    private static final class WithoutReceiver extends RealServer {
        WithoutReceiver(Release release, Path directory) throws IOException {
            super(release, directory);
            Files.writeString(directory.resolve("prometheus.yml"), "global: {scrape_interval: 1h}\n");
        }

        @Override
        List<String> command(Path directory, String address) {
            return List.of(
                    "prometheus",
                    "--config.file=" + directory.resolve("prometheus.yml"),
                    "--storage.tsdb.path=" + directory.resolve("data"),
                    "--web.listen-address=" + address,
                    "--log.level=warn");
        }

        @Override
        String readyPath() {
            return "/-/ready";
        }

        @Override
        String queryPath() {
            return "/api/v1/query?query=";
        }

        @Override
        String writePath() {
            return "/api/v1/write";
        }
    }

    @Test
    void victoriaMetricsIsWellAtThePathsThatItTakes() throws Exception {
        try (VictoriaMetricsServer server = VictoriaMetricsServer.start(release, directory)) {
            assertSays(doctor("--metrics-endpoint", server.writeUrl().toString()), 0, "All well.");
            // Later releases take the path of Mimir as well.
            boolean own = release == Release.INSTALLED;
            assertSays(
                    doctor("--metrics-endpoint", server.url() + "/api/v1/push"),
                    own ? 1 : 0,
                    own ? "which ends in /api/v1/write for Prometheus and VictoriaMetrics" : "All well.");
            assertSays(
                    doctor("--protocol", "OTLP", "--metrics-endpoint", server.url() + "/opentelemetry/v1/metrics"),
                    1,
                    release == Release.INSTALLED
                            ? "nothing listens at this path"
                            : "VictoriaMetrics takes OTLP as protobuf alone");
        }
    }
}
