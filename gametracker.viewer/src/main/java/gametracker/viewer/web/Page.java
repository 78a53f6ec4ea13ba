package gametracker.viewer.web;

import com.sun.net.httpserver.HttpExchange;
import gametracker.viewer.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Serves the page, what it asks for, and the stream that tells it when to ask again. */
public final class Page {
    private static final int ROWS_A_REQUEST = 5_000;
    private static final int SAMPLES_A_REQUEST = 50_000;
    private static final int MAX_STREAMS = 32;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /** At most so often is a page told that there is more. */
    private static final long PAUSE_MILLIS = 150;

    /** Scripts and styles from here alone, and nobody may frame it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline';"
            + " img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Store store;
    private final Rows rows;
    private final WireDetails details;
    private final String title;
    private final CountDownLatch closed;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);

    /** {@code title} tells what is shown; streams end when {@code closed} is counted down. */
    public Page(Store store, String title, CountDownLatch closed) {
        this.store = store;
        this.rows = new Rows(store);
        this.details = new WireDetails(store);
        this.title = title;
        this.closed = closed;
    }

    /** Says whether a path is one of the page's. */
    public static boolean serves(String method, String path) {
        return (method.equals("GET") || method.equals("HEAD")) && (path.equals("/") || path.startsWith("/ui/"));
    }

    /** Answers a request that {@link #serves} said yes to. */
    public void handle(HttpExchange http) throws IOException, InterruptedException {
        String path = http.getRequestURI().getPath();
        Map<String, String> query = Query.of(http.getRequestURI().getRawQuery());
        http.getResponseHeaders().set("X-Content-Type-ViewerOptions", "nosniff");
        http.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        http.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
        if (path.equals("/") || !path.startsWith("/ui/data/") && !path.equals("/ui/events")) {
            file(http, path.equals("/") ? "index.html" : path.substring("/ui/".length()));
            return;
        }
        if (path.equals("/ui/events")) {
            events(http);
            return;
        }
        Optional<byte[]> data = data(http, path.substring("/ui/data/".length()), query);
        if (data.isEmpty()) {
            notFound(http);
        } else {
            http.getResponseHeaders().set("Cache-Control", "no-store");
            if (path.endsWith("/export")) {
                http.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"gametracker.html\"");
                send(http, "text/html; charset=utf-8", data.get());
            } else {
                send(http, "application/json", data.get());
            }
        }
    }

    private Optional<byte[]> data(HttpExchange http, String name, Map<String, String> query) {
        long from = Query.number(query, "from", 0);
        long to = Math.min(Query.number(query, "to", Long.MAX_VALUE), from + ROWS_A_REQUEST);
        return switch (name) {
            case "state" -> Optional.of(rows.state());
            case "logs" -> Optional.of(rows.logs(from, to));
            case "spans" -> Optional.of(rows.spans(from, to));
            case "wire" -> Optional.of(rows.wire(from, to));
            case "series" -> Optional.of(rows.series(Query.number(query, "after", 0), SAMPLES_A_REQUEST));
            case "detail" -> details.of(Query.number(query, "number", 0), base(http));
            case "export" -> Optional.of(new Export(store, title).html());
            case "title" ->
                Optional.of(PageJson.object(json -> {
                    json.writeStringProperty("title", title);
                    json.writeStringProperty("base", base(http));
                }));
            default -> Optional.empty();
        };
    }

    private static String base(HttpExchange http) {
        return "http://" + http.getRequestHeaders().getFirst("Host");
    }

    private static void file(HttpExchange http, String name) throws IOException {
        Optional<byte[]> file = Assets.find(name);
        if (file.isEmpty()) {
            notFound(http);
            return;
        }
        http.getResponseHeaders().set("Cache-Control", "no-cache");
        http.getResponseHeaders().set("Content-Security-Policy", POLICY);
        send(http, Assets.type(name), file.get());
    }

    /** Server-sent events (HTML standard, section 9.2): the state, each time it has changed. */
    private void events(HttpExchange http) throws IOException, InterruptedException {
        if (!streams.tryAcquire()) {
            http.sendResponseHeaders(503, -1);
            return;
        }
        try {
            http.getResponseHeaders().set("Content-Type", "text/event-stream");
            http.getResponseHeaders().set("Cache-Control", "no-store");
            http.sendResponseHeaders(200, 0);
            OutputStream out = http.getResponseBody();
            long known = -1;
            do {
                long now = store.awaitChange(known, KEEP_ALIVE);
                String event = now == known
                        ? ": still here\n\n"
                        : "data: " + new String(rows.state(), StandardCharsets.UTF_8) + "\n\n";
                known = now;
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            } while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS));
        } finally {
            streams.release();
        }
    }

    private static void notFound(HttpExchange http) throws IOException {
        http.sendResponseHeaders(404, -1);
    }

    private static void send(HttpExchange http, String type, byte[] body) throws IOException {
        http.getResponseHeaders().set("Content-Type", type);
        if (http.getRequestMethod().equals("HEAD")) {
            http.sendResponseHeaders(200, -1);
            return;
        }
        http.sendResponseHeaders(200, body.length);
        try (OutputStream out = http.getResponseBody()) {
            out.write(body);
        }
    }
}
