package gametracker.core.format;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/** Decompresses a Snappy block with all four kinds of element, so that a body can be cut in two. */
final class SnappyDecoder {
    /** More than any server accepts. A damaged block cannot cause a larger allocation. */
    static final int MAX_DECODED = 64 << 20;

    private final ByteBuffer in;
    private final byte[] out;
    private int size;

    private SnappyDecoder(ByteBuffer in, int length) {
        this.in = in;
        this.out = new byte[length];
    }

    /** Returns the decompressed bytes; empty if these are no block. Does not move the position. */
    static Optional<byte[]> decode(ByteBuffer block) {
        ByteBuffer in = block.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        long length = varint(in);
        // An element of three bytes yields 64 bytes at most, so a longer length is not true.
        if (length < 0 || length > Math.min(MAX_DECODED, 64L * in.remaining())) {
            return Optional.empty();
        }
        SnappyDecoder decoder = new SnappyDecoder(in, (int) length);
        try {
            while (in.hasRemaining()) {
                decoder.element(in.get() & 0xff);
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
        return decoder.size == length ? Optional.of(decoder.out) : Optional.empty();
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

    private void element(int tag) {
        int code = tag >>> 2;
        switch (tag & 3) {
            case 0 -> literal(code < 60 ? code : littleEndian(code - 59));
            case 1 -> copy((tag & 0xe0) << 3 | in.get() & 0xff, (code & 7) + 4);
            case 2 -> copy(in.getShort() & 0xffff, code + 1);
            default -> copy(in.getInt(), code + 1);
        }
    }

    private void literal(int lengthMinusOne) {
        in.get(out, size, lengthMinusOne < 0 ? -1 : lengthMinusOne + 1);
        size += lengthMinusOne + 1;
    }

    private int littleEndian(int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (in.get() & 0xff) << 8 * i;
        }
        return value;
    }

    private void copy(int offset, int length) {
        if (offset < 1) {
            throw new IndexOutOfBoundsException(offset);
        }
        // Byte by byte, because a copy may read bytes that it has written.
        for (int i = 0; i < length; i++, size++) {
            out[size] = out[size - offset];
        }
    }
}
