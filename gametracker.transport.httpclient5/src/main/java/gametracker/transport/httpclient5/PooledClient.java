package gametracker.transport.httpclient5;

import gametracker.api.spi.IncomingAnswer;
import gametracker.api.spi.TransportConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The client of a transport: made by a worker at the first use, and made anew when it has become useless. An Error
 * (memory that ran out, a class that could not be loaded) makes the client shut its pool for good, whatever it came
 * from; each later request is then refused as one to a closed pool.
 */
final class PooledClient {
    private final TransportConfig config;
    private final Object making = new Object();
    private volatile @Nullable CloseableHttpClient client;
    private volatile boolean closed;

    PooledClient(TransportConfig config) {
        this.config = config;
    }

    /** Makes the client if it can be made now. */
    void prepare() {
        try {
            get();
        } catch (RuntimeException | Error e) {
            // whoever sends first meets it again, and tells it
        }
    }

    CloseableHttpClient get() {
        synchronized (making) {
            CloseableHttpClient open = client;
            if (open == null) {
                IncomingAnswer.prepare();
                open = Clients.create(config);
                client = open;
                if (closed) { // either this or close sees the other
                    open.close(CloseMode.IMMEDIATE);
                }
            }
            return open;
        }
    }

    /** Lets go of a client that may be useless. The next request gets another one. */
    void giveUp(CloseableHttpClient suspect) {
        synchronized (making) {
            if (client == suspect && !closed) {
                client = null;
            }
        }
        suspect.close(CloseMode.IMMEDIATE);
    }

    void close() {
        closed = true;
        CloseableHttpClient open = client;
        if (open != null) {
            open.close(CloseMode.IMMEDIATE);
        }
    }
}
