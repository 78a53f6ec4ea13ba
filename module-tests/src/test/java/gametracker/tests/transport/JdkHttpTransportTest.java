package gametracker.tests.transport;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.Transport;
import org.junit.jupiter.api.Test;

/** The contract, held by {@code gametracker.transport.jdkhttp}. */
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

    @Test
    void speaksHttp11AlsoWhereATlsServerOffersHttp2() throws Exception {
        Certificates certificates = Certificates.forServer(directory, LOOPBACK);
        LoopbackServer server = tlsServer(certificates);
        server.offers("h2", "http/1.1");
        Transport transport = open(server, config -> config.sslContext(trusting(certificates)));
        delivered(transport.send(logs("{}")));
        assertEquals("POST", server.received().method());
    }
}
