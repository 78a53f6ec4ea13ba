package gametracker.tests.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A Prometheus with its remote write receiver switched on. */
final class PrometheusServer extends RealServer {
    private PrometheusServer(Release release, Path directory) {
        super(release, directory);
    }

    /** As it comes: nothing that is more than an hour behind is taken. */
    static PrometheusServer start(Release release, Path directory) {
        return start(release, directory, "global: {scrape_interval: 1h}\n");
    }

    /** As docs/backends.md recommends for spools. */
    static PrometheusServer startForSpools(Release release, Path directory) {
        return start(release, directory, """
                global: {scrape_interval: 1h}
                storage: {tsdb: {out_of_order_time_window: 7d}}
                """);
    }

    /** With a configuration of the test's own. */
    static PrometheusServer start(Release release, Path directory, String configuration) {
        try {
            Files.writeString(directory.resolve("prometheus.yml"), configuration);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PrometheusServer server = new PrometheusServer(release, directory);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, String address) {
        return List.of(
                "prometheus",
                "--config.file=" + directory.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + address,
                "--web.enable-remote-write-receiver",
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
