package gametracker.core.frame;

import gametracker.api.spi.FrameCause;
import gametracker.api.spi.FrameExplanation;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * A hitch whose causes have been asked for. It is counted and told once: with what the probe says, or without causes if the
 * probe says nothing in time, or what cannot be.
 */
final class Unexplained implements Consumer<FrameExplanation> {
    /** A probe answers within 2 s. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    /** What clocks and roundings of a probe may be out by. */
    private static final long TOLERANCE_NANOS = 1_000_000;

    private final Hitch hitch;
    private final Consumer<FrameExplanation> then;
    private final AtomicBoolean done = new AtomicBoolean();

    /** @param then gets the explanation, once */
    Unexplained(Hitch hitch, Consumer<FrameExplanation> then) {
        this.hitch = hitch;
        this.then = then;
    }

    @Override
    public void accept(FrameExplanation explanation) {
        if (done.compareAndSet(false, true)) {
            then.accept(isPossible(explanation) ? explanation : unknown());
        }
    }

    /** Nothing will come. */
    void giveUp() {
        if (done.compareAndSet(false, true)) {
            then.accept(unknown());
        }
    }

    /** Says whether nothing is waited for any more. */
    boolean isOver(long now) {
        return done.get() || now - hitch.startNanos() - hitch.durationNanos() > PATIENCE_NANOS;
    }

    private boolean isPossible(FrameExplanation explanation) {
        if (explanation == null) {
            return false;
        }
        long sum = 0;
        for (FrameExplanation.Share share : explanation.causes()) {
            sum += share.nanos();
        }
        return sum >= 0 && sum <= hitch.durationNanos() + TOLERANCE_NANOS;
    }

    private FrameExplanation unknown() {
        long excess = Math.max(0, hitch.durationNanos() - hitch.budgetNanos());
        return new FrameExplanation(
                List.of(new FrameExplanation.Share(FrameCause.UNKNOWN, excess, List.of())),
                hitch.durationNanos() - excess,
                false);
    }
}
