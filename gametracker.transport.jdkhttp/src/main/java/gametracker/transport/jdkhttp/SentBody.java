package gametracker.transport.jdkhttp;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The body of one request, which remembers whether any of it may have left. The client asks for it once it is
 * connected, the handshake is done and the headers are on their way; before that, nothing can have arrived.
 */
final class SentBody implements BodyPublisher {
    private final BodyPublisher bytes;
    private volatile boolean begun;

    SentBody(byte[] bytes) {
        this.bytes = BodyPublishers.ofByteArray(bytes);
    }

    boolean begun() {
        return begun;
    }

    @Override
    public long contentLength() {
        return bytes.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        begun = true;
        bytes.subscribe(subscriber);
    }
}
