package gametracker.transport.jdkhttp;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of one request, which records whether any of it may have been sent. The client asks for it after
 * connecting, the TLS handshake and the start of the headers; before that, nothing can have arrived.
 */
final class PostBody implements BodyPublisher {
    private enum State {
        WAITS,
        LEAVES,
        WITHHELD
    }

    private final BodyPublisher bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITS);

    PostBody(byte[] bytes) {
        this.bytes = BodyPublishers.ofByteArray(bytes);
    }

    /** Whether any of it may have been sent. If not, none of it will be sent any more. */
    boolean mayHaveLeft() {
        state.compareAndSet(State.WAITS, State.WITHHELD);
        return state.get() == State.LEAVES;
    }

    @Override
    public long contentLength() {
        return bytes.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        if (state.compareAndSet(State.WAITS, State.LEAVES) || state.get() == State.LEAVES) {
            bytes.subscribe(subscriber);
        } else {
            subscriber.onSubscribe(new Withheld());
            subscriber.onError(new CancellationException("nobody waits for the answer any more"));
        }
    }

    private static final class Withheld implements Flow.Subscription {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
    }
}
