package gametracker.bridge.contract;

import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;
import tools.jackson.jr.ob.JSON;

/** Takes what is posted to it on loopback, and reads the log lines of Loki's pushes. */
final class LogReceiver implements AutoCloseable {
    private final HttpServer server;
    private final List<Line> lines = new CopyOnWriteArrayList<>();

    /** @param fields the line, which is a JSON object */
    record Line(long unixNanos, String level, Map<String, Object> fields) {
        String message() {
            return (String) fields.get("msg");
        }

        Object logger() {
            return fields.get("logger");
        }

        Map<String, Object> data() {
            return map(fields.get("data"));
        }
    }

    LogReceiver() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
                body = new GZIPInputStream(new ByteArrayInputStream(body)).readAllBytes();
            }
            if (exchange.getRequestURI().getPath().startsWith("/loki")) {
                read(JSON.std.mapFrom(new String(body, StandardCharsets.UTF_8)));
            }
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.start();
    }

    private void read(Map<String, Object> push) {
        for (Object stream : (List<?>) push.get("streams")) {
            String level = (String) map(map(stream).get("stream")).get("level");
            for (Object value : (List<?>) map(stream).get("values")) {
                List<?> entry = (List<?>) value;
                lines.add(new Line(
                        Long.parseLong((String) entry.get(0)), level, JSON.std.mapFrom((String) entry.get(1))));
            }
        }
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(Object value) {
        return (Map<String, Object>) value;
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    List<Line> lines() {
        return lines;
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
