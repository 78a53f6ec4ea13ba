package gametracker.decode;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import gametracker.decode.RemoteWriteBody.Label;
import gametracker.decode.RemoteWriteBody.Sample;
import gametracker.decode.RemoteWriteBody.Series;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.xerial.snappy.Snappy;

/**
 * Reads remote write 1.0: a Snappy block that contains {@code prometheus.WriteRequest}. Source: the Prometheus
 * Remote-Write 1.0 specification, "Protocol". Exemplars, native histograms and metadata are ignored.
 */
final class RemoteWriteReader {
    /** Prometheus' limit on the decoded length. */
    static final int MAX_DECODED = 33_554_432;

    private RemoteWriteReader() {}

    static byte[] unpack(byte[] block) {
        unpackedLength(block);
        try {
            return Snappy.uncompress(block);
        } catch (IOException e) {
            throw new DecodeException("snappy: corrupt input", e);
        }
    }

    static long unpackedLength(byte[] block) {
        long length;
        try {
            length = Integer.toUnsignedLong(Snappy.uncompressedLength(block));
        } catch (IOException e) {
            throw new DecodeException("snappy: corrupt input", e);
        }
        if (length > MAX_DECODED) {
            throw new DecodeException("snappy: decoded length " + length + " exceeds limit " + MAX_DECODED);
        }
        // A block of n bytes cannot contain more than this; a larger claim is refused before memory is allocated.
        if (length > 64L * block.length + 64) {
            throw new DecodeException("snappy: corrupt input");
        }
        return length;
    }

    static RemoteWriteBody read(byte[] block) {
        try {
            return request(CodedInputStream.newInstance(unpack(block)));
        } catch (IOException e) {
            throw new DecodeException("proto: WriteRequest: unexpected EOF (" + e.getMessage() + ")", e);
        }
    }

    private static RemoteWriteBody request(CodedInputStream in) throws IOException {
        List<Series> series = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                series.add(series(in));
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        return new RemoteWriteBody(series);
    }

    private static Series series(CodedInputStream in) throws IOException {
        List<Label> labels = new ArrayList<>();
        List<Sample> samples = new ArrayList<>();
        boolean valid = true;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                valid &= label(in, labels);
                in.popLimit(outer);
            } else if (tag == tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                int outer = in.pushLimit(in.readRawVarint32());
                samples.add(sample(in));
                in.popLimit(outer);
            } else {
                skip(in, tag);
            }
        }
        return new Series(labels, samples, valid);
    }

    private static boolean label(CodedInputStream in, List<Label> labels) throws IOException {
        ByteString name = ByteString.EMPTY;
        ByteString value = ByteString.EMPTY;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(1, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                name = in.readBytes();
            } else if (tag == tag(2, WireFormat.WIRETYPE_LENGTH_DELIMITED)) {
                value = in.readBytes();
            } else {
                skip(in, tag);
            }
        }
        labels.add(new Label(name.toStringUtf8(), value.toStringUtf8()));
        return name.isValidUtf8() && value.isValidUtf8();
    }

    private static Sample sample(CodedInputStream in) throws IOException {
        long bits = 0;
        long time = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (tag == tag(1, WireFormat.WIRETYPE_FIXED64)) {
                bits = in.readFixed64();
            } else if (tag == tag(2, WireFormat.WIRETYPE_VARINT)) {
                time = in.readInt64();
            } else {
                skip(in, tag);
            }
        }
        return new Sample(time, bits);
    }

    private static int tag(int field, int wireType) {
        return field << 3 | wireType;
    }

    private static void skip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) {
            throw new IOException("a group that ends before it begins");
        }
    }
}
