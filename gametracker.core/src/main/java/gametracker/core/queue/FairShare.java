package gametracker.core.queue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What one of several producers has put into a ring since it was last drained, so that one of them that floods the ring
 * does not push out what the others put in. For the ring that it is first used with.
 *
 * <p>While the ring is half empty there is no limit. From then on half of the ring's places, and of its bytes, are divided
 * among the producers that have offered something since the last drain, and what one offers beyond its part is dropped. So
 * the others find the other half of the ring free, and as long as each of them keeps to its part, nothing of theirs is
 * pushed out. A producer that is alone has no limit: what it pushes out is its own.
 *
 * <p>It costs a read and an addition. Threads that share one may add at the same moment, and one of them is not counted.
 */
public final class FairShare {
    private static final VarHandle DRAINS;

    static {
        try {
            DRAINS = MethodHandles.lookup().findVarHandle(FairShare.class, "drains", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile int drains = -1;
    private int records;
    private int bytes;

    boolean isExceededBy(DropOldestRing<?> ring, long excess) {
        int now = ring.drains();
        int before = drains;
        if (now != before && DRAINS.compareAndSet(this, before, now)) {
            records = 0;
            bytes = 0;
            ring.joined();
        }
        records++;
        bytes += (int) excess;
        return ring.isHalfFull()
                && (records > ring.shareOf(ring.capacity()) || excess > 0 && bytes > ring.shareOf(ring.maxExcess()));
    }
}
