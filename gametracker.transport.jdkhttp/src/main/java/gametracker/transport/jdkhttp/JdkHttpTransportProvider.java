package gametracker.transport.jdkhttp;

import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;

/** Opens transports over {@link java.net.http.HttpClient}. */
public final class JdkHttpTransportProvider implements TransportProvider {
    /** For the ServiceLoader. */
    public JdkHttpTransportProvider() {}

    /** {@inheritDoc} */
    @Override
    public String name() {
        return "jdkhttp";
    }

    /**
     * {@inheritDoc} The client, which takes a fifth of a second to create, is created by the first send; for TLS a thread
     * of the transport starts creating it at once.
     */
    @Override
    public Transport open(TransportConfig config) {
        return new JdkHttpTransport(config);
    }
}
