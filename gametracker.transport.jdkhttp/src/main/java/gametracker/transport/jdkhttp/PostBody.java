package gametracker.transport.jdkhttp;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of one request, which remembers whether any of it may have left. The client asks for it once it is
 * connected, the handshake is done and the headers are on their way; before that, nothing can have arrived.
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

    /** Whether any of it may have left. If not, none of it leaves any more. */
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
