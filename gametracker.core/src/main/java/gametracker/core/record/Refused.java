package gametracker.core.record;

import gametracker.api.DropReason;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Counts what was given to the tracker and never came into a ring. Each of these counts as accepted and as dropped; it
 * is one sum that says both, so that a caller at the end of its stack counts both or neither. Any thread.
 */
public final class Refused {
    private final LongAdder closed = new LongAdder();
    private final LongAdder invalid = new LongAdder();
    private final LongAdder declined = new LongAdder();
    private volatile @Nullable Refused heir;

    /**
     * What could not be recorded for lack of stack or heap. A plain field, because to count it must need no call: of two
     * threads that count at the same moment, one may not be counted.
     */
    public volatile long lost;

    /** The session is closed. */
    public void closed() {
        Refused other = heir;
        if (other == null) {
            closed.increment();
        } else {
            other.declined.increment();
        }
    }

    /** From now on what comes after the session's end counts there as declined: this session is to be forgotten. */
    public void declineInto(Refused heir) {
        this.heir = heir;
    }

    /** It says nothing. */
    public void invalid() {
        invalid.increment();
    }

    /** Says whether {@link #declineInto} was called. */
    boolean isDeclined() {
        return heir != null;
    }

    /** Returns how many were refused for a reason. */
    public long count(DropReason reason) {
        return switch (reason) {
            case CLOSED -> closed.sum();
            case DECLINED -> declined.sum();
            case INVALID -> invalid.sum() + lost;
            default -> 0;
        };
    }

    /** Returns how many were refused. */
    public long count() {
        return closed.sum() + declined.sum() + invalid.sum() + lost;
    }
}
