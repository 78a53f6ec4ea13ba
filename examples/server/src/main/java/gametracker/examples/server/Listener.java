package gametracker.examples.server;

import gametracker.api.GameTracker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Takes connections on loopback. Two threads for each keep the example short; a large server would use a selector. */
final class Listener implements AutoCloseable {
    private static final int MOST_CONNECTIONS = 500;

    private final ServerSocket socket;
    private final List<Match> matches;
    private final Inbox inbox;
    private final Set<Connection> open = ConcurrentHashMap.newKeySet();

    /** Opens the port. */
    Listener(int port, List<Match> matches, Inbox inbox) throws IOException {
        this.socket = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        this.matches = matches;
        this.inbox = inbox;
    }

    /** Takes connections from now on; no more matches are added. */
    void start(GameTracker tracker) {
        start("accept", () -> accept(tracker));
    }

    int port() {
        return socket.getLocalPort();
    }

    static Thread start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private void accept(GameTracker tracker) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                if (open.size() >= MOST_CONNECTIONS) {
                    client.close();
                    continue;
                }
                Connection connection = new Connection(client, matches, inbox, tracker, open::remove);
                open.add(connection);
                connection.start();
            } catch (IOException e) {
                if (!socket.isClosed()) {
                    tracker.logWarn("connection failed");
                }
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // the process ends anyway, and the port with it
        }
        open.forEach(Connection::close);
    }
}
