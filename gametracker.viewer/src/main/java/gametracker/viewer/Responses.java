package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import gametracker.viewer.backend.Verdict;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.HeapShare.NoRoomException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Answers that no imitated server gives but the viewer itself, and the writing of answers. */
final class Responses {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private Responses() {}

    static Verdict refusal(int status, String rule, String reason) {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new Verdict(status, PLAIN, body, reason, 0, 0, List.of(new Refusal(rule, reason, 0, false)));
    }

    /** What never fits is 413, so that a client does not send it again; else 503. */
    static Verdict noRoom(NoRoomException e) {
        return e.never()
                ? refusal(413, "Viewer: memory", "the viewer cannot take this request: " + e.getMessage())
                : refusal(503, "Viewer: memory", String.valueOf(e.getMessage()));
    }

    /** Whatever is quoted in an answer, a browser shows it as text. */
    static void send(HttpExchange http, int status, Map<String, String> headers, byte[] body) throws IOException {
        http.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        http.getResponseHeaders().set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        headers.forEach(http.getResponseHeaders()::set);
        boolean silent = body.length == 0 || http.getRequestMethod().equals("HEAD");
        http.sendResponseHeaders(status, silent ? -1 : body.length);
        if (!silent) {
            try (OutputStream out = http.getResponseBody()) {
                out.write(body);
            }
        }
    }

    static void text(HttpExchange http, int status, String text) throws IOException {
        send(http, status, Map.of("Content-Type", PLAIN), text.getBytes(StandardCharsets.UTF_8));
    }
}
