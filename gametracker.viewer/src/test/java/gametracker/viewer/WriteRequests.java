package gametracker.viewer;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.xerial.snappy.Snappy;

/** Builds remote write requests, good ones and bad ones. */
final class WriteRequests {
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();

    /** A series; labels as name, value, name, value. */
    WriteRequests series(String[] labels, Object... timesAndValues) {
        byte[][] bytes = new byte[labels.length][];
        for (int i = 0; i < labels.length; i++) {
            bytes[i] = labels[i].getBytes(StandardCharsets.UTF_8);
        }
        return series(bytes, timesAndValues);
    }

    WriteRequests series(byte[][] labels, Object... timesAndValues) {
        byte[] series = message(out -> {
            for (int i = 0; i < labels.length; i += 2) {
                byte[] name = labels[i];
                byte[] value = labels[i + 1];
                out.writeByteArray(1, message(label -> {
                    label.writeBytes(1, ByteString.copyFrom(name));
                    label.writeBytes(2, ByteString.copyFrom(value));
                }));
            }
            for (int i = 0; i < timesAndValues.length; i += 2) {
                long time = (Long) timesAndValues[i];
                Number value = (Number) timesAndValues[i + 1];
                long bits = value instanceof Long raw ? raw : Double.doubleToRawLongBits(value.doubleValue());
                out.writeByteArray(2, message(sample -> {
                    sample.writeFixed64(1, bits);
                    sample.writeInt64(2, time);
                }));
            }
        });
        message.writeBytes(message(out -> out.writeByteArray(1, series)));
        return this;
    }

    byte[] protobuf() {
        return message.toByteArray();
    }

    byte[] snappy() {
        try {
            return Snappy.compress(message.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] message(Writer writer) {
        try {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(bytes);
            writer.write(out);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Writer {
        void write(CodedOutputStream out) throws IOException;
    }
}
