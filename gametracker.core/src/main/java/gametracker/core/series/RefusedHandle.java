package gametracker.core.series;

import gametracker.api.DropReason;
import gametracker.core.queue.WakeSignal;
import java.util.function.Consumer;

/** Stands for a series that cannot be had: counts each use. */
record RefusedHandle(DropReason reason, WakeSignal wakeSignal, Consumer<DropReason> refusals)
        implements Cell.OfCounter, Cell.OfGauge, Cell.OfHistogram {
    @Override
    public boolean tryAdd(long amount) {
        return refuse();
    }

    @Override
    public boolean trySet(double value) {
        return refuse();
    }

    @Override
    public boolean tryRecord(double value) {
        return refuse();
    }

    private boolean refuse() {
        if (wakeSignal.isClosed()) {
            return false;
        }
        refusals.accept(reason);
        return true;
    }

    @Override
    public boolean isOf(WakeSignal session) {
        return wakeSignal == session;
    }

    @Override
    public void refuseClosed() {
        refusals.accept(DropReason.CLOSED);
    }
}
