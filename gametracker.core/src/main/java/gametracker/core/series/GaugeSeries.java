package gametracker.core.series;

import gametracker.core.queue.WakeSignal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The last value that was set.
 *
 * <p>Written in release mode, a third of the price of a volatile write: {@link WakeSignal} tells what follows for a collector
 * that is just falling asleep.
 */
public sealed class GaugeSeries extends Series implements Cell.OfGauge permits MergedGauge, ObservedSeries {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(GaugeSeries.class, "value", double.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** NaN until the first value; a caller cannot set NaN. */
    private double value = Double.NaN;

    double collected;

    /** Numbers all sets of all gauges; null where nobody asks which was the last. */
    private final @Nullable AtomicLong order;

    /** The number of the last set. */
    private volatile long place;

    GaugeSeries(String name, List<Label> labels, WakeSignal wakeSignal, Refusals refusals, @Nullable AtomicLong order) {
        super(name, labels, wakeSignal, refusals);
        this.order = order;
    }

    @Override
    public final boolean trySet(double value) {
        if (!Double.isFinite(value)) {
            return refuseInvalid(Metric.Kind.GAUGE, "a value was no finite number");
        }
        if (order != null) {
            place = order.incrementAndGet();
        }
        VALUE.setRelease(this, value);
        return touched();
    }

    /** Sets what was asked for, which is no traffic; NaN for no value. Any thread. */
    public final void observed(double value) {
        if (order != null) {
            place = order.incrementAndGet();
        }
        VALUE.setRelease(this, Double.isFinite(value) ? value : Double.NaN);
    }

    /** Says whether it is a total that only rises: a counter that the runtime keeps. */
    public boolean isTotal() {
        return false;
    }

    /** Says whether the values of its series may be added up. */
    public boolean isSum() {
        return false;
    }

    @Override
    public boolean collect() {
        double now = (double) VALUE.getAcquire(this);
        if (Double.isNaN(now)) {
            return false;
        }
        collected = now;
        return true;
    }

    /** Returns the number of the last set among those of all gauges, if they are numbered. */
    final long place() {
        return place;
    }

    /** As of the last {@link #collect()}. */
    public final double collected() {
        return collected;
    }
}
