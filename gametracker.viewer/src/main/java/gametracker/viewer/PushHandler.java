package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import gametracker.api.spi.Format;
import gametracker.viewer.backend.Post;
import gametracker.viewer.backend.RequestCost;
import gametracker.viewer.backend.Verdict;
import gametracker.viewer.received.ReceivedRequest;
import gametracker.viewer.received.Refusal;
import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.HeapShare.NoRoomException;
import gametracker.viewer.store.Store;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** Reads each request of a client, passes it to the imitated server of its path, and stores request and answer. */
final class PushHandler {
    private static final int MAX_ANSWER_CHARS = 4096;

    /** Methods that browsers use by themselves. No client pushes with them, so they are answered but not stored. */
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

    private static final Function<Request, Optional<Answer>> NO_HOOK = request -> Optional.empty();

    private final ReceiverConfig config;
    private final Routes routes;
    private final Store store;
    private final BodyReader bodies;
    private final HeapShare decoding;
    private final Optional<Forwarder> forwarder;
    private final CountDownLatch closed;
    private final AtomicLong numbers = new AtomicLong();

    /** One party for the closing thread, and one for each request in progress. */
    private final Phaser answering = new Phaser(1);

    private volatile Function<Request, Optional<Answer>> hook = NO_HOOK;

    PushHandler(
            ReceiverConfig config,
            Routes routes,
            Store store,
            BodyReader bodies,
            HeapShare decoding,
            Optional<Forwarder> forwarder,
            CountDownLatch closed) {
        this.config = config;
        this.routes = routes;
        this.store = store;
        this.bodies = bodies;
        this.decoding = decoding;
        this.forwarder = forwarder;
        this.closed = closed;
    }

    void answerWith(Function<Request, Optional<Answer>> newHook) {
        hook = newHook;
    }

    void take(HttpExchange http, Map<String, String> headers) throws IOException, InterruptedException {
        if (READING.contains(http.getRequestMethod())) {
            Verdict verdict = wrong(
                    http.getRequestMethod(), routes.find(http.getRequestURI().getPath()));
            Responses.send(http, verdict.status(), Map.of("Content-Type", verdict.contentType()), verdict.body());
            return;
        }
        answering.register();
        try (BodyReader.Body body = bodies.read(http)) {
            answer(http, headers, body);
        } finally {
            answering.arriveAndDeregister();
        }
    }

    /**
     * Waits until the answers in progress have been sent, so that what the store shows as answered has been answered.
     */
    void awaitAnswers(long time, TimeUnit unit) {
        try {
            answering.awaitAdvanceInterruptibly(answering.arrive(), time, unit);
        } catch (TimeoutException e) {
            // A client that does not read its answer must not delay the close.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void answer(HttpExchange http, Map<String, String> headers, BodyReader.Body body)
            throws IOException, InterruptedException {
        String path = http.getRequestURI().getPath();
        Optional<Routes.Route> route = routes.find(path);
        Optional<Format> format = route.map(Routes.Route::format);
        Request request = new Request(numbers.incrementAndGet(), path, headers, format, body.bytes());
        Optional<Answer> forced = hook.apply(request);
        Instant now = config.clock().instant();
        Verdict verdict = forced.isPresent() && !forced.get().takeFirst()
                ? verdict(forced.get(), "Answer set by a test", format)
                : take(http.getRequestMethod(), route, new Post(path, headers, body.bytes(), now), body);
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
                        body.length(),
                        status,
                        text.length() > MAX_ANSWER_CHARS ? text.substring(0, MAX_ANSWER_CHARS) : text,
                        verdict.stored(),
                        verdict.repeated(),
                        verdict.refusals()),
                body.bytes());
        if (forwarder.isPresent()
                && route.isPresent()
                && http.getRequestMethod().equals("POST")
                && body.refusal().isEmpty()) {
            forwarder.get().send(received.path(), headers, body.bytes(), told -> store.note(received.number(), told));
        }
        if (forced.isPresent()) {
            give(http, forced.get());
        } else {
            Map<String, String> type =
                    verdict.contentType().isEmpty() ? Map.of() : Map.of("Content-Type", verdict.contentType());
            Responses.send(http, verdict.status(), type, verdict.body());
        }
    }

    private Verdict take(String method, Optional<Routes.Route> route, Post post, BodyReader.Body body)
            throws InterruptedException {
        if (route.isEmpty() || !method.equals("POST")) {
            return wrong(method, route);
        }
        if (body.refusal().isPresent()) {
            return body.refusal().get();
        }
        Format format = route.get().format();
        try {
            long cost = decoding.lend(RequestCost.measuring(format, post), () -> RequestCost.decoding(format, post));
            return decoding.lend(cost, () -> route.get().backend().take(post, store));
        } catch (NoRoomException e) {
            return Responses.noRoom(e);
        }
    }

    private static Verdict wrong(String method, Optional<Routes.Route> route) {
        // docs/backends.md, content types and encodings: wrong path.
        return route.isEmpty()
                ? Responses.refusal(404, "Path", "404 page not found")
                : Responses.refusal(405, "Method", "405 method not allowed: " + method);
    }

    private static Verdict verdict(Answer answer, String rule, Optional<Format> format) {
        boolean success = answer.status() >= 200 && answer.status() <= 299;
        String reason = answer.status() == 0 ? "the connection was dropped" : answer.status() + " " + answer.body();
        return new Verdict(
                answer.status(), "", new byte[0], answer.body(), 0, 0, List.of(new Refusal(rule, reason, 0, success)));
    }

    /** Sends a forced answer; its delay ends early when the receiver is closed. */
    private void give(HttpExchange http, Answer answer) throws IOException, InterruptedException {
        if (!answer.delay().isZero()) {
            closed.await(answer.delay().toNanos(), TimeUnit.NANOSECONDS);
        }
        if (answer.status() != 0) {
            Responses.send(
                    http, answer.status(), answer.headers(), answer.body().getBytes(StandardCharsets.UTF_8));
        }
    }
}
