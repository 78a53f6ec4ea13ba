package gametracker.viewer.web;

import com.sun.net.httpserver.HttpExchange;
import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.Store;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Serves the page, its data, and the event stream that announces new data. */
public final class Page {
    private static final int ROWS_A_REQUEST = 5_000;
    private static final int SAMPLES_A_REQUEST = 50_000;
    private static final int MAX_STREAMS = 32;

    /** How many data answers are built at the same time; each takes several times {@link #MAX_BYTES_A_REQUEST}. */
    private static final int MAX_ANSWERS = 2;

    private static final long MAX_BYTES_A_REQUEST = 1 << 20;
    private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

    /** The shortest time between two events to one page. */
    private static final long PAUSE_MILLIS = 150;

    private final Store store;
    private final Rows rows;
    private final WireDetails details;
    private final HeapShare decoding;
    private final String title;
    private final CountDownLatch closed;
    private final Semaphore streams = new Semaphore(MAX_STREAMS);
    private final Semaphore answers = new Semaphore(MAX_ANSWERS);
    private final Semaphore exports = new Semaphore(1);

    /**
     * {@code title} tells what is shown; bodies are decoded within {@code decoding}; streams end when {@code closed} is
     * counted down.
     */
    public Page(Store store, String title, HeapShare decoding, CountDownLatch closed) {
        this.store = store;
        this.rows = new Rows(store);
        this.details = new WireDetails(store, decoding);
        this.decoding = decoding;
        this.title = title;
        this.closed = closed;
    }

    /** Says whether a path is one of the page's. */
    public static boolean serves(String method, String path) {
        return (method.equals("GET") || method.equals("HEAD")) && (path.equals("/") || path.startsWith("/ui/"));
    }

    /** Answers a request for which {@link #serves} returned true. */
    public void handle(HttpExchange http) throws IOException, InterruptedException {
        String path = http.getRequestURI().getPath();
        Map<String, String> query = Query.of(http.getRequestURI().getRawQuery());
        http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        http.getResponseHeaders().set("Referrer-Policy", "no-referrer");
        http.getResponseHeaders().set("Cross-Origin-Resource-Policy", "same-origin");
        http.getResponseHeaders().set("Content-Security-Policy", ContentPolicy.DATA);
        if (path.equals("/") || !path.startsWith("/ui/data/") && !path.equals("/ui/events")) {
            file(http, path.equals("/") ? "index.html" : path.substring("/ui/".length()));
            return;
        }
        if (path.equals("/ui/events")) {
            events(http);
            return;
        }
        http.getResponseHeaders().set("Cache-Control", "no-store");
        String name = path.substring("/ui/data/".length());
        if (name.equals("export")) {
            export(http);
            return;
        }
        answers.acquire();
        try {
            Optional<byte[]> data = data(http, name, query);
            if (data.isEmpty()) {
                notFound(http);
            } else {
                send(http, "application/json", data.get());
            }
        } finally {
            answers.release();
        }
    }

    private Optional<byte[]> data(HttpExchange http, String name, Map<String, String> query) {
        long from = Query.number(query, "from", 0);
        long to = Math.min(Query.number(query, "to", Long.MAX_VALUE), from + ROWS_A_REQUEST);
        long after = Query.number(query, "after", 0);
        return switch (name) {
            case "state" -> json(rows::state);
            case "logs" -> json(json -> rows.logs(json, from, to, MAX_BYTES_A_REQUEST));
            case "spans" -> json(json -> rows.spans(json, from, to, MAX_BYTES_A_REQUEST));
            case "wire" -> json(json -> rows.wire(json, from, to, MAX_BYTES_A_REQUEST));
            case "series" ->
                json(json -> rows.series(json, after, Math.min(rows.newestSample(), after + SAMPLES_A_REQUEST)));
            case "detail" -> details.of(Query.number(query, "number", 0), base(http));
            case "title" ->
                json(json -> {
                    json.writeStringProperty("title", PageJson.text(title));
                    json.writeStringProperty("base", PageJson.text(base(http)));
                });
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> json(Consumer<JsonGenerator> fields) {
        return Optional.of(PageJson.object(fields));
    }

    /** One export at a time, because it keeps references to records that the store may already have removed. */
    private void export(HttpExchange http) throws IOException {
        if (!exports.tryAcquire()) {
            http.sendResponseHeaders(503, -1);
            return;
        }
        try {
            http.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            http.getResponseHeaders().set("Content-Disposition", "attachment; filename=\"gametracker.html\"");
            http.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(http.getResponseBody(), 1 << 16)) {
                if (!http.getRequestMethod().equals("HEAD")) {
                    new Export(store, title, decoding).write(out);
                }
            }
        } finally {
            exports.release();
        }
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
        http.getResponseHeaders().set("Content-Security-Policy", ContentPolicy.LIVE);
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
                        : "data: " + new String(PageJson.object(rows::state), StandardCharsets.UTF_8) + "\n\n";
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
