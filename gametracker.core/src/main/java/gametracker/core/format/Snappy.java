package gametracker.core.format;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Compresses into the Snappy block format (google/snappy, format_description.txt): the length as a varint, then
 * literals and copies. Matches are found, as the reference does, by a hash table over the four bytes at each position
 * of a 64 KiB fragment; where nothing matches, the steps grow. The tables and the output array are used again.
 */
final class Snappy {
    private static final int FRAGMENT = 1 << 16;
    private static final int TABLE_BITS = 14;
    private static final int MIN_TABLE_BITS = 8;

    /** The last bytes of a fragment are copied as they are, so that wide reads need no check of bounds. */
    private static final int MARGIN = 15;

    private static final int HASH = 0x1e35a7bd;
    private static final int MAX_COPY = 64;
    private static final int MAX_SHORT_OFFSET = 1 << 11;
    private static final int MAX_SHORT_COPY = 11;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The position in the fragment by hash, as an unsigned short. */
    private final short[] table = new short[1 << TABLE_BITS];

    private byte[] out = new byte[0];
    private int size;
    private int found;

    /** Compresses the first {@code length} bytes; the result is an array of its own, exactly filled. */
    byte[] compress(byte[] in, int length) {
        int worst = 32 + length + length / 6;
        if (out.length < worst) {
            out = new byte[worst];
        }
        size = 0;
        int rest = length;
        for (; rest >= 0x80; rest >>>= 7) {
            out[size++] = (byte) (rest | 0x80);
        }
        out[size++] = (byte) rest;
        for (int from = 0; from < length; from += FRAGMENT) {
            fragment(in, from, Math.min(length, from + FRAGMENT));
        }
        return Arrays.copyOf(out, size);
    }

    private void fragment(byte[] in, int start, int end) {
        int limit = end - MARGIN;
        int pending = start;
        int at = start + 1;
        int shift = clearTable(end - start);
        while (at <= limit) {
            int match = nextMatch(in, start, at, limit, shift);
            if (match < 0) {
                break;
            }
            at = found;
            literal(in, pending, at);
            do {
                int length = matchLength(in, match, at, end);
                copy(at - match, length);
                at += length;
                pending = at;
                if (at > limit) {
                    break;
                }
                table[hash((int) INT.get(in, at - 1), shift)] = (short) (at - 1 - start);
                int word = (int) INT.get(in, at);
                int slot = hash(word, shift);
                match = start + (table[slot] & 0xffff);
                table[slot] = (short) (at - start);
                if (word != (int) INT.get(in, match)) {
                    break;
                }
            } while (true);
            at++;
        }
        literal(in, pending, end);
    }

    /**
     * Searches for four bytes that occurred before. Leaves their position in {@link #found}.
     *
     * @return the position of the earlier occurrence; -1 if there is none
     */
    private int nextMatch(byte[] in, int start, int from, int limit, int shift) {
        int skip = 32;
        for (int at = from; at <= limit; at += skip++ >>> 5) {
            int word = (int) INT.get(in, at);
            int slot = hash(word, shift);
            int candidate = start + (table[slot] & 0xffff);
            table[slot] = (short) (at - start);
            if (word == (int) INT.get(in, candidate)) {
                found = at;
                return candidate;
            }
        }
        return -1;
    }

    /** Clears a part of the table that suits the length of the input, since clearing costs time too. */
    private int clearTable(int length) {
        int bits = Math.max(MIN_TABLE_BITS, Math.min(TABLE_BITS, Integer.SIZE - Integer.numberOfLeadingZeros(length)));
        Arrays.fill(table, 0, 1 << bits, (short) 0);
        return Integer.SIZE - bits;
    }

    private static int hash(int word, int shift) {
        return word * HASH >>> shift;
    }

    private static int matchLength(byte[] in, int match, int at, int end) {
        int length = 4;
        while (at + length + Long.BYTES <= end) {
            long difference = (long) LONG.get(in, match + length) ^ (long) LONG.get(in, at + length);
            if (difference != 0) {
                return length + (Long.numberOfTrailingZeros(difference) >>> 3);
            }
            length += Long.BYTES;
        }
        while (at + length < end && in[match + length] == in[at + length]) {
            length++;
        }
        return length;
    }

    private void literal(byte[] in, int from, int to) {
        int length = to - from;
        if (length == 0) {
            return;
        }
        int n = length - 1;
        if (n < 60) {
            out[size++] = (byte) (n << 2);
        } else if (n < 1 << 8) {
            out[size++] = (byte) (60 << 2);
            out[size++] = (byte) n;
        } else {
            out[size++] = (byte) (61 << 2);
            out[size++] = (byte) n;
            out[size++] = (byte) (n >>> 8);
        }
        System.arraycopy(in, from, out, size, length);
        size += length;
    }

    private void copy(int offset, int length) {
        int rest = length;
        // The last copy is never shorter than four bytes, so that it may have the short form.
        while (rest >= MAX_COPY + 4) {
            longCopy(offset, MAX_COPY);
            rest -= MAX_COPY;
        }
        if (rest > MAX_COPY) {
            longCopy(offset, MAX_COPY - 4);
            rest -= MAX_COPY - 4;
        }
        if (rest <= MAX_SHORT_COPY && offset < MAX_SHORT_OFFSET) {
            out[size++] = (byte) (offset >>> 8 << 5 | rest - 4 << 2 | 1);
            out[size++] = (byte) offset;
        } else {
            longCopy(offset, rest);
        }
    }

    private void longCopy(int offset, int length) {
        out[size++] = (byte) (length - 1 << 2 | 2);
        out[size++] = (byte) offset;
        out[size++] = (byte) (offset >>> 8);
    }
}
