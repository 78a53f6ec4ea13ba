package gametracker.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/** A server on a free loopback port that does to each request what the test tells it to. */
public final class ScriptedServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    private final ServerSocket listener;
    private final String scheme;
    private final BlockingQueue<WireRequest> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Script script = talk -> talk.answer(204, "");

    private ScriptedServer(ServerSocketFactory factory, String scheme) {
        try {
            this.listener = factory.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.scheme = scheme;
        start(this::accept);
    }

    public static ScriptedServer plain() {
        return new ScriptedServer(ServerSocketFactory.getDefault(), "http");
    }

    public static ScriptedServer tls(SSLContext context) {
        return new ScriptedServer(context.getServerSocketFactory(), "https");
    }

    /** What becomes of a request whose head was read. */
    @FunctionalInterface
    public interface Script {
        void serve(Conversation talk) throws IOException;
    }

    /** By TLS, before anybody connects: the protocols that a client may choose from. */
    public void offers(String... protocols) {
        SSLServerSocket socket = (SSLServerSocket) listener;
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(protocols);
        socket.setSSLParameters(parameters);
    }

    public void serves(Script script) {
        this.script = script;
    }

    public URI url(String host) {
        return URI.create(scheme + "://" + host + ":" + listener.getLocalPort());
    }

    public URI url() {
        return url("127.0.0.1");
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    /** The next request that was read to its end; waits for it. */
    public WireRequest received() throws InterruptedException {
        WireRequest request = received.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    public int receivedMore() {
        return received.size();
    }

    /** Waits until a connection has ended, by whichever side. */
    public void awaitEndOfConnection() throws InterruptedException {
        if (ended.poll(PATIENCE_SECONDS, TimeUnit.SECONDS) == null) {
            throw new AssertionError("the client keeps its connection");
        }
    }

    /** Closes the connections that there are; the next one is let in. */
    public void closeConnections() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
    }

    private void accept() {
        for (int number = 1; !listener.isClosed(); number++) {
            try {
                Socket socket = listener.accept();
                sockets.add(socket);
                int connection = number;
                start(() -> serve(connection, socket));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void serve(int number, Socket socket) {
        try (socket) {
            Conversation talk = new Conversation(number, socket, received);
            while (talk.next()) {
                script.serve(talk);
            }
        } catch (IOException e) {
            // the client hung up, or the script did
        } finally {
            ended.add(number);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "scripted-server");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
