package gametracker.viewer.backend;

import gametracker.api.spi.Format;
import gametracker.decode.DecodeException;
import gametracker.decode.DecodingCost;
import gametracker.decode.OtlpEncoding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;

/** About how much memory a request takes while it is unpacked and decoded, found without unpacking it into memory. */
public final class RequestCost {
    /** More than any of the servers unpacks. */
    private static final long MAX_UNPACKED = 36L << 20;

    private RequestCost() {}

    /** What {@link #decoding} takes itself, in bytes. */
    public static long measuring(Format format, Post post) {
        return format == Format.REMOTE_WRITE_1 ? DecodingCost.unpackedLength(post.body()) : 0;
    }

    /** What the decoding will take at once, in bytes; of a broken body, what its readable part takes. */
    public static long decoding(Format format, Post post) {
        DecodingCost cost = new DecodingCost(MAX_UNPACKED);
        try {
            if (format == Format.REMOTE_WRITE_1) {
                cost.addRemoteWrite(post.body());
            } else {
                OtlpEncoding encoding =
                        format == Format.LOKI_PUSH || !post.mediaType().endsWith("protobuf")
                                ? OtlpEncoding.JSON
                                : OtlpEncoding.PROTOBUF;
                unpacked(format, post, in -> cost.add(format, encoding, in));
            }
        } catch (IOException | DecodeException e) {
            // The server's own rules will tell what is wrong with it.
        }
        return cost.memoryBytes();
    }

    private static void unpacked(Format format, Post post, Reader reader) throws IOException {
        InputStream in = new ByteArrayInputStream(post.body());
        switch (post.encoding()) {
            case "gzip" -> {
                try (InputStream gzip = new GZIPInputStream(in, 8192)) {
                    reader.read(gzip);
                }
            }
            case "deflate", "zlib" -> {
                Inflater inflater = new Inflater(format == Format.LOKI_PUSH);
                try {
                    reader.read(new InflaterInputStream(in, inflater));
                } finally {
                    inflater.end();
                }
            }
            default -> reader.read(in);
        }
    }

    private interface Reader {
        void read(InputStream in) throws IOException;
    }
}
