package gametracker.examples.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of UTF-8 that are no longer than is allowed, however long they are. */
final class Lines {
    private final InputStream in;
    private final byte[] buffer = new byte[Request.LONGEST];

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * Reads the next line.
     *
     * @return empty at the end; half a line is none
     * @throws IOException if the line is too long, or the connection fails
     */
    Optional<String> next() throws IOException {
        int length = 0;
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty();
            }
            if (length == buffer.length) {
                throw new IOException("a line of more than " + buffer.length + " bytes");
            }
            buffer[length++] = (byte) next;
        }
        return Optional.of(new String(buffer, 0, length, StandardCharsets.UTF_8));
    }
}
