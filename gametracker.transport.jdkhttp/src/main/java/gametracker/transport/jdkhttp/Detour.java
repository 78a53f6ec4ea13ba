package gametracker.transport.jdkhttp;

import gametracker.api.spi.TrackerThreads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy in this process, on loopback, through which the client reaches a TLS server by any of its addresses. It answers
 * every {@code CONNECT} by connecting to its one host, and passes all bytes on. TLS, with the host's own name and
 * certificate, is between the client and the server.
 *
 * <p>Needs a thread that listens, and two for each connection.
 */
final class Detour implements AutoCloseable {
    private static final int MAX_HEAD = 16 << 10;
    private static final int HEAD_END = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';
    private static final byte[] CONNECTED = "HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final String THREADS = "gametracker-jdkhttp-detour";

    private final String host;
    private final int port;
    private final int connectMillis;
    private final ServerSocket listener;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    /**
     * Starts to listen on a free port.
     *
     * @param connectMillis the limit for connecting to one address
     */
    Detour(String host, int port, int connectMillis) throws IOException {
        this.host = host;
        this.port = port;
        this.connectMillis = connectMillis;
        this.listener = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
        try {
            TrackerThreads.newThread(this::accept, THREADS).start();
        } catch (OutOfMemoryError e) {
            listener.close();
            throw e;
        }
    }

    /** The address on which it listens. */
    InetSocketAddress address() {
        return new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort());
    }

    boolean isClosed() {
        return listener.isClosed();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                sockets.add(client);
                TrackerThreads.newThread(() -> serve(client), THREADS).start();
            } catch (IOException | OutOfMemoryError e) {
                close(); // the next try starts with the host itself
            }
        }
    }

    private void serve(Socket client) {
        try (client;
                Socket server = connected()) {
            sockets.add(server);
            if (listener.isClosed()) { // close may have run before the sockets were open
                return;
            }
            readHead(client.getInputStream());
            client.getOutputStream().write(CONNECTED);
            TrackerThreads.newThread(() -> pump(server, client), THREADS).start();
            pump(client, server);
            sockets.remove(server);
        } catch (IOException | OutOfMemoryError e) {
            // The client's connection ends.
        } finally {
            sockets.remove(client);
        }
    }

    private Socket connected() throws IOException {
        IOException last = null;
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket();
            try {
                socket.connect(new InetSocketAddress(address, port), connectMillis);
                socket.setTcpNoDelay(true);
                return socket;
            } catch (IOException e) {
                socket.close();
                last = e;
            }
        }
        throw last == null ? new IOException("no address of " + host) : last;
    }

    private static void readHead(InputStream in) throws IOException {
        int end = 0;
        for (int read = 0; end != HEAD_END; read++) {
            int next = in.read();
            if (next < 0 || read > MAX_HEAD) {
                throw new IOException("no CONNECT");
            }
            end = end << 8 | next;
        }
    }

    /** Passes bytes on until one side ends, then closes both. */
    private static void pump(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
        } catch (IOException e) {
            // one of the sockets was closed
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            // it is not in use any more
        }
    }
}
