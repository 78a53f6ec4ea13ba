package gametracker.core.series;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Counts a bucket and a sum, in stripes: threads that meet at one stripe spread over several.
 *
 * <p>A stripe is an array of longs: a count for each bucket, then the bits of the sum, with half a cache line of room
 * at either end. There is one stripe until two threads meet at its sum (a compare-and-set fails); from then on
 * {@value #STRIPES}, and a thread takes the one that its id picks. Nothing is ever taken back, so the counts that a
 * collection reads never fall.
 */
final class Buckets {
    private static final int STRIPES = 8;
    private static final int ROOM = 8;

    private static final VarHandle CELL = MethodHandles.arrayElementVarHandle(long[].class);

    private final int buckets;
    private volatile long[][] stripes;

    Buckets(int buckets) {
        this.buckets = buckets;
        this.stripes = new long[][] {stripe()};
    }

    private long[] stripe() {
        return new long[ROOM + buckets + 1 + ROOM];
    }

    void add(int bucket, double value) {
        long[][] now = stripes;
        long[] stripe =
                now.length == 1 ? now[0] : now[(int) Thread.currentThread().getId() & STRIPES - 1];
        CELL.getAndAdd(stripe, ROOM + bucket, 1L);
        int sum = ROOM + buckets;
        long held = stripe[sum];
        while (true) {
            long next = Double.doubleToRawLongBits(limited(Double.longBitsToDouble(held) + value));
            if (CELL.compareAndSet(stripe, sum, held, next)) {
                return;
            }
            if (now.length == 1) {
                spread();
            }
            held = (long) CELL.getVolatile(stripe, sum);
        }
    }

    /** The first stripe stays where it is, with what it has counted. */
    private synchronized void spread() {
        long[] first = stripes[0];
        if (stripes.length == 1) {
            long[][] more = new long[STRIPES][];
            more[0] = first;
            for (int i = 1; i < STRIPES; i++) {
                more[i] = stripe();
            }
            stripes = more;
        }
    }

    /**
     * Adds the stripes up.
     *
     * @param counts filled with the count of each bucket
     * @return the sum of all values
     */
    double collect(long[] counts) {
        Arrays.fill(counts, 0);
        double sum = 0;
        for (long[] stripe : stripes) {
            for (int i = 0; i < buckets; i++) {
                counts[i] += (long) CELL.getVolatile(stripe, ROOM + i);
            }
            sum = limited(sum + Double.longBitsToDouble((long) CELL.getVolatile(stripe, ROOM + buckets)));
        }
        return sum;
    }

    static double limited(double sum) {
        return Math.abs(sum) <= Double.MAX_VALUE ? sum : Math.copySign(Double.MAX_VALUE, sum);
    }
}
