package gametracker.contract;

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
public abstract class TransportFixture {
    protected static final String SECRET = "open-sesame-1234";
    protected static final String LOOPBACK = "ip:127.0.0.1,dns:localhost";
    protected static final String LONG_TEXT = "{\"streams\":[" + "\"été and more\",".repeat(200) + "]}";
    protected static final Duration SHORT = Duration.ofSeconds(1);
    protected static final Duration LONG = Duration.ofSeconds(60);

    /** Far beyond what any step takes, so that only a hanging transport reaches it. */
    private static final int PATIENCE_SECONDS = 30;

    @TempDir
    protected static Path directory;

    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** The transport under test, by the name that a configuration would use. */
    protected abstract String transportName();

    protected final TransportProvider provider() {
        return ServiceLoader.load(TransportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals(transportName()))
                .findFirst()
                .orElseThrow();
    }

    protected final ScriptedServer server(ScriptedServer.Script script) {
        ScriptedServer server = ScriptedServer.plain();
        opened.push(server);
        server.serves(script);
        return server;
    }

    protected final ScriptedServer tlsServer(Certificates certificates) throws Exception {
        ScriptedServer server = ScriptedServer.tls(certificates.server());
        opened.push(server);
        return server;
    }

    protected final Transport open(ScriptedServer server) {
        return open(server, config -> config);
    }

    protected final Transport open(ScriptedServer server, UnaryOperator<TrackerConfig.Builder> setUp) {
        return open(setUp.apply(TrackerConfig.builder().endpoint(server.url())));
    }

    protected final Transport open(TrackerConfig.Builder config) {
        Transport transport = provider().open(TransportConfig.of(config.build()));
        opened.push(transport);
        return transport;
    }

    /** A transport whose client is made and connected, so that a short timeout measures the exchange alone. */
    protected final Transport openWarm(ScriptedServer server, Duration timeout) throws InterruptedException {
        ScriptedServer.Script answer = talk -> talk.answer(204, "");
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

    protected static SSLContext trusting(Certificates certificates) {
        try {
            return certificates.client();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    protected static Envelope logs(String text) {
        return envelope(Format.LOKI_PUSH, text.getBytes(StandardCharsets.UTF_8));
    }

    protected static Envelope envelope(Format format, byte[] body) {
        return new Envelope("test-1", format, ByteBuffer.wrap(body), 1, Instant.EPOCH);
    }

    protected static byte[] noise(int length) {
        byte[] bytes = new byte[length];
        new Random(1).nextBytes(bytes);
        return bytes;
    }

    protected static Delivery.Delivered delivered(Delivery delivery) {
        return delivery instanceof Delivery.Delivered it ? it : fail(delivery.toString());
    }

    protected static Delivery.RetryLater retryLater(Delivery delivery) {
        return delivery instanceof Delivery.RetryLater it ? it : fail(delivery.toString());
    }

    protected static Delivery.Rejected rejected(Delivery delivery) {
        return delivery instanceof Delivery.Rejected it ? it : fail(delivery.toString());
    }

    /** No status, no delay, a reason, and the given opinion on whether it may have arrived. */
    protected static void assertNoAnswer(boolean mayHaveArrived, Delivery delivery) {
        Delivery.RetryLater retry = retryLater(delivery);
        assertTrue(retry.status().isEmpty() && retry.delay().isEmpty(), retry.toString());
        assertTrue(!retry.reason().isBlank() && retry.mayHaveArrived() == mayHaveArrived, retry.toString());
    }

    /** One call of send on a thread of its own. */
    protected static final class Sending {
        private final FutureTask<Delivery> outcome;
        private final Thread thread;
        private volatile boolean interrupted;

        public Sending(Transport transport, Envelope envelope) {
            outcome = new FutureTask<>(() -> {
                Delivery delivery = transport.send(envelope);
                interrupted = Thread.currentThread().isInterrupted();
                return delivery;
            });
            thread = new Thread(outcome, "test-sender");
            thread.setDaemon(true);
            thread.start();
        }

        public void interrupt() {
            thread.interrupt();
        }

        /** Whether the interrupt was still set when send returned. */
        public boolean isInterrupted() {
            return interrupted;
        }

        /** Waits for the outcome, half as long as {@link #LONG}: who sets that finds out what else ended the wait. */
        public Delivery outcome() throws InterruptedException, ExecutionException, TimeoutException {
            return outcome.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
