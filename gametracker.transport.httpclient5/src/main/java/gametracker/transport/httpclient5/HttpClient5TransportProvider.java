package gametracker.transport.httpclient5;

import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;

/** Opens transports over Apache HttpClient 5. */
public final class HttpClient5TransportProvider implements TransportProvider {
    /** For the ServiceLoader. */
    public HttpClient5TransportProvider() {}

    /** {@inheritDoc} */
    @Override
    public String name() {
        return "httpclient5";
    }

    /** {@inheritDoc} A thread of the transport creates the client. */
    @Override
    public Transport open(TransportConfig config) {
        return new HttpClient5Transport(config);
    }
}
