package gametracker.viewer;

import com.sun.net.httpserver.HttpExchange;
import gametracker.viewer.backend.Verdict;
import gametracker.viewer.store.HeapShare;
import gametracker.viewer.store.HeapShare.NoRoomException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads bodies within a share of the heap; reserves the memory before it reads. */
final class BodyReader {
    /** Larger than the default limit of each imitated server. */
    private static final int MAX_BYTES = 36 << 20;

    private static final int CHUNK = 64 << 10;

    private final HeapShare share;

    BodyReader(HeapShare share) {
        this.share = share;
    }

    /**
     * Reads a request's body. A body that is too large is read and discarded, so that the client receives the answer.
     */
    Body read(HttpExchange http) throws IOException, InterruptedException {
        InputStream in = http.getRequestBody();
        long declared = declared(http);
        HeapShare.Loan loan = share.loan();
        try {
            if (declared > MAX_BYTES) {
                return tooLarge(loan, in, declared);
            }
            if (declared < 0) {
                return chunked(loan, in);
            }
            loan.grow(declared);
            byte[] bytes = new byte[(int) declared];
            int length = in.readNBytes(bytes, 0, bytes.length);
            return new Body(
                    loan, length < bytes.length ? Arrays.copyOf(bytes, length) : bytes, length, Optional.empty());
        } catch (NoRoomException e) {
            int length = discard(in, MAX_BYTES);
            return new Body(loan, new byte[0], length, Optional.of(Responses.noRoom(e)));
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            loan.close();
            throw e;
        }
    }

    private static Body chunked(HeapShare.Loan loan, InputStream in)
            throws IOException, InterruptedException, NoRoomException {
        List<byte[]> chunks = new ArrayList<>();
        int length = 0;
        while (true) {
            byte[] chunk = in.readNBytes(CHUNK);
            if (chunk.length == 0) {
                break;
            }
            length += chunk.length;
            if (length > MAX_BYTES) {
                return tooLarge(loan, in, length);
            }
            loan.grow(2L * chunk.length); // in chunks, and joined
            chunks.add(chunk);
        }
        byte[] bytes = new byte[length];
        int at = 0;
        for (byte[] chunk : chunks) {
            System.arraycopy(chunk, 0, bytes, at, chunk.length);
            at += chunk.length;
        }
        return new Body(loan, bytes, length, Optional.empty());
    }

    private static Body tooLarge(HeapShare.Loan loan, InputStream in, long length) throws IOException {
        discard(in, MAX_BYTES);
        return new Body(
                loan,
                new byte[0],
                (int) Math.min(Integer.MAX_VALUE, length),
                Optional.of(Responses.refusal(413, "Sizes: any server", "request body too large")));
    }

    private static int discard(InputStream in, int upTo) throws IOException {
        byte[] buffer = new byte[8192];
        int length = 0;
        for (int count = in.read(buffer); count >= 0 && length < upTo; count = in.read(buffer)) {
            length += count;
        }
        return length;
    }

    /** Returns the Content-Length header; -1 if it is missing or no number. */
    private static long declared(HttpExchange http) {
        String length = http.getRequestHeaders().getFirst("Content-Length");
        try {
            return length == null ? -1 : Long.parseLong(length.strip());
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    /** A body, or the reason why it was not read. Closing it returns its memory. */
    record Body(HeapShare.Loan loan, byte[] bytes, int length, Optional<Verdict> refusal) implements AutoCloseable {
        @Override
        public void close() {
            loan.close();
        }
    }
}
