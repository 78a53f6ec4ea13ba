package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import gametracker.api.spi.Format;
import gametracker.viewer.backend.Post;
import gametracker.viewer.backend.Verdict;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads each request, has it answered, and writes both down. */
final class PushHandler {
    /** More than any of the servers takes by default in one body. */
    private static final int MAX_BODY_BYTES = 36 << 20;

    private static final int MAX_ANSWER_CHARS = 4096;
    private static final Function<Request, Optional<Answer>> NO_HOOK = request -> Optional.empty();

    private final ReceiverConfig config;
    private final Routes routes;
    private final Store store;
    private final CountDownLatch closed;
    private final AtomicLong numbers = new AtomicLong();

    /** One party for whoever closes, and one for each request that is being answered. */
    private final Phaser answering = new Phaser(1);

    private volatile Function<Request, Optional<Answer>> hook = NO_HOOK;
    private volatile @Nullable Forwarder forwarder;

    PushHandler(ReceiverConfig config, Store store, CountDownLatch closed) {
        this.config = config;
        this.routes = new Routes(config);
        this.store = store;
        this.closed = closed;
    }

    void answerWith(Function<Request, Optional<Answer>> newHook) {
        hook = newHook;
    }

    void forwardTo(Forwarder newForwarder) {
        forwarder = newForwarder;
    }

    void take(HttpExchange http, Map<String, String> headers) throws IOException, InterruptedException {
        byte[] body = http.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
        answering.register();
        try {
            answer(http, headers, body);
        } finally {
            answering.arriveAndDeregister();
        }
    }

    /** Lets answers that are being written be written; what is noted as answered has then been answered. */
    void awaitAnswers(long time, TimeUnit unit) {
        try {
            answering.awaitAdvanceInterruptibly(answering.arrive(), time, unit);
        } catch (TimeoutException e) {
            // A client that does not read is not waited for.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange http, Map<String, String> headers, byte[] body)
            throws IOException, InterruptedException {
        String path = http.getRequestURI().getPath();
        Optional<Routes.Route> route = routes.find(path);
        Optional<Format> format = route.map(Routes.Route::format);
        Request request = new Request(numbers.incrementAndGet(), path, headers, format, body);
        Optional<Answer> forced = hook.apply(request);
        Instant now = config.clock().instant();
        Verdict verdict = forced.isPresent() && !forced.get().takeFirst()
                ? verdict(forced.get(), "Answer set by a test", format)
                : take(http.getRequestMethod(), route, new Post(path, headers, body, now));
        int status = forced.map(Answer::status).orElse(verdict.status());
        String text = forced.map(Answer::body).orElse(verdict.text());
        ReceivedRequest received = store.request(
                number -> new ReceivedRequest(
                        number,
                        now,
                        http.getRequestMethod(),
                        http.getRequestURI().toString(),
                        Redaction.of(headers),
                        format,
                        body.length,
                        status,
                        text.length() > MAX_ANSWER_CHARS ? text.substring(0, MAX_ANSWER_CHARS) : text,
                        verdict.stored(),
                        verdict.repeated(),
                        verdict.refusals()),
                body);
        Forwarder further = forwarder;
        if (further != null && route.isPresent()) {
            further.send(received.path(), headers, body, told -> store.note(received.number(), told));
        }
        if (forced.isPresent()) {
            give(http, forced.get());
        } else {
            Map<String, String> type =
                    verdict.contentType().isEmpty() ? Map.of() : Map.of("Content-Type", verdict.contentType());
            send(http, verdict.status(), type, verdict.body());
        }
    }

    private Verdict take(String method, Optional<Routes.Route> route, Post post) {
        if (route.isEmpty()) {
            // docs/backends.md, content types and encodings: wrong path.
            return refusal(404, "Path", "404 page not found");
        }
        if (!method.equals("POST")) {
            return refusal(405, "Method", "405 method not allowed");
        }
        if (post.body().length > MAX_BODY_BYTES) {
            return refusal(413, "Sizes: any server", "request body too large");
        }
        return route.get().backend().take(post, store);
    }

    private static Verdict refusal(int status, String rule, String reason) {
        byte[] body = (reason + "\n").getBytes(StandardCharsets.UTF_8);
        return new Verdict(
                status, "text/plain; charset=utf-8", body, reason, 0, 0, List.of(new Refusal(rule, reason, 0, false)));
    }

    private static Verdict verdict(Answer answer, String rule, Optional<Format> format) {
        boolean success = answer.status() >= 200 && answer.status() <= 299;
        String reason = answer.status() == 0 ? "the connection was dropped" : answer.status() + " " + answer.body();
        return new Verdict(
                answer.status(), "", new byte[0], answer.body(), 0, 0, List.of(new Refusal(rule, reason, 0, success)));
    }

    /** Held back no longer than until the receiver is closed. */
    private void give(HttpExchange http, Answer answer) throws IOException, InterruptedException {
        if (!answer.delay().isZero()) {
            closed.await(answer.delay().toNanos(), TimeUnit.NANOSECONDS);
        }
        if (answer.status() != 0) {
            send(http, answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }

    static void send(HttpExchange http, int status, Map<String, String> headers, byte[] body) throws IOException {
        headers.forEach(http.getResponseHeaders()::set);
        http.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = http.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
