package gametracker.viewer;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Hands requests on to a real backend, as they came and under the same path, and tells what it answered. The game
 * does not wait for it; what would be one too many on its way at once is not handed on, and that is told too.
 */
final class Forwarder {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ON_THE_WAY = 64;
    private static final int MAX_ANSWER = 500;
    private static final List<String> HANDED_ON =
            List.of("content-type", "content-encoding", "authorization", "x-scope-orgid");

    private final URI base;
    private final Semaphore free = new Semaphore(MAX_ON_THE_WAY);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    Forwarder(URI base) {
        this.base = base;
    }

    void send(String path, Map<String, String> headers, byte[] body, Consumer<String> told) {
        if (!free.tryAcquire()) {
            told.accept("not handed on: " + MAX_ON_THE_WAY + " requests are on their way already");
            return;
        }
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                    .timeout(TIMEOUT)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(body));
            headers.forEach((name, value) -> {
                if (HANDED_ON.contains(name) || name.startsWith("x-prometheus-")) {
                    request.header(name, value);
                }
            });
            client.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString())
                    .whenComplete((answer, problem) -> {
                        free.release();
                        told.accept(
                                problem == null
                                        ? answer.statusCode() + " " + cut(answer.body())
                                        : "no answer: " + problem.getMessage());
                    });
        } catch (IllegalArgumentException e) {
            free.release();
            told.accept("not handed on: " + e.getMessage());
        }
    }

    private static String cut(String text) {
        return text.length() <= MAX_ANSWER ? text.strip() : text.substring(0, MAX_ANSWER);
    }
}
