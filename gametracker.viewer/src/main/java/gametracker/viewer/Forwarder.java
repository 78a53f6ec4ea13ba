package gametracker.viewer;

import gametracker.viewer.store.HeapShare;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Forwards requests unchanged to a real backend under the same path, and reports its answers. The game does not wait
 * for the backend. A request that exceeds the number or the bytes of requests in progress is not forwarded, and that is
 * reported as well.
 */
final class Forwarder {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int MAX_ON_THE_WAY = 64;
    private static final int MAX_ANSWER = 500;
    private static final List<String> HANDED_ON =
            List.of("content-type", "content-encoding", "authorization", "x-scope-orgid");

    private final URI base;
    private final HeapShare share;
    private final Semaphore free = new Semaphore(MAX_ON_THE_WAY);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();

    /** {@code share} provides the memory for bodies until they are answered. */
    Forwarder(URI base, HeapShare share) {
        this.base = base;
        this.share = share;
    }

    void send(String path, Map<String, String> headers, byte[] body, Consumer<String> told) {
        if (!free.tryAcquire()) {
            told.accept("not handed on: " + MAX_ON_THE_WAY + " requests are on their way already");
            return;
        }
        Optional<HeapShare.Loan> loan = share.loanNow(body.length);
        if (loan.isEmpty()) {
            free.release();
            told.accept("not handed on: the bodies on their way take all the memory that the viewer has for them");
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
            client.sendAsync(request.build(), answer -> new Beginning()).whenComplete((answer, problem) -> {
                loan.get().close();
                free.release();
                told.accept(
                        problem == null
                                ? answer.statusCode() + " " + answer.body().strip()
                                : "no answer: " + problem.getMessage());
            });
        } catch (IllegalArgumentException e) {
            loan.get().close();
            free.release();
            told.accept("not handed on: " + e.getMessage());
        }
    }

    /** Keeps the beginning of an answer's text and discards the rest. */
    private static final class Beginning implements HttpResponse.BodySubscriber<String> {
        private final CompletableFuture<String> text = new CompletableFuture<>();
        private final ByteBuffer kept = ByteBuffer.allocate(MAX_ANSWER);
        private Flow.@Nullable Subscription subscription;

        @Override
        public CompletionStage<String> getBody() {
            return text;
        }

        @Override
        public void onSubscribe(Flow.Subscription newSubscription) {
            subscription = newSubscription;
            newSubscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(List<ByteBuffer> buffers) {
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining() && kept.hasRemaining()) {
                    kept.put(buffer.get());
                }
            }
            if (!kept.hasRemaining() && subscription != null) {
                subscription.cancel();
                onComplete();
            }
        }

        @Override
        public void onError(Throwable problem) {
            text.completeExceptionally(problem);
        }

        @Override
        public void onComplete() {
            text.complete(new String(kept.array(), 0, kept.position(), StandardCharsets.UTF_8));
        }
    }
}
