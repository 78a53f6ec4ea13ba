package example.console;

import gametracker.api.spi.Transport;
import gametracker.api.spi.TransportConfig;
import gametracker.api.spi.TransportProvider;

/** Found by the ServiceLoader; chosen by {@code transport("console")}, or by being the only one there is. */
public final class ConsoleTransportProvider implements TransportProvider {
    @Override
    public String name() {
        return "console";
    }

    @Override
    public Transport open(TransportConfig config) {
        return new ConsoleTransport(ConsoleNetwork.ofThisConsole(), config);
    }
}
