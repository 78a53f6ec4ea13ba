package gametracker.tests.real;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A VictoriaMetrics that stores a repeated payload once, as docs/backends.md recommends. */
final class VictoriaMetricsServer extends RealServer {
    private static final Duration VISIBLE = Duration.ofSeconds(30);

    private VictoriaMetricsServer(Release release, Path directory) {
        super(release, directory);
    }

    static VictoriaMetricsServer start(Release release, Path directory) {
        VictoriaMetricsServer server = new VictoriaMetricsServer(release, directory);
        server.start();
        return server;
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

    /**
     * Waits until what was written is what a query returns, for half a minute at most. A written sample takes up to a
     * second to be seen; asking for a flush does not hurry those that a flush of the server's own has just taken.
     */
    void awaitVisible(BooleanSupplier isVisible) {
        long deadline = System.nanoTime() + VISIBLE.toNanos();
        while (!isVisible.getAsBoolean() && System.nanoTime() < deadline) {
            Thread.onSpinWait(); // each look is a round of queries, which is pause enough
        }
    }
}
