package gametracker.core.format;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Decompresses a Snappy block, all four kinds of element; for bodies that must be cut in two. */
final class SnappyDecoder {
    /** What a server takes at most, with room to spare: nobody's block makes us allocate more. */
    static final int MAX_DECODED = 64 << 20;

    private final ByteBuffer in;
    private byte[] out = new byte[0];
    private int size;

    private SnappyDecoder(ByteBuffer in) {
        this.in = in;
    }

    /** The decompressed bytes; empty if these are no block. Does not move the position. */
    static Optional<byte[]> decode(ByteBuffer block) {
        SnappyDecoder decoder = new SnappyDecoder(block.duplicate());
        return decoder.decode() ? Optional.of(decoder.out) : Optional.empty();
    }

    private boolean decode() {
        long length = varint(in);
        // An element of three bytes gives 64 at most: a promise of much more than that is not believed.
        if (length < 0 || length > Math.min(MAX_DECODED, 64L * in.remaining())) {
            return false;
        }
        out = new byte[(int) length];
        while (in.hasRemaining()) {
            int tag = in.get() & 0xff;
            if ((tag & 3) == 0 ? !literal(tag >>> 2) : !copy(tag)) {
                return false;
            }
        }
        return size == out.length;
    }

    /** Reads a varint of at most 35 bits; -1 if it does not end. */
    static long varint(ByteBuffer in) {
        long length = 0;
        for (int shift = 0; shift < 35 && in.hasRemaining(); shift += 7) {
            int b = in.get();
            length |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return length;
            }
        }
        return -1;
    }

    private boolean literal(int code) {
        int extra = Math.max(0, code - 59);
        long length = (extra == 0 ? code : unsigned(extra)) + 1;
        if (length < 1 || length > in.remaining() || length > out.length - size) {
            return false;
        }
        in.get(out, size, (int) length);
        size += (int) length;
        return true;
    }

    private boolean copy(int tag) {
        boolean isShort = (tag & 3) == 1;
        long offset = unsigned(isShort ? 1 : (tag & 3) == 2 ? 2 : 4);
        int length = isShort ? (tag >>> 2 & 7) + 4 : (tag >>> 2) + 1;
        if (isShort && offset >= 0) {
            offset |= (tag & 0xe0L) << 3;
        }
        if (offset < 1 || offset > size || length > out.length - size) {
            return false;
        }
        // One by one: a copy may reach into what it is writing.
        for (int i = 0; i < length; i++, size++) {
            out[size] = out[size - (int) offset];
        }
        return true;
    }

    /** Little-endian; -2 if there are fewer bytes. */
    private long unsigned(int bytes) {
        if (in.remaining() < bytes) {
            return -2;
        }
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xffL) << 8 * i;
        }
        return value;
    }
}
