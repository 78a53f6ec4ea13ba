package gametracker.transport.httpclient5;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The body of one request, which records whether any of it may have been sent. The client writes it after
 * connecting, the TLS handshake and the headers; before that, nothing can have arrived.
 */
final class PostEntity extends HttpEntityWrapper {
    private enum State {
        WAITS,
        LEAVES,
        WITHHELD
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITS);

    PostEntity(byte[] bytes) {
        super(new ByteArrayEntity(bytes, null));
    }

    /** Whether any of it may have been sent. If not, none of it will be sent any more. */
    boolean mayHaveLeft() {
        state.compareAndSet(State.WAITS, State.WITHHELD);
        return state.get() == State.LEAVES;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        if (!state.compareAndSet(State.WAITS, State.LEAVES) && state.get() == State.WITHHELD) {
            throw new InterruptedIOException("nobody waits for the answer any more");
        }
        super.writeTo(out);
    }
}
