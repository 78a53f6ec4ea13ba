package gametracker.transport.httpclient5;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/**
 * The body of one request, which remembers whether any of it may have left. The client writes it once it is connected,
 * the handshake is done and the headers are written; before that, nothing can have arrived.
 */
final class SentBody extends HttpEntityWrapper {
    private volatile boolean begun;

    SentBody(byte[] bytes) {
        super(new ByteArrayEntity(bytes, null));
    }

    boolean begun() {
        return begun;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        begun = true;
        super.writeTo(out);
    }
}
