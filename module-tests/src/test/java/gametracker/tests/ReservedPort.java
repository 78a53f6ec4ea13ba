package gametracker.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of this machine that refuses connections until it is closed. It is bound to a socket that does not listen, so no
 * other test gets it meanwhile, also not one of another JVM.
 */
public final class ReservedPort implements AutoCloseable {
    private final Socket socket = new Socket();
    private final int number;

    public ReservedPort() throws IOException {
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        number = socket.getLocalPort();
    }

    public int number() {
        return number;
    }

    public String url() {
        return "http://127.0.0.1:" + number;
    }

    /** Makes it free for a server. */
    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
