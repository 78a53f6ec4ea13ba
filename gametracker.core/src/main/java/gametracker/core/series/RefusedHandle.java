package gametracker.core.series;

import gametracker.api.Counter;
import gametracker.api.DropReason;
import gametracker.api.Gauge;
import gametracker.api.Histogram;
import gametracker.core.queue.WakeSignal;
import java.util.function.Consumer;

/** A handle of a series that cannot be had: counts each use. */
record RefusedHandle(DropReason reason, WakeSignal wakeSignal, Consumer<DropReason> refusals)
        implements Counter, Gauge, Histogram {
    @Override
    public void add(long amount) {
        refuse();
    }

    @Override
    public void set(double value) {
        refuse();
    }

    @Override
    public void record(double value) {
        refuse();
    }

    private void refuse() {
        refusals.accept(wakeSignal.isClosed() ? DropReason.CLOSED : reason);
    }
}
