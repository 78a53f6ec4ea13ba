package gametracker.core.record;

import gametracker.api.DropReason;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what was given to the tracker and never came into a ring. Each of these counts as accepted and as dropped; it
 * is one sum that says both, so that a caller at the end of its stack counts both or neither. Any thread.
 */
public final class Refused {
    private final LongAdder closed = new LongAdder();
    private final LongAdder invalid = new LongAdder();

    /**
     * What could not be recorded for lack of stack or heap. A plain field, because to count it must need no call: of two
     * threads that count at the same moment, one may not be counted.
     */
    public volatile long lost;

    /** The tracker is closed. */
    public void closed() {
        closed.increment();
    }

    /** It says nothing. */
    public void invalid() {
        invalid.increment();
    }

    /** Returns how many were refused for a reason. */
    public long count(DropReason reason) {
        return switch (reason) {
            case CLOSED -> closed.sum();
            case INVALID -> invalid.sum() + lost;
            default -> 0;
        };
    }

    /** Returns how many were refused. */
    public long count() {
        return closed.sum() + invalid.sum() + lost;
    }
}
