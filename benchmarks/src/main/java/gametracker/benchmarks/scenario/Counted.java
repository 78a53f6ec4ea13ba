package gametracker.benchmarks.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What a {@link CountingServer} has counted so far. */
record Counted(long requests, long wireBytes, long logs, long spans) {
    static Counted by(URI server) throws IOException {
        try (InputStream in = server.resolve("/count").toURL().openStream()) {
            String[] parts = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(" ");
            return new Counted(
                    Long.parseLong(parts[0]),
                    Long.parseLong(parts[1]),
                    Long.parseLong(parts[2]),
                    Long.parseLong(parts[3]));
        }
    }
}
