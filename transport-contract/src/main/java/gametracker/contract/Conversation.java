package gametracker.contract;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** One connection, from the server's side: HTTP/1.1 over a bare socket, so that every rule can be broken. */
public final class Conversation {
    private static final long POLL_NANOS = 50_000_000;

    private final int number;
    private final Socket socket;
    private final BlockingQueue<WireRequest> received;
    private final InputStream in;
    private final OutputStream out;
    private @Nullable WireRequest head;

    Conversation(int number, Socket socket, BlockingQueue<WireRequest> received) throws IOException {
        this.number = number;
        this.socket = socket;
        this.received = received;
        this.in = new BufferedInputStream(socket.getInputStream());
        this.out = socket.getOutputStream();
    }

    /** Reads the next request's head; false at the end of the connection. */
    public boolean next() throws IOException {
        String first = socket.isClosed() ? null : line();
        if (first == null) {
            return false;
        }
        String[] parts = first.split(" ");
        Map<String, List<String>> headers = new TreeMap<>();
        for (String line = line(); line != null && !line.isEmpty(); line = line()) {
            int colon = line.indexOf(':');
            headers.computeIfAbsent(line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(line.substring(colon + 1).strip());
        }
        head = new WireRequest(number, parts[0], parts[1], headers, new byte[0]);
        return true;
    }

    /** The request without its body, which stays on the wire. */
    public WireRequest head() {
        if (head == null) {
            throw new IllegalStateException("no request");
        }
        return head;
    }

    /** Reads the body, and hands the request to the test. */
    public WireRequest request() throws IOException {
        WireRequest head = head();
        String length = head.header("content-length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        if (length != null && body.length < Integer.parseInt(length)) {
            throw new EOFException("half a request");
        }
        WireRequest whole = new WireRequest(number, head.method(), head.target(), head.headers(), body);
        received.add(whole);
        return whole;
    }

    /** Reads the request and answers it, keeping the connection. */
    public void answer(int status, String body, String... headers) throws IOException {
        request();
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String length = status == 204 ? "" : "Content-Length: " + bytes.length + "\r\n";
        send("HTTP/1.1 " + status + " Whatever\r\n" + length + lines(headers) + "\r\n");
        out.write(bytes);
        out.flush();
    }

    public void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    /** Sends the same piece again and again, as fast as the client reads or one every so many milliseconds. */
    public void sendUntilHangUp(String piece, int everyMillis) throws IOException {
        while (everyMillis == 0 || stillThere(everyMillis)) {
            send(piece);
        }
    }

    /** Answers the request with a head, and with a body that comes slowly and does not end. */
    public void trickle() throws IOException {
        request();
        send("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n");
        sendUntilHangUp("x", 50);
    }

    /** Says nothing until the client hangs up. */
    public void stall() throws IOException {
        while (stillThere(1000)) {
            // it is patient
        }
    }

    /** Reads the first byte of the body, hands the head to the test, and reads nothing more. */
    public void ignore() throws IOException {
        in.read();
        received.add(head());
        while (!socket.isClosed()) {
            LockSupport.parkNanos(POLL_NANOS); // until the test closes the server
        }
    }

    /** A reset: what the client has not read yet is lost as well. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    public void close() throws IOException {
        socket.close();
    }

    /** Answers CONNECT, and passes bytes both ways from then on. */
    public void tunnelTo(InetSocketAddress target) throws IOException {
        request();
        try (Socket onward = new Socket(target.getAddress(), target.getPort())) {
            send("HTTP/1.1 200 Connection established\r\n\r\n");
            OutputStream there = onward.getOutputStream();
            Thread back = new Thread(() -> pump(onward, out), "tunnel");
            back.setDaemon(true);
            back.start();
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                there.write(buffer, 0, n);
            }
        }
    }

    private static void pump(Socket from, OutputStream to) {
        try {
            from.getInputStream().transferTo(to);
        } catch (IOException e) {
            // the tunnel has ended
        }
    }

    private boolean stillThere(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return in.read() >= 0;
        } catch (SocketTimeoutException e) {
            return true;
        } finally {
            socket.setSoTimeout(0);
        }
    }

    private @Nullable String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                return null;
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static String lines(String... headers) {
        StringBuilder lines = new StringBuilder();
        for (String header : headers) {
            lines.append(header).append("\r\n");
        }
        return lines.toString();
    }
}
