package gametracker.tests.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Stands between a game and a server, and hands each body on twice, as a client does that missed the first answer. */
final class Relay implements AutoCloseable {
    private final HttpServer http;
    private final RealServer server;
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();

    Relay(RealServer server) {
        this.server = server;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        http.createContext("/", this::handOn);
        http.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + http.getAddress().getPort() + server.writePath());
    }

    /** The answers to first and second copies, in turn. */
    List<Integer> statuses() {
        return List.copyOf(statuses);
    }

    private void handOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            int first = server.write(body);
            statuses.add(first);
            statuses.add(server.write(body));
            exchange.sendResponseHeaders(first, -1);
        }
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
