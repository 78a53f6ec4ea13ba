package gametracker.tests.real;

import java.nio.file.Path;
import java.util.List;

/** A VictoriaMetrics that stores a repeated payload once, as docs/backends.md recommends. */
final class VictoriaMetricsServer extends RealServer {
    VictoriaMetricsServer(Path directory) {
        super(directory);
    }

    @Override
    List<String> command(Path directory, String address) {
        return List.of(
                "victoria-metrics",
                "-storageDataPath=" + directory.resolve("data"),
                "-httpListenAddr=" + address,
                "-dedup.minScrapeInterval=1ms",
                // Queries leave out the newest 30 s unless told otherwise.
                "-search.latencyOffset=0s",
                "-loggerLevel=WARN");
    }

    @Override
    String readyPath() {
        return "/health";
    }

    @Override
    String queryPath() {
        return "/api/v1/query?nocache=1&query=";
    }

    @Override
    String writePath() {
        return "/api/v1/write";
    }

    /** Makes what was written visible to queries. */
    void settle() {
        get("/internal/force_flush");
    }
}
