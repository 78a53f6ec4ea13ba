package gametracker.core.format;

import gametracker.api.spi.Format;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A {@code prometheus.WriteRequest} that is being filled. It goes to the sink before it grows over its bound:
 *
 * <pre>
 * WriteRequest { repeated TimeSeries timeseries = 1 }
 * TimeSeries   { repeated Label labels = 1, repeated Sample samples = 2 }
 * Label        { string name = 1, string value = 2 }
 * Sample       { double value = 1, int64 timestamp = 2 }
 * </pre>
 */
final class WriteRequest {
    private static final int MAX_BYTES = BatchBuilder.MAX_BYTES;
    private static final int LONGEST_VARINT = 10;
    private static final byte FIELD_1_MESSAGE = 1 << 3 | 2;
    private static final byte FIELD_2_MESSAGE = 2 << 3 | 2;
    private static final byte FIELD_1_DOUBLE = 1 << 3 | 1;
    private static final byte FIELD_2_VARINT = 2 << 3;
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final Snappy snappy = new Snappy();
    private final byte[] time = new byte[LONGEST_VARINT];
    private int timeLength;
    private byte[] bytes = new byte[16 << 10];
    private int size;
    private int samples;
    private boolean counted;
    private BodySink sink = (format, body, items, accepted) -> {};

    /** @param counted whether the samples count as items */
    void begin(long timeMillis, boolean counted, BodySink sink) {
        this.counted = counted;
        this.sink = sink;
        size = 0;
        samples = 0;
        timeLength = varint(time, 0, Math.max(0, timeMillis));
    }

    /**
     * Adds a series with one sample.
     *
     * @param labels its fields {@code labels}, encoded
     * @param valueBits the value as {@link Double#doubleToLongBits}
     */
    void sample(byte[] labels, long valueBits) {
        int sampleLength = 1 + Double.BYTES + 1 + timeLength;
        int seriesLength = labels.length + 2 + sampleLength;
        int most = 1 + LONGEST_VARINT + seriesLength;
        if (samples > 0 && size + most > MAX_BYTES) {
            emit();
        }
        if (bytes.length - size < most) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, size + most));
        }
        byte[] to = bytes;
        to[size++] = FIELD_1_MESSAGE;
        size = varint(to, size, seriesLength);
        System.arraycopy(labels, 0, to, size, labels.length);
        size += labels.length;
        to[size++] = FIELD_2_MESSAGE;
        to[size++] = (byte) sampleLength;
        to[size++] = FIELD_1_DOUBLE;
        LONG.set(to, size, valueBits);
        size += Double.BYTES;
        to[size++] = FIELD_2_VARINT;
        System.arraycopy(time, 0, to, size, timeLength);
        size += timeLength;
        samples++;
    }

    void finish() {
        if (samples > 0) {
            emit();
        }
        if (bytes.length > BatchBuilder.KEPT_BYTES) {
            bytes = new byte[BatchBuilder.KEPT_BYTES];
        }
    }

    /** Returns one {@code labels} field. */
    static byte[] label(String name, String value) {
        byte[] n = Texts.utf8(name);
        byte[] v = Texts.utf8(value);
        byte[] inner = new byte[2 + 2 * LONGEST_VARINT + n.length + v.length];
        int size = field(inner, field(inner, 0, FIELD_1_MESSAGE, n, n.length), FIELD_2_MESSAGE, v, v.length);
        byte[] outer = new byte[1 + LONGEST_VARINT + size];
        return Arrays.copyOf(outer, field(outer, 0, FIELD_1_MESSAGE, inner, size));
    }

    private static int field(byte[] to, int at, byte tag, byte[] value, int length) {
        to[at] = tag;
        int start = varint(to, at + 1, length);
        System.arraycopy(value, 0, to, start, length);
        return start + length;
    }

    private static int varint(byte[] to, int at, long value) {
        while ((value & ~0x7fL) != 0) {
            to[at++] = (byte) (value | 0x80);
            value >>>= 7;
        }
        to[at++] = (byte) value;
        return at;
    }

    private void emit() {
        ByteBuffer body = ByteBuffer.wrap(snappy.compress(bytes, size));
        sink.body(Format.REMOTE_WRITE_1, body, counted ? samples : 0, null);
        size = 0;
        samples = 0;
    }
}
