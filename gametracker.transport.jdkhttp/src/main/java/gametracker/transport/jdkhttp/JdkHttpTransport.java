package gametracker.transport.jdkhttp;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * Sends asynchronously and waits for the answer itself. {@code HttpRequest.timeout} ends with the headers, so it would
 * let a trickling answer run on for ever; the wait here covers everything, the making of the client and the last byte
 * of the answer included, and ends at once when the thread is interrupted or the transport closed. Whoever stops
 * waiting cancels the exchange, which closes its connection.
 *
 * <p>HTTP/1.1 always. Over HTTP/2 a cancelled exchange would leave the connection open, and where a network went away
 * without a word each further try would go into it, for as long as TCP takes to notice. With one request of a lane
 * under way at a time there is nothing to gain by sharing one.
 */
final class JdkHttpTransport implements Transport {
    private static final String CLOSED = "transport is closed";

    private final TransportConfig config;
    private final long timeoutNanos;
    private final Workers workers = new Workers();

    /** What threads are waiting for now. */
    private final Set<Future<?>> awaited = ConcurrentHashMap.newKeySet();

    private final Object lock = new Object();
    private @Nullable CompletableFuture<HttpClient> client;
    private volatile boolean closed;

    JdkHttpTransport(TransportConfig config) {
        this.config = config;
        this.timeoutNanos = config.requestTimeout().toNanos();
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        long begin = System.nanoTime();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpPost post = HttpPost.of(envelope, config);
        SentBody body = new SentBody(post.body());
        try {
            HttpClient open = await(client(), begin);
            HttpResponse<String> answer = await(open.sendAsync(request(post, body), to -> new AnswerBody()), begin);
            return new HttpAnswer(
                            answer.statusCode(), header(answer, "Retry-After"), header(answer, "Date"), answer.body())
                    .toDelivery(Instant.now());
        } catch (TimeoutException e) {
            return Delivery.RetryLater.noAnswer("no whole answer within " + config.requestTimeout(), body.begun());
        } catch (CancellationException e) {
            return Delivery.RetryLater.noAnswer(CLOSED, body.begun());
        } catch (ExecutionException e) {
            return closed
                    ? Delivery.RetryLater.noAnswer(CLOSED, body.begun())
                    : Delivery.RetryLater.noAnswer(e.getCause(), body.begun());
        }
    }

    private static HttpRequest request(HttpPost post, SentBody body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(post.target())
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body);
        post.headers().forEach((name, value) -> {
            try {
                request.header(name, value);
            } catch (IllegalArgumentException e) {
                // Its message quotes the value, which may be a credential.
                throw new IllegalArgumentException("the HTTP client refuses the header " + name);
            }
        });
        return request.build();
    }

    private static @Nullable String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse(null);
    }

    private <T> T await(Future<T> step, long begin) throws InterruptedException, ExecutionException, TimeoutException {
        awaited.add(step);
        try {
            if (closed) { // close may have looked before the step was there to be cancelled
                throw new CancellationException();
            }
            return step.get(timeoutNanos - (System.nanoTime() - begin), TimeUnit.NANOSECONDS);
        } finally {
            awaited.remove(step);
            step.cancel(true); // nothing, if it is done
        }
    }

    /** A copy for each waiting thread, so that one that gives up does not take the client from the others. */
    private Future<HttpClient> client() {
        synchronized (lock) {
            if (closed) {
                throw new CancellationException();
            }
            if (client == null || client.isCompletedExceptionally()) {
                client = CompletableFuture.supplyAsync(this::newClient, workers);
            }
            return client.copy();
        }
    }

    private HttpClient newClient() {
        HttpClient.Builder builder =
                HttpClient.newBuilder().executor(workers).followRedirects(HttpClient.Redirect.NEVER);
        if (config.sslContext().isPresent()) {
            builder.sslContext(config.sslContext().get());
        } else if (config.endpoints().values().stream().noneMatch(JdkHttpTransport::isTls)) {
            builder.sslContext(new NoTls()).sslParameters(new SSLParameters());
        }
        config.proxy().ifPresent(builder::proxy);
        return builder.build();
    }

    private static boolean isTls(URI endpoint) {
        return "https".equalsIgnoreCase(endpoint.getScheme());
    }

    @Override
    public void close() {
        CompletableFuture<HttpClient> opened;
        synchronized (lock) {
            closed = true;
            opened = client;
            client = null;
        }
        awaited.forEach(step -> step.cancel(true));
        if (opened != null) {
            ClientEnd.begin(opened, workers);
        }
    }
}
