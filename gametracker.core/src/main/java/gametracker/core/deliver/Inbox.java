package gametracker.core.deliver;

import gametracker.api.DropReason;
import gametracker.api.spi.Envelope;
import gametracker.api.spi.SpoolEntry;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What waits for a lane's lock: envelopes that were offered, and spool entries that were lost. Safe for all threads. */
final class Inbox {
    record Loss(SpoolEntry entry, DropReason reason) {}

    private final Queue<Loss> losses = new ConcurrentLinkedQueue<>();
    private final Queue<Envelope> envelopes = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();
    private final long maxBytes;

    Inbox(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Whether an envelope has no room. A single one always has. */
    boolean isFullFor(Envelope envelope) {
        return bytes.get() + envelope.body().remaining() > maxBytes && hasEnvelopes();
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

    void add(Envelope envelope) {
        envelopes.add(envelope); // first, because only this can fail
        bytes.addAndGet(envelope.body().remaining());
    }

    void add(Loss loss) {
        losses.add(loss);
    }

    @Nullable
    Envelope peekEnvelope() {
        return envelopes.peek();
    }

    @Nullable
    Envelope pollEnvelope() {
        Envelope envelope = envelopes.poll();
        if (envelope != null) {
            bytes.addAndGet(-envelope.body().remaining());
            synchronized (this) {
                notifyAll();
            }
        }
        return envelope;
    }

    @Nullable
    Loss pollLoss() {
        return losses.poll();
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
