package gametracker.tests.transport;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Opens transports and servers for one test, and closes them after it. */
abstract class TransportFixture {
    static final String SECRET = "open-sesame-1234";
    static final String LOOPBACK = "ip:127.0.0.1,dns:localhost";
    static final String LONG_TEXT = "{\"streams\":[" + "\"été and more\",".repeat(200) + "]}";
    static final Duration SHORT = Duration.ofSeconds(1);
    static final Duration LONG = Duration.ofSeconds(60);

    /** Far beyond what any step takes, so that only a hanging transport reaches it. */
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    static Path directory;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The transport under test, by the name that a configuration would use. */
    abstract String transportName();

    final TransportProvider provider() {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(transportName()))
                .findFirst()
                .orElseThrow();
    }

    final LoopbackServer server(LoopbackServer.Script script) {
        LoopbackServer server = LoopbackServer.plain();
        opened.push(server);
        server.serves(script);
        return server;
    }

    final LoopbackServer tlsServer(Certificates certificates) throws Exception {
        LoopbackServer server = LoopbackServer.tls(certificates.server());
        opened.push(server);
        return server;
    }

    final Transport open(LoopbackServer server) {
        return open(server, config -> config);
    }

    final Transport open(LoopbackServer server, UnaryOperator<TrackerConfig.Builder> setUp) {
        return open(setUp.apply(TrackerConfig.builder().endpoint(server.url())));
    }

    final Transport open(TrackerConfig.Builder config) {
        Transport transport = provider().open(TransportConfig.of(config.build()));
        opened.push(transport);
        return transport;
    }

    /** A transport whose client is made and connected, so that a short timeout measures the exchange alone. */
    final Transport openWarm(LoopbackServer server, Duration timeout) throws InterruptedException {
        LoopbackServer.Script answer = talk -> talk.answer(204, "");
        server.serves(answer);
        Transport transport = open(server, config -> config.requestTimeout(timeout));
        for (int tries = 0; !(transport.send(logs("warm")) instanceof Delivery.Delivered); tries++) {
            assertTrue(tries < 20, "does not even deliver");
        }
        while (server.receivedMore() > 0) {
            server.received();
        }
        return transport;
    }

    @AfterEach
    void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    static SSLContext trusting(Certificates certificates) {
        try {
            return certificates.client();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static Envelope logs(String text) {
        return envelope(Format.LOKI_PUSH, text.getBytes(StandardCharsets.UTF_8));
    }

    static Envelope envelope(Format format, byte[] body) {
        return new Envelope("test-1", format, ByteBuffer.wrap(body), 1, Instant.EPOCH);
    }

    static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    static Delivery.Delivered delivered(Delivery delivery) {
        return delivery instanceof Delivery.Delivered it ? it : fail(delivery.toString());
    }

    static Delivery.RetryLater retryLater(Delivery delivery) {
        return delivery instanceof Delivery.RetryLater it ? it : fail(delivery.toString());
    }

    static Delivery.Rejected rejected(Delivery delivery) {
        return delivery instanceof Delivery.Rejected it ? it : fail(delivery.toString());
    }

    /** No status, no delay, a reason, and the given opinion on whether it may have arrived. */
    static void assertNoAnswer(boolean mayHaveArrived, Delivery delivery) {
        Delivery.RetryLater retry = retryLater(delivery);
        assertTrue(retry.status().isEmpty() && retry.delay().isEmpty(), retry.toString());
        assertTrue(!retry.reason().isBlank() && retry.mayHaveArrived() == mayHaveArrived, retry.toString());
    }

    /** One call of send on a thread of its own. */
    static final class Sending {
        private final FutureTask<Delivery> outcome;
        private final Thread thread;

        Sending(Transport transport, Envelope envelope) {
            outcome = new FutureTask<>(() -> transport.send(envelope));
            thread = new Thread(outcome, "test-sender");
            thread.setDaemon(true);
            thread.start();
        }

        void interrupt() {
            thread.interrupt();
        }

        /** Waits for the outcome, half as long as {@link #LONG}: who sets that finds out what else ended the wait. */
        Delivery outcome() throws InterruptedException, ExecutionException, TimeoutException {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
