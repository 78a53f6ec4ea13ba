package gametracker.transport.jdkhttp;

import gametracker.api.spi.Delivery;
import gametracker.api.spi.Delivery.RetryLater;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.HttpAnswer;
import gametracker.api.spi.HttpPost;
import gametracker.api.spi.Secrets;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends asynchronously and waits for the answer itself. {@code HttpRequest.timeout} ends with the headers, so an answer that
 * arrives very slowly would never time out. The wait here covers everything, from the creation of the client to the last
 * byte of the answer, and ends at once when the thread is interrupted or the transport is closed. A wait that ends early
 * cancels the exchange, which closes its connection. An answer with a complete head counts, however the wait ends.
 *
 * <p>Always uses HTTP/1.1. With HTTP/2 a cancelled exchange would leave the connection open. If the network has failed
 * silently, each further try would use that connection until TCP detects the failure. A lane has one request at a time, so
 * sharing a connection has no advantage.
 */
final class JdkHttpTransport implements Transport {
    private static final String CLOSED = "transport is closed";

    private final TransportConfig config;
    private final Secrets secrets;
    private final Addresses addresses;
    private final Waits waits = new Waits();
    private final Workers workers = new Workers();
    private final LastingClient client;

    JdkHttpTransport(TransportConfig config) {
        this.config = config;
        this.secrets = Secrets.of(config);
        this.addresses = new Addresses(config.proxy(), (int)
                Math.min(Integer.MAX_VALUE, config.requestTimeout().toMillis()));
        ClientMaker maker = new ClientMaker(config, addresses, workers);
        this.client = new LastingClient(maker, workers);
        if (maker.usesTls()) {
            client.prepare();
        }
    }

    /** One exchange with a server. A try has several if addresses of the name refuse. */
    private static final class Call {
        final PostBody body;
        final AnswerReader reader = new AnswerReader();

        @Nullable
        OpenClient client;

        /** The error that ended the reading of the answer. */
        @Nullable
        Throwable trouble;

        Call(byte[] body) {
            this.body = new PostBody(body);
        }

        boolean isRefused() {
            return trouble instanceof ConnectException && !body.mayHaveLeft();
        }
    }

    @Override
    public Delivery send(Envelope envelope) throws InterruptedException {
        long until = System.nanoTime() + config.requestTimeout().toNanos();
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        HttpPost post = HttpPost.of(envelope, config);
        Addresses.Tried tried = new Addresses.Tried();
        Call call;
        do {
            call = call(post, until);
        } while (call.isRefused() && hasNextAddress(post.target(), tried, until));
        return secrets.redact(outcome(call, post.target()));
    }

    private Call call(HttpPost post, long until) {
        Call call = new Call(post.body());
        try {
            OpenClient open = waits.await(client.get(), until, null);
            call.client = open;
            HttpRequest request = request(post, call.body);
            waits.await(open.client().sendAsync(request, call.reader), until, open);
        } catch (ExecutionException e) {
            call.trouble = e.getCause();
            call.reader.failed(e.getCause());
        } catch (TimeoutException
                | CancellationException
                | InterruptedException
                | VirtualMachineError
                | LinkageError e) {
            call.trouble = e;
        }
        return call;
    }

    private Delivery outcome(Call call, URI target) throws InterruptedException {
        boolean interrupted = call.trouble instanceof InterruptedException;
        Optional<HttpAnswer> answer = call.reader.answer();
        if (answer.isPresent()) {
            client.answered();
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return answer.get().toDelivery(Instant.now());
        }
        if (call.client != null) {
            client.futile(call.client, call.trouble instanceof Error);
        }
        if (interrupted) {
            throw (InterruptedException) call.trouble;
        }
        boolean mayHaveArrived = call.body.mayHaveLeft();
        if (!mayHaveArrived && !waits.isClosed()) {
            addresses.forget(target);
        }
        if (waits.isClosed() || call.trouble instanceof CancellationException) {
            return RetryLater.noAnswer(CLOSED, mayHaveArrived);
        }
        return call.trouble instanceof TimeoutException
                ? RetryLater.noAnswer("no whole answer within " + config.requestTimeout(), mayHaveArrived)
                : RetryLater.noAnswer(call.trouble, mayHaveArrived);
    }

    /** Runs on a worker, because looking up a name may block. */
    private boolean hasNextAddress(URI target, Addresses.Tried tried, long until) throws InterruptedException {
        try {
            return waits.await(
                    CompletableFuture.supplyAsync(() -> addresses.next(target, tried), workers), until, null);
        } catch (TimeoutException | ExecutionException | CancellationException | OutOfMemoryError e) {
            return false;
        }
    }

    private static HttpRequest request(HttpPost post, PostBody body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(post.target())
                .version(HttpClient.Version.HTTP_1_1)
                .POST(body);
        post.headers().forEach((name, value) -> {
            try {
                request.header(name, value);
            } catch (IllegalArgumentException e) {
                // The exception's message quotes the value, which may be a credential.
                throw new IllegalArgumentException("the HTTP client refuses the header " + name);
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        CompletableFuture<OpenClient> last = client.close();
        waits.close();
        addresses.close();
        if (last != null) {
            ClientEnd.await(ClientEnd.begin(last, workers));
        }
    }
}
