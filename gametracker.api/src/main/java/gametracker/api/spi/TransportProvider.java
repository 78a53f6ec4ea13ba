package gametracker.api.spi;

/**
 * Opens transports of one kind. To be named in {@code META-INF/services} and in the module-info of the module that
 * ships it; chosen by {@link #name()} or by being the only one on the path.
 */
public interface TransportProvider {
    /**
     * Returns the name by which a configuration chooses this transport.
     *
     * @return lower-case, short, unique on the path, for example {@code "jdkhttp"}
     */
    String name();

    /**
     * Opens a transport. Called once a tracker, on the thread of {@code init}: anything slow (a client, a pool, a
     * handshake) is to wait for the first {@link Transport#send}.
     *
     * @param config where to and with which credentials
     * @return the transport, owned and closed by the tracker
     * @throws IllegalArgumentException if it cannot work with this configuration
     */
    Transport open(TransportConfig config);
}
