package gametracker.transport.jdkhttp;

import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.IncomingAnswer;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * Reads the answer to one request. The client calls it when the head is complete, before it reads the body, so an error in
 * the body does not affect the answer. Reads the body so that the connection can be used again, and closes the connection
 * if the body does not end.
 */
final class AnswerReader implements BodyHandler<Void>, BodySubscriber<Void> {
    /**
     * The client's message when it refuses a 204 that declares a body, without passing the answer on; the same on all
     * JDKs from 11 to 25.
     */
    private static final String NO_CONTENT = "with 204 response";

    private final IncomingAnswer answer = new IncomingAnswer();
    private final CompletableFuture<Void> read = new CompletableFuture<>();
    private volatile Flow.Subscription subscription = new Unsubscribed();

    /** The part of the server's answer that has arrived. */
    Optional<HttpAnswer> answer() {
        return answer.soFar();
    }

    /** Handles the end of an exchange that failed. */
    void failed(Throwable cause) {
        if (String.valueOf(cause.getMessage()).contains(NO_CONTENT)) {
            answer.head(204, name -> null);
        }
    }

    @Override
    public BodySubscriber<Void> apply(ResponseInfo head) {
        answer.head(head.statusCode(), name -> head.headers().firstValue(name).orElse(null));
        return this;
    }

    @Override
    public CompletionStage<Void> getBody() {
        return read;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        this.subscription = subscription;
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        boolean more = true;
        for (ByteBuffer buffer : buffers) {
            more = answer.body(buffer);
        }
        if (!more && !read.isDone()) {
            subscription.cancel();
            onComplete();
        }
    }

    @Override
    public void onError(Throwable cause) {
        onComplete();
    }

    @Override
    public void onComplete() {
        read.complete(null);
    }

    private static final class Unsubscribed implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
