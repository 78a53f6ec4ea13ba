package gametracker.benchmarks.run;

import gametracker.benchmarks.scenario.CountingServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A {@link CountingServer} in a process of its own, for as long as this is open. */
record LoopbackServer(Process process, URI uri) implements AutoCloseable {
    /** Nobody listens there: connections are refused. */
    static final URI DEAD = URI.create("http://127.0.0.1:9/");

    static LoopbackServer start(Fork fork, long delayMillis) throws IOException {
        Process process = fork.start(
                CountingServer.class, List.of(), Fork.classPath(".*"), List.of("delayMillis=" + delayMillis));
        // Closed with the process, whose input and output stay open until then.
        BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
        return new LoopbackServer(process, URI.create("http://127.0.0.1:" + reader.readLine() + "/"));
    }

    @Override
    public void close() {
        process.destroy();
    }
}
