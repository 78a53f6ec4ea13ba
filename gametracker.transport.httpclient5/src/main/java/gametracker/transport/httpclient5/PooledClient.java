package gametracker.transport.httpclient5;

import gametracker.api.spi.IncomingAnswer;
import gametracker.api.spi.TransportConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.io.CloseMode;
import org.jspecify.annotations.Nullable;

/**
 * The client of a transport: a worker creates it at the first use, and again when it has become useless. After any Error (lack
 * of memory, a class that could not be loaded) the client closes its pool for ever, and refuses each later request because
 * the pool is closed.
 */
final class PooledClient {
    private final TransportConfig config;
    private final Object making = new Object();
    private volatile @Nullable CloseableHttpClient client;
    private volatile boolean closed;

    PooledClient(TransportConfig config) {
        this.config = config;
    }

    /** Creates the client if that is possible now. */
    void prepare() {
        try {
            get();
        } catch (RuntimeException | Error e) {
            // the first send meets the error again and reports it
        }
    }

    CloseableHttpClient get() {
        synchronized (making) {
            CloseableHttpClient open = client;
            if (open == null) {
                IncomingAnswer.prepare();
                open = Clients.create(config);
                client = open;
                if (closed) { // either this thread or close sees the other's write
                    open.close(CloseMode.IMMEDIATE);
                }
            }
            return open;
        }
    }

    /** Discards a client that may be useless. The next request gets a new one. */
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
