package gametracker.transport.jdkhttp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import gametracker.api.spi.Transport;
import gametracker.contract.Certificates;
import gametracker.contract.HttpTransportContract;
import gametracker.contract.ScriptedServer;
import org.junit.jupiter.api.Test;

/** The contract, held by {@code gametracker.transport.jdkhttp}. */
class JdkHttpTransportTest extends HttpTransportContract {
    private static final boolean CLIENT_CAN_BE_CLOSED = Runtime.version().feature() >= 21;

    @Override
    protected String transportName() {
        return "jdkhttp";
    }

    @Override
    protected boolean isOfTheTransport(Thread thread) {
        return thread.getName().startsWith("gametracker-jdkhttp")
                || CLIENT_CAN_BE_CLOSED && thread.getName().startsWith("HttpClient-");
    }

    @Override
    protected boolean closesItsConnections() {
        return CLIENT_CAN_BE_CLOSED;
    }

    @Test
    void speaksHttp11AlsoWhereATlsServerOffersHttp2() throws Exception {
        Certificates certificates = Certificates.forServer(directory, LOOPBACK);
        ScriptedServer server = tlsServer(certificates);
        server.offers("h2", "http/1.1");
        Transport transport = open(server, config -> config.sslContext(trusting(certificates)));
        delivered(transport.send(logs("{}")));
        assertEquals("POST", server.received().method());
    }
}
