package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * A sum that only grows, up to {@link Long#MAX_VALUE}, where it stays.
 *
 * <p>Amounts below 2^32 go into a {@link LongAdder}, which wraps around silently. Between two collections it cannot get
 * from one positive value past all the negative ones to another (that would take 2^31 amounts of the largest), so the
 * collector sees it. Larger amounts, which would make that possible, take a slower way.
 */
public sealed class CounterSeries extends Series implements Cell.OfCounter permits MergedCounter {
    private static final int FAST_BITS = 32;

    private static final long UNTOUCHED = -1;

    final LongAdder sum = new LongAdder();

    /** The sum of the large amounts, as soon as there was one. */
    private final AtomicLong large = new AtomicLong(UNTOUCHED);

    long collected;
    private boolean full;

    CounterSeries(String name, List<Label> labels, WakeSignal wakeSignal, Refusals refusals) {
        super(name, labels, wakeSignal, refusals);
    }

    @Override
    public final boolean tryAdd(long amount) {
        if (amount - 1 >>> FAST_BITS != 0) {
            return addSlowly(amount);
        }
        sum.add(amount);
        return touched();
    }

    /** Zero, a negative amount, or a very large one. Zero counts as a touch: it makes the series known. */
    private boolean addSlowly(long amount) {
        if (amount < 0) {
            return refuseInvalid(Metric.Kind.COUNTER, "a counter only grows, and an amount was negative");
        }
        while (true) {
            long held = large.get();
            if (large.compareAndSet(held, saturated(Math.max(0, held), amount))) {
                return touched();
            }
        }
    }

    @Override
    public boolean collect() {
        long fast = sum.sum();
        full |= fast < 0;
        long slow = large.get();
        collected = full ? Long.MAX_VALUE : saturated(fast, Math.max(0, slow));
        return fast != 0 || slow != UNTOUCHED;
    }

    static long saturated(long held, long more) {
        long sum = held + more;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** As of the last {@link #collect()}: the sum since the session's start. */
    public final long collected() {
        return collected;
    }
}
