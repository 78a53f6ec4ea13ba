package gametracker.transport.httpclient5;

import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.IncomingAnswer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.io.Closer;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a worker thread. Cancelling it ends the wait for it and closes the connection.
 */
final class PostTask extends FutureTask<@Nullable Void> {
    private final HttpUriRequestBase request;
    private final PostEntity body;
    private final IncomingAnswer answer;

    private PostTask(
            HttpUriRequestBase request, PostEntity body, IncomingAnswer answer, Callable<@Nullable Void> work) {
        super(work);
        this.request = request;
        this.body = body;
        this.answer = answer;
    }

    static PostTask of(HttpPost post, PooledClient client) {
        HttpUriRequestBase request = new HttpUriRequestBase("POST", post.target());
        PostEntity body = new PostEntity(post.body());
        request.setEntity(body);
        post.headers().forEach(request::setHeader);
        IncomingAnswer answer = new IncomingAnswer();
        return new PostTask(request, body, answer, new Work(request, client, answer));
    }

    /** Whether the server may have received any of the body. If not, none will be sent any more. */
    boolean mayHaveArrived() {
        return body.mayHaveLeft();
    }

    /** The part of the server's answer that has arrived. */
    Optional<HttpAnswer> answer() {
        return answer.soFar();
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

    /** Runs on a worker thread. */
    private record Work(HttpUriRequestBase request, PooledClient client, IncomingAnswer answer)
            implements Callable<@Nullable Void> {
        private static final int PIECE_BYTES = 4096;

        @Override
        public @Nullable Void call() throws IOException, HttpException {
            CloseableHttpClient open = client.get();
            try {
                exchange(open);
            } catch (Error | IllegalStateException e) {
                client.giveUp(open);
                throw e;
            }
            return null;
        }

        private void exchange(CloseableHttpClient open) throws IOException, HttpException {
            ClassicHttpResponse response = open.executeOpen(RoutingSupport.determineHost(request), request, null);
            boolean whole = false;
            try {
                answer.head(response.getCode(), name -> value(response, name));
                whole = !Framing.isBroken(response) && readToEnd(response.getEntity());
            } finally {
                if (!whole) {
                    request.cancel(); // closing the answer of an open connection would read it to its end
                }
                Closer.closeQuietly(response);
            }
        }

        /** Reads the rest, so that the connection can be used again, unless the answer does not end. */
        private boolean readToEnd(@Nullable HttpEntity entity) throws IOException {
            if (entity == null) {
                return true;
            }
            InputStream content = entity.getContent();
            byte[] piece = new byte[PIECE_BYTES];
            for (int n = content.read(piece); n >= 0; n = content.read(piece)) {
                if (!answer.body(ByteBuffer.wrap(piece, 0, n))) {
                    return false;
                }
            }
            return true;
        }

        private static @Nullable String value(ClassicHttpResponse response, String name) {
            Header header = response.getFirstHeader(name);
            return header == null ? null : header.getValue();
        }
    }
}
