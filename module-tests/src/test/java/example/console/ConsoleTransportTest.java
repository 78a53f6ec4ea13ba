package example.console;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Delivery;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.Format;
import gametracker.api.spi.TransportConfig;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ConsoleTransportTest {
    private static final Envelope ENVELOPE =
            new Envelope("logs-1", Format.LOKI_PUSH, ByteBuffer.wrap(new byte[] {'{', '}'}), 1, Instant.EPOCH);

    private final FakeCall call = new FakeCall();
    private final ConsoleTransport transport = new ConsoleTransport(call, config(Duration.ofSeconds(30)));

    static TrackerConfig.Builder overTheConsolesNetwork() {
        return TrackerConfig.builder().transport("console");
    }

    private static TransportConfig config(Duration timeout) {
        return TransportConfig.of(overTheConsolesNetwork()
                .endpoint(URI.create("http://loki.example"))
                .bearerToken("open-sesame-1234")
                .requestTimeout(timeout)
                .build());
    }

    @Test
    void requestIsWhatHttpPostMadeOfIt() throws Exception {
        call.answers(204);
        assertEquals(new Delivery.Delivered(204, "words"), transport.send(ENVELOPE));
        assertEquals("http://loki.example/loki/api/v1/push", call.url);
        assertEquals("Bearer open-sesame-1234", call.headers.get("Authorization"));
        assertArrayEquals(ENVELOPE.bytes(), call.sent);
    }

    @Test
    void answerIsClassifiedByHttpAnswer() throws Exception {
        call.answers(429);
        call.retryAfter = "7";
        assertEquals(
                new Delivery.RetryLater(OptionalInt.of(429), Optional.of(Duration.ofSeconds(7)), false, "words"),
                transport.send(ENVELOPE));
        call.answers(400);
        assertEquals(new Delivery.Rejected(400, "words"), transport.send(ENVELOPE));
    }

    @Test
    void troubleIsForLaterAndTellsWhetherAnythingLeft() throws Exception {
        call.answers(0);
        call.error = "no route";
        assertEquals(Delivery.RetryLater.noAnswer("no route", false), transport.send(ENVELOPE));
        call.sentAny = true;
        assertEquals(Delivery.RetryLater.noAnswer("no route", true), transport.send(ENVELOPE));
    }

    @Test
    void headDecidesWhateverIsWrongWithTheBody() throws Exception {
        call.answers(400);
        call.error = "connection reset";
        assertEquals(new Delivery.Rejected(400, "words"), transport.send(ENVELOPE));
    }

    @Test
    void credentialsAreNotInWhatIsAnswered() throws Exception {
        call.answers(400);
        call.words = "bad token: open-sesame-1234";
        assertEquals(new Delivery.Rejected(400, "bad token: [hidden]"), transport.send(ENVELOPE));
    }

    @Test
    void silenceEndsWithTheTimeoutAndTheCallIsCancelled() throws Exception {
        call.sentAny = true;
        ConsoleTransport hasty = new ConsoleTransport(call, config(Duration.ofMillis(20)));
        assertEquals(Delivery.RetryLater.noAnswer("no whole answer within PT0.02S", true), hasty.send(ENVELOPE));
        assertTrue(call.cancelled);
    }

    @Test
    void interruptEndsTheWaitAndTheCall() throws Exception {
        FutureTask<Delivery> sending = new FutureTask<>(() -> transport.send(ENVELOPE));
        Thread thread = new Thread(sending);
        thread.start();
        call.awaited.await();
        thread.interrupt();
        ExecutionException e = assertThrows(ExecutionException.class, () -> sending.get(30, TimeUnit.SECONDS));
        assertInstanceOf(InterruptedException.class, e.getCause());
        assertTrue(call.cancelled);
    }

    @Test
    void closeEndsTheWaitAndNothingIsSentAfterIt() throws Exception {
        FutureTask<Delivery> sending = new FutureTask<>(() -> transport.send(ENVELOPE));
        new Thread(sending).start();
        call.awaited.await();
        transport.close();
        transport.close();
        Delivery closed = Delivery.RetryLater.noAnswer("transport is closed", false);
        assertEquals(closed, sending.get(30, TimeUnit.SECONDS));
        call.url = "";
        assertEquals(closed, transport.send(ENVELOPE));
        assertEquals("", call.url);
    }

    /** A network on which every request is this one call. */
    private static final class FakeCall implements ConsoleNetwork, ConsoleNetwork.Call {
        final CountDownLatch awaited = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        volatile String url = "";
        volatile Map<String, String> headers = Map.of();
        volatile byte[] sent = {};
        volatile String error = "";
        volatile @Nullable String retryAfter;
        volatile boolean sentAny;
        volatile boolean cancelled;
        volatile String words = "words";
        private volatile int status;

        void answers(int status) {
            this.status = status;
            over.countDown();
        }

        @Override
        public Call post(String url, Map<String, String> headers, byte[] body) {
            this.url = url;
            this.headers = headers;
            this.sent = body;
            return this;
        }

        @Override
        public boolean await(Duration timeout) throws InterruptedException {
            awaited.countDown();
            return over.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void cancel() {
            cancelled = true;
            over.countDown();
        }

        @Override
        public boolean sentAny() {
            return sentAny;
        }

        @Override
        public String error() {
            return error;
        }

        @Override
        public int status() {
            return status;
        }

        @Override
        public @Nullable String header(String name) {
            return name.equals("Retry-After") ? retryAfter : null;
        }

        @Override
        public byte[] body() {
            return words.getBytes(StandardCharsets.UTF_8);
        }
    }
}
