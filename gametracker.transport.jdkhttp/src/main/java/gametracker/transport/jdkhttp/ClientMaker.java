package gametracker.transport.jdkhttp;

import gametracker.api.spi.IncomingAnswer;
import gametracker.api.spi.TransportConfig;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.channels.SocketChannel;
import java.util.function.Supplier;
import javax.net.ssl.SSLParameters;

/**
 * Creates clients, and uses the classes that a request and an answer need. A class that is first used when no memory or file
 * handle is left cannot be loaded, and is lost for as long as the JVM runs.
 */
record ClientMaker(TransportConfig config, ProxySelector addresses, Workers workers) implements Supplier<HttpClient> {
    @Override
    public HttpClient get() {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .executor(workers)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(addresses);
        if (config.sslContext().isPresent()) {
            builder.sslContext(config.sslContext().get());
        } else if (usesTls()) {
            builder.sslContext(DefaultTls.context());
        } else {
            builder.sslContext(new NoTls()).sslParameters(new SSLParameters());
        }
        HttpClient client = builder.build();
        useSockets();
        IncomingAnswer.prepare();
        return client;
    }

    private static void useSockets() {
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            // the first request meets the error again and reports it
        }
    }

    boolean usesTls() {
        for (URI endpoint : config.endpoints().values()) {
            if ("https".equalsIgnoreCase(endpoint.getScheme())) {
                return true;
            }
        }
        return false;
    }
}
