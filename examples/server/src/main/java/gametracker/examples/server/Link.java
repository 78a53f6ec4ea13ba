package gametracker.examples.server;

import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A client's connection to the server. */
final class Link implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final Lines lines;

    Link(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        lines = new Lines(socket.getInputStream());
    }

    void send(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Waits for the next line. */
    String next() throws IOException {
        return lines.next().orElseThrow(() -> new EOFException("the server has closed the connection"));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
