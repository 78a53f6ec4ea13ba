package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.api.Gauge;
import gametracker.core.queue.WakeSignal;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.function.Consumer;

/**
 * The last value that was set.
 *
 * <p>Written in release mode, a third of the price of a volatile write: {@link WakeSignal} tells what follows for a collector
 * that is just falling asleep.
 */
public final class GaugeSeries extends Series implements Gauge {
    private static final VarHandle VALUE;

    static {
        try {
            VALUE = MethodHandles.lookup().findVarHandle(GaugeSeries.class, "value", double.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** NaN, which nobody can set, until the first. */
    private double value = Double.NaN;

    private double collected;

    GaugeSeries(String name, List<Label> labels, WakeSignal wakeSignal, Consumer<DropReason> refusals) {
        super(name, labels, wakeSignal, refusals);
    }

    @Override
    public void set(double value) {
        if (!Double.isFinite(value)) {
            invalid();
            return;
        }
        VALUE.setRelease(this, value);
        touched();
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

    /** As of the last {@link #collect()}. */
    public double collected() {
        return collected;
    }
}
