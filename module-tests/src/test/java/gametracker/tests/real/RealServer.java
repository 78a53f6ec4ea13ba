package gametracker.tests.real;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A server that runs as a process of its own, on loopback, on a free port, with its data in a directory of the test's.
 * It can be stopped, killed, frozen and started again where it was.
 */
abstract class RealServer implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Release release;
    private final Path directory;
    private final int port;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private Process process; // there from start() on, which whoever makes a server calls at once

    /** Leaves the server to be started. */
    RealServer(Release release, Path directory) {
        this.release = release;
        this.directory = directory;
        this.port = freePort();
    }

    /** The command line, without the program's own path. */
    abstract List<String> command(Path directory, String address);

    /** Answers 200 once the server takes samples. */
    abstract String readyPath();

    /** Where a query goes, with the PromQL to be appended. */
    abstract String queryPath();

    abstract String writePath();

    final URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    final URI writeUrl() {
        return url().resolve(writePath());
    }

    /** Stops in good order. */
    final void stop() {
        process.destroy();
        join();
    }

    /** SIGKILL: the server has no time to put anything down. */
    final void kill() {
        process.destroyForcibly();
        join();
    }

    /** SIGSTOP: connections are taken, and nothing is answered. */
    final void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    final void thaw() {
        signal("CONT");
    }

    /** Waits until the server is ready; a server that has ended starts on the same port with the data of before. */
    final void start() {
        process = launch();
    }

    /** Sends a body as remote write 1.0, and returns the status. */
    final int write(byte[] body) {
        return send(HttpRequest.newBuilder(writeUrl())
                        .header("Content-Type", "application/x-protobuf")
                        .header("Content-Encoding", "snappy")
                        .header("X-Prometheus-Remote-Write-Version", "0.1.0")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(body)))
                .statusCode();
    }

    /** A failed query throws: it must never count as "nothing there". */
    final String get(String path) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(url().resolve(path)));
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + " answered " + answer.statusCode() + ": " + answer.body());
        }
        return answer.body();
    }

    /** What the server has written to its standard streams. */
    final String output() {
        try {
            return Files.readString(log());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        thaw();
        kill();
    }

    private Process launch() {
        List<String> command = command(directory, "127.0.0.1:" + port);
        List<String> whole = new ArrayList<>(command);
        whole.set(0, release.program(command.get(0)).toString());
        try {
            Process launched = new ProcessBuilder(whole)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                    .start();
            awaitReady(launched);
            return launched;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void awaitReady(Process launched) {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isReady()) {
            if (hasEnded(launched) || System.nanoTime() > deadline) {
                launched.destroyForcibly();
                throw new IllegalStateException("the server did not start:\n" + output());
            }
        }
    }

    /** Doubles as the pause between two looks. */
    private static boolean hasEnded(Process process) {
        try {
            return process.waitFor(100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(url().resolve(readyPath()))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void signal(String name) {
        if (!process.isAlive()) {
            return;
        }
        try {
            int status = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new IllegalStateException("kill -" + name + " ended with " + status);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void join() {
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new IllegalStateException(e);
        }
    }

    private Path log() {
        return directory.resolve("server.log");
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
