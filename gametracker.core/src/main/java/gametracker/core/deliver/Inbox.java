package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.Signal;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a lane's lock: envelopes that were offered, which count as pending, and spool entries that were lost. Safe
 * for all threads. As many bytes wait as the lane itself may hold, unless it is a single envelope.
 */
final class Inbox {
    record Loss(SpoolEntry entry, DropReason reason) {}

    /** With the size of the body, because to ask an envelope for it takes memory, which may not be there later. */
    private record Waiting(Envelope envelope, int bytes) {}

    private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final Queue<Waiting> envelopes = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final Signal signal;
    private final LaneContext context;

    Inbox(Signal signal, LaneContext context) {
        this.signal = signal;
        this.context = context;
    }

    boolean isFullFor(Envelope envelope) {
        return bytes.get() + envelope.body().remaining() > context.settings().share() && hasEnvelopes();
    }

    /** Waits until an envelope has room, or for so long. An interrupt ends the wait and is kept. */
    synchronized void awaitRoomFor(Envelope envelope, long nanos) {
        long end = System.nanoTime() + nanos;
        try {
            for (long left = nanos; isFullFor(envelope) && left > 0; left = end - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Adds an envelope. What has no room beside it is dropped, the oldest first. */
    void add(Envelope envelope) {
        context.ledger().entered(signal, envelope.itemCount());
        try {
            while (isFullFor(envelope)) {
                drop(pollEnvelope(), DropReason.BUFFER_FULL);
            }
            Waiting last = new Waiting(envelope, envelope.body().remaining());
            envelopes.add(last);
            bytes.addAndGet(last.bytes);
        } catch (Throwable e) {
            context.ledger().entered(signal, -envelope.itemCount()); // the caller counts it as lost
            throw e;
        }
    }

    void add(Loss loss) {
        losses.add(loss);
    }

    @Nullable
    Envelope peekEnvelope() {
        Waiting oldest = envelopes.peek();
        return oldest == null ? null : oldest.envelope;
    }

    @Nullable
    Envelope pollEnvelope() {
        Waiting oldest = envelopes.poll();
        if (oldest == null) {
            return null;
        }
        bytes.addAndGet(-oldest.bytes);
        synchronized (this) {
            notifyAll();
        }
        return oldest.envelope;
    }

    @Nullable
    Loss pollLoss() {
        return losses.poll();
    }

    /** Drops all envelopes: nobody will take them in. */
    void close(DropReason reason) {
        while (hasEnvelopes()) {
            drop(pollEnvelope(), reason);
        }
    }

    private void drop(@Nullable Envelope envelope, DropReason reason) {
        if (envelope != null) {
            context.ledger().droppedFromMemory(envelope, reason);
            context.reports().dropped(signal, reason, envelope.itemCount(), "the lane was busy");
        }
    }

    int envelopes() {
        return envelopes.size();
    }

    boolean hasEnvelopes() {
        return !envelopes.isEmpty();
    }

    boolean isEmpty() {
        return envelopes.isEmpty() && losses.isEmpty();
    }
}
