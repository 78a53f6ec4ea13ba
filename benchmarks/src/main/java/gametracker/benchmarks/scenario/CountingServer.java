package gametracker.benchmarks.scenario;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import gametracker.benchmarks.subject.Bytes;
import gametracker.benchmarks.subject.Work;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.zip.GZIPInputStream;

/**
 * A server on the loopback interface that takes whatever it is sent, in any of the protocols measured here, and counts
 * requests, bytes on the wire, and logs and spans by marks that occur once in each. Runs in a process of its own, so
 * that its work is not the library's. Prints its port; {@code GET /count} answers what arrived.
 */
public final class CountingServer {
    private static final byte[] LOG = Work.MESSAGE.getBytes(StandardCharsets.UTF_8);
    private static final byte[] SPAN = Work.SCENE.getBytes(StandardCharsets.UTF_8);

    private final LongAdder requests = new LongAdder();
    private final LongAdder wireBytes = new LongAdder();
    private final LongAdder logs = new LongAdder();
    private final LongAdder spans = new LongAdder();
    private final ScheduledExecutorService later = Executors.newScheduledThreadPool(1);
    private final long delayMillis;

    private CountingServer(long delayMillis) {
        this.delayMillis = delayMillis;
    }

    public static void main(String[] arguments) throws IOException {
        CountingServer counting = new CountingServer(Options.of(arguments).number("delayMillis"));
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool());
        server.createContext("/count", counting::tell);
        server.createContext("/", counting::take);
        server.start();
        System.out.println(server.getAddress().getPort());
        System.out.flush();
        // Ends with whoever started it: its standard input is closed then.
        while (System.in.read() >= 0) {}
        System.exit(0);
    }

    private void tell(HttpExchange exchange) throws IOException {
        byte[] answer = (requests.sum() + " " + wireBytes.sum() + " " + logs.sum() + " " + spans.sum())
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private void take(HttpExchange exchange) throws IOException {
        byte[] wire = exchange.getRequestBody().readAllBytes();
        byte[] body = wire;
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(wire))) {
                body = in.readAllBytes();
            }
        }
        requests.increment();
        wireBytes.add(wire.length);
        logs.add(Bytes.count(body, body.length, LOG));
        spans.add(Bytes.count(body, body.length, SPAN));
        if (delayMillis == 0) {
            answer(exchange);
        } else {
            later.schedule(() -> answer(exchange), delayMillis, TimeUnit.MILLISECONDS);
        }
    }

    /** What each of the protocols takes for a success. */
    private void answer(HttpExchange exchange) {
        String path = exchange.getRequestURI().getPath();
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        try (exchange) {
            if (path.startsWith("/loki") || path.startsWith("/api/v1/push")) {
                exchange.sendResponseHeaders(204, -1);
            } else if (type != null && type.contains("protobuf")) {
                exchange.getResponseHeaders().set("Content-Type", type);
                exchange.sendResponseHeaders(200, -1);
            } else {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, 2);
                exchange.getResponseBody().write(new byte[] {'{', '}'});
            }
        } catch (IOException e) {
            // The library has hung up; what it sent was counted.
        }
    }
}
