package gametracker.transport.jdkhttp;

import gametracker.api.spi.Delivery;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads an answer: keeps its beginning, reads on so that the connection can be used again, and hangs up on one that
 * does not end.
 */
final class AnswerBody implements BodySubscriber<String> {
    private static final int KEPT_BYTES = Delivery.MAX_ANSWER;
    private static final int READ_BYTES = 64 << 10;

    private final CompletableFuture<String> text = new CompletableFuture<>();
    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private volatile Flow.Subscription subscription = new Unsubscribed();
    private long read;

    @Override
    public CompletionStage<String> getBody() {
        return text;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            read += buffer.remaining();
            byte[] some = new byte[Math.min(buffer.remaining(), KEPT_BYTES - kept.size())];
            buffer.get(some);
            kept.writeBytes(some);
        }
        if (read > READ_BYTES && !text.isDone()) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable cause) {
        text.completeExceptionally(cause);
    }

    @Override
    public void onComplete() {
        text.complete(kept.toString(StandardCharsets.UTF_8));
    }

    private static final class Unsubscribed implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
