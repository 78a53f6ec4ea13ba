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

/** Estimates how much memory the unpacking and decoding of a request takes, without unpacking it into memory. */
public final class RequestCost {
    /** Larger than the unpacking limit of each imitated server. */
    private static final long MAX_UNPACKED = 36L << 20;

    private RequestCost() {}

    /** Returns the memory that {@link #decoding} itself takes. */
    public static long measuring(Format format, Post post) {
        return format == Format.REMOTE_WRITE_1 ? DecodingCost.unpackedLength(post.body()) : 0;
    }

    /** Estimates the peak memory of the decoding; of a malformed body, that of its readable part. */
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
            // The endpoint will refuse the body by the server's own rules.
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
