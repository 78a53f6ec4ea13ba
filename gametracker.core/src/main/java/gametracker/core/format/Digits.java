package gametracker.core.format;

/** Writes digits into an array two at a time, which takes half as many divisions as one at a time. */
final class Digits {
    static final int SIXTEEN = 16;

    private static final byte[] DECIMAL_PAIRS = pairs(10);
    private static final byte[] HEX_PAIRS = pairs(16);

    private Digits() {}

    /** Returns how many decimal digits a number has that is not negative. */
    static int count(long value) {
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        return digits;
    }

    /**
     * Writes the last so many digits of a number that is not negative, with zeros in front of a shorter one.
     *
     * @param end where the digits end, exclusive
     */
    static void putBefore(byte[] to, int end, long value, int digits) {
        int at = end;
        while (value > Integer.MAX_VALUE) {
            long rest = value / 100;
            at -= 2;
            pair(to, at, DECIMAL_PAIRS, (int) (value - rest * 100));
            value = rest;
            digits -= 2;
        }
        int small = (int) value;
        for (; digits >= 2; digits -= 2) {
            int rest = small / 100;
            at -= 2;
            pair(to, at, DECIMAL_PAIRS, small - rest * 100);
            small = rest;
        }
        if (digits > 0) {
            to[at - 1] = (byte) ('0' + small);
        }
    }

    /** Writes sixteen lower-case hexadecimal digits. */
    static void sixteenHexadecimal(byte[] to, int at, long value) {
        for (int shift = 56; shift >= 0; shift -= 8) {
            pair(to, at, HEX_PAIRS, (int) (value >>> shift) & 0xFF);
            at += 2;
        }
    }

    private static void pair(byte[] to, int at, byte[] pairs, int index) {
        to[at] = pairs[2 * index];
        to[at + 1] = pairs[2 * index + 1];
    }

    /** All numbers of two digits, one after the other. */
    private static byte[] pairs(int radix) {
        byte[] pairs = new byte[2 * radix * radix];
        for (int i = 0; i < radix * radix; i++) {
            pairs[2 * i] = (byte) Character.forDigit(i / radix, radix);
            pairs[2 * i + 1] = (byte) Character.forDigit(i % radix, radix);
        }
        return pairs;
    }
}
