package gametracker.tests.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A vmagent that adds series up on the way and hands the sums to a server behind it. */
final class VmagentServer extends RealServer {
    private static final String CONFIGURATION = "aggregation.yml";

    private final URI storage;

    private VmagentServer(Release release, Path directory, URI storage) {
        super(release, directory);
        this.storage = storage;
    }

    /**
     * Starts it.
     *
     * @param directory for its buffer and its log, made if it is not there
     * @param storage takes remote write
     * @param aggregation the contents of {@code -streamAggr.config}
     */
    static VmagentServer start(Release release, Path directory, URI storage, String aggregation) {
        try {
            Files.createDirectories(directory);
            Files.writeString(directory.resolve(CONFIGURATION), aggregation);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        VmagentServer server = new VmagentServer(release, directory, storage);
        server.start();
        return server;
    }

    @Override
    List<String> command(Path directory, String address) {
        return List.of(
                "vmagent",
                "-httpListenAddr=" + address,
                "-remoteWrite.url=" + storage,
                "-remoteWrite.tmpDataPath=" + directory.resolve("buffer"),
                "-remoteWrite.flushInterval=100ms",
                "-streamAggr.config=" + directory.resolve(CONFIGURATION),
                "-loggerLevel=WARN");
    }

    @Override
    String readyPath() {
        return "/health";
    }

    /** It stores nothing, so there is nothing to ask it for. */
    @Override
    String queryPath() {
        throw new UnsupportedOperationException("ask the server behind vmagent");
    }

    @Override
    String writePath() {
        return "/api/v1/write";
    }
}
