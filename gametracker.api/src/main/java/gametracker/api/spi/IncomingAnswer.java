package gametracker.api.spi;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The answer to one request while it arrives. When the status line and the headers are complete, they decide the outcome
 * of the try, even if the body is then cut, chunked wrongly, endless, or not allowed.
 *
 * <p>May be written by one thread while another reads.
 */
public final class IncomingAnswer {
    /** A body is read up to this many bytes, so that its connection can be used again; then the connection is closed. */
    public static final int MAX_READ = 64 << 10;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
    private @Nullable Head head;
    private long read;

    private record Head(int status, Function<String, @Nullable String> header) {}

    /**
     * Handles a few made-up answers. A class whose first use fails, for lack of memory or of stack, is lost for as long as
     * the JVM runs; if that happened with an answer, this and each later answer would be lost. Call it before the first
     * request, on a thread of the library: it takes some milliseconds the first time.
     */
    public static void prepare() {
        for (int status : new int[] {200, 302, 400, 503}) {
            IncomingAnswer answer = new IncomingAnswer();
            answer.head(status, name -> "Thu, 01 Jan 1970 00:00:00 GMT");
            answer.body(ByteBuffer.wrap(new byte[] {8, 3}));
            answer.soFar().map(whole -> whole.toDelivery(Instant.EPOCH));
        }
    }

    /** Creates an answer of which nothing has arrived yet. */
    public IncomingAnswer() {}

    /**
     * Sets the status and the headers, which are complete.
     *
     * @param status the HTTP status
     * @param header gives the value of a header by its name; null where the answer has none
     */
    @SuppressWarnings("exports") // JSpecify is there at compile time alone
    public synchronized void head(int status, Function<String, @Nullable String> header) {
        head = new Head(status, header);
    }

    /**
     * Adds a piece of the body, of which only the beginning is kept.
     *
     * @param piece read from its position to its limit
     * @return false once so much has come that no more is to be read
     */
    public synchronized boolean body(ByteBuffer piece) {
        read += piece.remaining();
        byte[] some = new byte[Math.min(piece.remaining(), Delivery.MAX_ANSWER - kept.size())];
        piece.get(some);
        kept.writeBytes(some);
        piece.position(piece.limit());
        return read <= MAX_READ;
    }

    /**
     * Returns what the server has answered so far.
     *
     * @return the answer with what is there of its body; empty until there is a head
     */
    public synchronized Optional<HttpAnswer> soFar() {
        return head == null
                ? Optional.empty()
                : Optional.of(HttpAnswer.of(head.status, head.header, kept.toByteArray()));
    }
}
