package gametracker.viewer.backend;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** Undoes a content encoding, up to a limit. */
final class Unpack {
    private Unpack() {}

    static byte[] gzip(byte[] body, int limit) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 8192)) {
            return read(in, limit);
        }
    }

    /** {@code raw} without the zlib wrapper that HTTP asks for. */
    static byte[] deflate(byte[] body, boolean raw, int limit) throws IOException {
        Inflater inflater = new Inflater(raw);
        try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(body), inflater)) {
            return read(in, limit);
        } finally {
            inflater.end();
        }
    }

    static boolean looksLikeGzip(byte[] body) {
        return body.length > 2 && body[0] == 0x1f && body[1] == (byte) 0x8b;
    }

    private static byte[] read(InputStream in, int limit) throws IOException {
        byte[] bytes = in.readNBytes(limit + 1);
        if (bytes.length > limit) {
            throw new TooLarge();
        }
        return bytes;
    }

    /** Thrown when the unpacked body exceeds the limit. */
    static final class TooLarge extends IOException {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("http: request body too large");
        }
    }
}
