package gametracker.transport.jdkhttp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class DetourTest {
    private static final int PATIENCE_MILLIS = 30_000;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static Socket connected(Detour detour, String head) throws IOException {
        Socket socket =
                new Socket(detour.address().getAddress(), detour.address().getPort());
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.getOutputStream().write(bytes(head));
        return socket;
    }

    private static ServerSocket server() throws IOException {
        ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
        server.setSoTimeout(PATIENCE_MILLIS);
        return server;
    }

    @Test
    void bytesPassBothWaysWhateverHostIsNamed() throws Exception {
        try (ServerSocket server = server();
                Detour detour = new Detour("127.0.0.1", server.getLocalPort(), PATIENCE_MILLIS);
                Socket client = connected(detour, "CONNECT elsewhere.example:22 HTTP/1.1\r\nHost: x\r\n\r\nearly");
                Socket there = server.accept()) {
            InputStream answer = client.getInputStream();
            assertArrayEquals(bytes("HTTP/1.1 200 OK\r\n\r\n"), answer.readNBytes(19));
            assertArrayEquals(bytes("early"), there.getInputStream().readNBytes(5));
            there.getOutputStream().write(bytes("words"));
            assertArrayEquals(bytes("words"), answer.readNBytes(5));
            there.close();
            assertEquals(-1, answer.read());
        }
    }

    @Test
    void hostThatRefusesEndsTheConnection() throws Exception {
        int port;
        try (ServerSocket server = server()) {
            port = server.getLocalPort();
        }
        try (Detour detour = new Detour("127.0.0.1", port, PATIENCE_MILLIS);
                Socket client = connected(detour, "CONNECT x:1 HTTP/1.1\r\n\r\n")) {
            assertEnds(client);
        }
    }

    @Test
    void headWithoutEndEndsTheConnection() throws Exception {
        try (ServerSocket server = server();
                Detour detour = new Detour("127.0.0.1", server.getLocalPort(), PATIENCE_MILLIS);
                Socket client = connected(detour, "CONNECT " + "x".repeat(20_000))) {
            assertEnds(client);
        }
    }

    @Test
    void closeEndsConnections() throws Exception {
        try (ServerSocket server = server()) {
            Detour detour = new Detour("127.0.0.1", server.getLocalPort(), PATIENCE_MILLIS);
            try (Socket client = connected(detour, "CONNECT x:1 HTTP/1.1\r\n\r\n");
                    Socket there = server.accept()) {
                client.getInputStream().readNBytes(19);
                detour.close();
                assertEnds(client);
                assertTrue(detour.isClosed());
            }
        }
    }

    private static void assertEnds(Socket client) throws IOException {
        try {
            assertEquals(-1, client.getInputStream().read());
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            // a reset is an end too
        }
    }
}
