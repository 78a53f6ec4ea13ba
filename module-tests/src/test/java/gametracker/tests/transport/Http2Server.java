package gametracker.tests.transport;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;

/**
 * As much of HTTP/2 (RFC 9113) over TLS as a client notices that posts: every request gets the same answer, or none.
 * Headers of requests are not decoded.
 */
final class Http2Server implements AutoCloseable {
    static final int NO_ANSWER = 0;

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACK = 1;
    private static final int END_HEADERS = 4;
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

    private final BlockingQueue<Integer> received = new LinkedBlockingQueue<>();
    private final BlockingQueue<Integer> cancelled = new LinkedBlockingQueue<>();
    private final SSLServerSocket listener;
    private final int status;

    Http2Server(Certificates certificates, int status) throws Exception {
        this.status = status;
        listener = (SSLServerSocket) certificates
                .server()
                .getServerSocketFactory()
                .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        SSLParameters parameters = listener.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        listener.setSSLParameters(parameters);
        Thread thread = new Thread(this::accept, "loopback-server");
        thread.setDaemon(true);
        thread.start();
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + listener.getLocalPort());
    }

    /** The length of the next request's body. */
    int received() throws InterruptedException {
        return next(received);
    }

    /** The stream that the client has given up next. */
    int cancelled() throws InterruptedException {
        return next(cancelled);
    }

    private static int next(BlockingQueue<Integer> queue) throws InterruptedException {
        Integer next = queue.poll(30, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nothing came");
        }
        return next;
    }

    /** One connection after another is all that is needed. */
    private void accept() {
        while (!listener.isClosed()) {
            try (Socket socket = listener.accept()) {
                serve(
                        new DataInputStream(new BufferedInputStream(socket.getInputStream())),
                        new DataOutputStream(new BufferedOutputStream(socket.getOutputStream())));
            } catch (IOException e) {
                // the client hung up, or the test is over
            }
        }
    }

    private void serve(DataInputStream in, DataOutputStream out) throws IOException {
        if (!Arrays.equals(in.readNBytes(PREFACE.length()), PREFACE.getBytes(StandardCharsets.US_ASCII))) {
            throw new IOException("no HTTP/2");
        }
        frame(out, SETTINGS, 0, 0);
        Map<Integer, Integer> lengths = new HashMap<>();
        while (true) {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            byte[] payload = in.readNBytes(length);
            if (type == DATA) {
                lengths.merge(stream, length, Integer::sum);
                if (length > 0) {
                    frame(out, WINDOW_UPDATE, 0, 0, bytes(length));
                    frame(out, WINDOW_UPDATE, 0, stream, bytes(length));
                }
                if ((flags & END_STREAM) != 0) {
                    received.add(lengths.remove(stream));
                    answer(out, stream);
                }
            } else if (type == RST_STREAM) {
                cancelled.add(stream);
            } else if ((type == SETTINGS || type == PING) && flags != ACK) {
                frame(out, type, ACK, 0, type == PING ? payload : new byte[0]);
            }
        }
    }

    /** The status as a literal whose name is the static table's eighth (RFC 7541, 6.2.2 and appendix A). */
    private void answer(DataOutputStream out, int stream) throws IOException {
        if (status != NO_ANSWER) {
            byte[] digits = Integer.toString(status).getBytes(StandardCharsets.US_ASCII);
            frame(out, HEADERS, END_HEADERS | END_STREAM, stream, new byte[] {8, 3, digits[0], digits[1], digits[2]});
        }
    }

    private static void frame(DataOutputStream out, int type, int flags, int stream, byte... payload)
            throws IOException {
        out.writeByte(payload.length >> 16);
        out.writeShort(payload.length);
        out.writeByte(type);
        out.writeByte(flags);
        out.writeInt(stream);
        out.write(payload);
        out.flush();
    }

    private static byte[] bytes(int value) {
        return new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
