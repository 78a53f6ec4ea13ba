package gametracker.core.frame;

import gametracker.api.spi.FrameExplanation;
import gametracker.api.spi.LoopProbe;
import gametracker.api.spi.RuntimeProbe;
import java.util.function.Consumer;

/** A probe's handle of a loop. One that throws is asked no more, and the frames are measured without it. */
final class GuardedProbe implements LoopProbe {
    /** Where no module explains frames. */
    static final LoopProbe NONE = new GuardedProbe();

    private final LoopProbe probe;
    private final Consumer<Throwable> trouble;
    private volatile boolean broken;

    private GuardedProbe() {
        this.probe = this;
        this.trouble = error -> {};
        this.broken = true;
    }

    private GuardedProbe(LoopProbe probe, Consumer<Throwable> trouble) {
        this.probe = probe;
        this.trouble = trouble;
    }

    /** @param trouble hears what is thrown; returns at once */
    static LoopProbe of(RuntimeProbe probe, Consumer<Throwable> trouble) {
        try {
            return new GuardedProbe(probe.loop(), trouble);
        } catch (Throwable e) {
            trouble.accept(e);
            return NONE;
        }
    }

    @Override
    public long frameEnd(long nowNanos) {
        if (broken) {
            return UNKNOWN;
        }
        try {
            return probe.frameEnd(nowNanos);
        } catch (Throwable e) {
            fail(e);
            return UNKNOWN;
        }
    }

    @Override
    public boolean explain(long startNanos, long endNanos, Consumer<FrameExplanation> then) {
        if (broken) {
            return false;
        }
        try {
            return probe.explain(startNanos, endNanos, then);
        } catch (Throwable e) {
            fail(e);
            return false;
        }
    }

    private void fail(Throwable error) {
        broken = true;
        trouble.accept(error);
    }

    @Override
    public void close() {}
}
