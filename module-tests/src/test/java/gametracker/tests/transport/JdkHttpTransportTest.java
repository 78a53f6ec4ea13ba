package gametracker.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import gametracker.api.TrackerConfig;
import gametracker.api.spi.Format;
import gametracker.api.spi.Transport;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract, held by {@code gametracker.transport.jdkhttp}; and HTTP/2, which it alone speaks. */
class JdkHttpTransportTest extends HttpTransportContract {
    private static final boolean CLIENT_CAN_BE_CLOSED = Runtime.version().feature() >= 21;

    @Override
    String transportName() {
        return "jdkhttp";
    }

    @Override
    boolean isOfTheTransport(Thread thread) {
        return thread.getName().startsWith("gametracker-jdkhttp")
                || CLIENT_CAN_BE_CLOSED && thread.getName().startsWith("HttpClient-");
    }

    @Override
    boolean closesItsConnections() {
        return CLIENT_CAN_BE_CLOSED;
    }

    @Nested
    class Http2 {
        private Transport open(Http2Server server, Certificates certificates) {
            return JdkHttpTransportTest.this.open(TrackerConfig.builder()
                    .endpoint(server.url())
                    .requestTimeout(LONG)
                    .sslContext(trusting(certificates)));
        }

        @Test
        void isSpokenWhereATlsServerOffersIt() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            try (Http2Server server = new Http2Server(certificates, 204)) {
                Transport transport = open(server, certificates);
                delivered(transport.send(envelope(Format.REMOTE_WRITE_1, noise(1 << 20))));
                delivered(transport.send(logs("{}")));
                assertEquals(1 << 20, server.received());
                assertEquals(2, server.received());
            }
        }

        @Test
        void answersAreClassifiedAlike() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            try (Http2Server server = new Http2Server(certificates, 503)) {
                Transport transport = open(server, certificates);
                assertEquals(
                        503, retryLater(transport.send(logs("{}"))).status().getAsInt());
            }
        }

        @Test
        void interruptAndCloseEndTheWait() throws Exception {
            Certificates certificates = Certificates.forServer(directory, LOOPBACK);
            try (Http2Server server = new Http2Server(certificates, Http2Server.NO_ANSWER)) {
                Transport transport = open(server, certificates);
                Sending interrupted = new Sending(transport, logs("{}"));
                server.received();
                interrupted.interrupt();
                assertInstanceOf(
                        InterruptedException.class,
                        assertThrows(ExecutionException.class, interrupted::outcomeAtOnce)
                                .getCause());
                assertEquals(1, server.cancelled());
                Sending closed = new Sending(transport, logs("{}"));
                server.received();
                transport.close();
                assertTrue(retryLater(closed.outcomeAtOnce()).mayHaveArrived());
            }
        }
    }
}
