package gametracker.decode;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.WireFormat;
import gametracker.api.spi.Format;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Estimates the peak memory of decoding a body in one pass, without keeping any of it. The number of objects in a body
 * matters more than its length: two bytes of protobuf can be a span. One instance measures one body.
 */
public final class DecodingCost {
    /** The unpacked bytes, the whole as text, and the texts parsed from it; some texts take two bytes per character. */
    private static final int COPIES = 6;

    /** An object of the generated class, its slot in a list, and the record made of it. */
    private static final int MESSAGE_BYTES = 200;

    private static final int LIST_BYTES = 100;
    private static final int VALUE_BYTES = 32;

    /** The recursion limit of protobuf's own parser. */
    private static final int MAX_DEPTH = 100;

    private final long maxBytes;
    private long bytes;
    private long objects;

    /**
     * Makes a measure.
     *
     * @param maxBytes how many unpacked bytes are looked at, at most
     */
    public DecodingCost(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * Returns the estimate for what has been looked at so far; a body that cannot be read to its end costs as much as
     * its readable part.
     *
     * @return bytes of heap
     */
    public long memoryBytes() {
        return bytes * COPIES + objects;
    }

    /**
     * Looks at a body.
     *
     * @param format what the bytes are; not remote write, whose block is no stream
     * @param encoding matters for OTLP alone
     * @param in the body without its content encoding; read to the end or to the limit
     * @throws IOException if it cannot be read further
     */
    public void add(Format format, OtlpEncoding encoding, InputStream in) throws IOException {
        if (encoding == OtlpEncoding.JSON) {
            json(in);
        } else {
            protobuf(in, shape(format));
        }
    }

    /**
     * Looks at a body of remote write, which has to be unpacked for it.
     *
     * @param block the Snappy block; {@link #unpackedLength} tells how much memory this takes
     * @throws IOException if it cannot be read further
     */
    public void addRemoteWrite(byte[] block) throws IOException {
        Shape none = number -> null;
        Shape series = number -> number == 1 || number == 2 ? none : null;
        protobuf(new ByteArrayInputStream(RemoteWriteReader.unpack(block)), number -> number == 1 ? series : null);
    }

    /**
     * Tells how long a body of remote write is without its compression.
     *
     * @param block the Snappy block
     * @return bytes; 0 if it is no Snappy block, or one that is refused for its length
     */
    public static long unpackedLength(byte[] block) {
        try {
            return RemoteWriteReader.unpackedLength(block);
        } catch (DecodeException e) {
            return 0;
        }
    }

    private void json(InputStream in) throws IOException {
        byte[] buffer = new byte[8192];
        boolean text = false;
        boolean escaped = false;
        for (int count = in.read(buffer); count >= 0 && bytes < maxBytes; count = in.read(buffer)) {
            bytes += count;
            for (int i = 0; i < count; i++) {
                byte c = buffer[i];
                if (escaped) {
                    escaped = false;
                } else if (text) {
                    escaped = c == '\\';
                    text = c != '"';
                } else {
                    switch (c) {
                        case '"' -> text = true;
                        case '{' -> objects += MESSAGE_BYTES;
                        case '[' -> objects += LIST_BYTES;
                        case ',', ':' -> objects += VALUE_BYTES;
                        default -> {}
                    }
                }
            }
        }
    }

    private void protobuf(InputStream in, Shape shape) throws IOException {
        CodedInputStream coded = CodedInputStream.newInstance(in);
        coded.setSizeLimit((int) Math.min(Integer.MAX_VALUE, maxBytes));
        try {
            message(coded, shape, 0);
        } finally {
            bytes += coded.getTotalBytesRead();
        }
    }

    private void message(CodedInputStream in, Shape shape, int depth) throws IOException {
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            boolean delimited = WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
            Shape part = delimited && depth < MAX_DEPTH ? shape.field(WireFormat.getTagFieldNumber(tag)) : null;
            if (part == null) {
                objects += VALUE_BYTES;
                in.skipField(tag);
            } else {
                objects += MESSAGE_BYTES;
                int outer = in.pushLimit(in.readRawVarint32());
                message(in, part, depth + 1);
                in.popLimit(outer);
            }
        }
    }

    private static Shape shape(Format format) {
        return of(
                switch (format) {
                    case OTLP_LOGS -> ExportLogsServiceRequest.getDescriptor();
                    case OTLP_METRICS -> ExportMetricsServiceRequest.getDescriptor();
                    case OTLP_TRACES -> ExportTraceServiceRequest.getDescriptor();
                    case LOKI_PUSH, REMOTE_WRITE_1 -> throw new IllegalArgumentException("no OTLP: " + format);
                });
    }

    private static Shape of(Descriptor type) {
        return number -> {
            FieldDescriptor field = type.findFieldByNumber(number);
            return field != null && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
                    ? of(field.getMessageType())
                    : null;
        };
    }

    /** Tells which fields of a message are nested messages. */
    private interface Shape {
        @Nullable
        Shape field(int number);
    }
}
