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

/** The viewer's own answers, which no imitated server gives, and the writing of all answers. */
final class Responses {
    private static final String PLAIN = "text/plain; charset=utf-8";

    private Responses() {}

    static Verdict refusal(int status, String rule, String reason) {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new Verdict(status, PLAIN, body, reason, 0, 0, List.of(new Refusal(rule, reason, 0, false)));
    }

    /** Answers 413 if the request can never fit, so that the client does not send it again; otherwise 503. */
    static Verdict noRoom(NoRoomException e) {
        return e.never()
                ? refusal(413, "Viewer: memory", "the viewer cannot take this request: " + e.getMessage())
                : refusal(503, "Viewer: memory", String.valueOf(e.getMessage()));
    }

    /** Sends an answer. The headers make a browser treat it as text, whatever the answer quotes. */
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
