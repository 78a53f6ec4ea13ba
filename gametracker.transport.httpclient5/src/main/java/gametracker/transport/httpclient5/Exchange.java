package gametracker.transport.httpclient5;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/** One request and its answer. Cancelled as a whole: whoever waits comes back, and the connection is closed. */
final class Exchange extends FutureTask<HttpAnswer> {
    private final HttpUriRequestBase request;
    private final SentBody body;

    private Exchange(HttpUriRequestBase request, SentBody body, Callable<HttpAnswer> work) {
        super(work);
        this.request = request;
        this.body = body;
    }

    static Exchange of(HttpPost post, Supplier<CloseableHttpClient> client) {
        HttpUriRequestBase request = new HttpUriRequestBase("POST", post.target());
        SentBody body = new SentBody(post.body());
        request.setEntity(body);
        post.headers().forEach(request::setHeader);
        return new Exchange(request, body, new Work(request, client));
    }

    /** Whether the server may have got any of the body. */
    boolean bodyBegun() {
        return body.begun();
    }

    /** The client's blocking I/O ignores interrupts, so the request is cancelled too. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        if (cancelled) {
            request.cancel();
        }
        return cancelled;
    }

    /** What happens on a worker's thread. */
    private record Work(HttpUriRequestBase request, Supplier<CloseableHttpClient> client)
            implements Callable<HttpAnswer> {
        private static final int KEPT_BYTES = Delivery.MAX_ANSWER;
        private static final int READ_BYTES = 64 << 10;

        @Override
        public HttpAnswer call() throws IOException, HttpException {
            ClassicHttpResponse answer = client.get().executeOpen(RoutingSupport.determineHost(request), request, null);
            boolean whole = false;
            try {
                byte[] read = beginning(answer.getEntity());
                whole = read.length <= READ_BYTES;
                String text = new String(read, 0, Math.min(read.length, KEPT_BYTES), StandardCharsets.UTF_8);
                return new HttpAnswer(answer.getCode(), value(answer, "Retry-After"), value(answer, "Date"), text);
            } finally {
                if (!whole) {
                    request.cancel(); // closing the answer of a live connection reads on to its end, if it has one
                }
                Closer.closeQuietly(answer);
            }
        }

        /** Read to the end, so that the connection can be used again; but not an answer that does not end. */
        private static byte[] beginning(@Nullable HttpEntity entity) throws IOException {
            if (entity == null) {
                return new byte[0];
            }
            InputStream content = entity.getContent();
            return content.readNBytes(READ_BYTES + 1);
        }

        private static @Nullable String value(ClassicHttpResponse answer, String name) {
            Header header = answer.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }
}
