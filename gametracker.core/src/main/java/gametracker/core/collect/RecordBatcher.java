package gametracker.core.collect;

import gametracker.api.spi.Format;
import gametracker.core.deliver.UpstreamCounts;
import gametracker.core.format.BodySink;
import gametracker.core.format.OpenBodies;
import gametracker.core.format.RecordEncoder;
import gametracker.core.queue.DropOldestRing;
import gametracker.core.queue.Sequenced;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The collector's work for logs and for spans: takes records from their ring when there are enough of them or the oldest
 * has waited long enough, has them encoded, and decides when an open batch goes to its lane. While the lane is busy a
 * batch stays open and grows, so that a slow server gets few large requests rather than many small ones.
 *
 * <p>Belongs to the collector's thread, except {@link #pending()}, {@link #truncated()} and {@link #discard()}.
 */
public final class RecordBatcher<T extends Sequenced> implements UpstreamCounts.Records {
    /** The limit of a body, less what one look at a ring may add. */
    private static final int LARGEST_BATCH = 896 << 10;

    private static final long NOTHING = Long.MIN_VALUE;

    /** How long an urgent record waits for others. */
    private static final long URGENT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DropOldestRing<T> ring;
    private final Supplier<? extends RecordEncoder<? super T>> encoders;
    private final BodySink lane;
    private final BooleanSupplier laneIsIdle;
    private final Losses losses;
    private final int threshold;
    private final int largeBatch;
    private final long intervalNanos;
    private final BodySink handOver = this::handOver;

    /** As large as the ring, so that taking records out of it needs no memory. */
    private final List<T> drained;

    /** Made for the first record, so that a game that records nothing of a signal has no buffers for it. */
    private volatile @Nullable RecordEncoder<? super T> encoder;

    private BooleanSupplier urgent = () -> false;

    /** Takes copies of open batches; null if there is no journal. */
    private @Nullable OpenBodies copies;

    private long urgentSince = NOTHING;
    private @Nullable Throwable trouble;
    private long oldestSince = NOTHING;
    private long lastDrain;

    /** The number of records that are out of the ring and not in a lane. Written under the monitor. */
    private volatile int held;

    /** Whether all records that were here have been counted as lost. Guarded by the monitor. */
    private boolean abandoned;

    /**
     * Prepares.
     *
     * @param encoders makes the encoder, on the collector's thread
     * @param lane takes finished bodies
     * @param losses told of items that could not be encoded
     */
    public RecordBatcher(
            DropOldestRing<T> ring,
            Supplier<? extends RecordEncoder<? super T>> encoders,
            BodySink lane,
            BooleanSupplier laneIsIdle,
            Losses losses,
            int threshold,
            int largeBatch,
            long intervalNanos) {
        this.ring = ring;
        this.encoders = encoders;
        this.lane = lane;
        this.laneIsIdle = laneIsIdle;
        this.losses = losses;
        this.threshold = threshold;
        this.largeBatch = largeBatch;
        this.intervalNanos = intervalNanos;
        this.drained = new ArrayList<>(ring.capacity());
    }

    /**
     * Has a batch handed over soon when an urgent record is in it. Before anything is recorded.
     *
     * @param any says whether there was an urgent record since it was asked last
     */
    public void hurryFor(BooleanSupplier any) {
        urgent = any;
    }

    /**
     * Has each record encoded and handed over at the next look after it was recorded. Batches go to the lane as without.
     * Before anything is recorded.
     *
     * @param to takes copies of open batches
     */
    public void copyTo(OpenBodies to) {
        copies = to;
    }

    /** Hears of records that could not be encoded. */
    @FunctionalInterface
    public interface Losses {
        void lost(int items, @Nullable Throwable why);
    }

    /**
     * Returns the size from which a batch goes to its lane even if the lane is busy. It is large, so that a slow server
     * gets much in each request. It is small enough for a lane to pack one batch and hold the next.
     */
    public static int largeBatch(long laneShare) {
        return (int) Math.min(LARGEST_BATCH, laneShare / 100 * 64);
    }

    @Override
    public long accepted() {
        return ring.offered();
    }

    @Override
    public long dropped() {
        return ring.dropped();
    }

    /** Items in ring and open batches; from any thread. */
    @Override
    public long pending() {
        return ring.size() + held;
    }

    /** Records that were cut, at the call or by the encoder; from any thread. */
    @Override
    public long truncated() {
        RecordEncoder<? super T> made = encoder;
        return made == null ? 0 : made.truncated();
    }

    /**
     * Takes the records that are due from the ring, and hands over the batch that is due.
     *
     * @param all whether to hand over everything, due or not
     * @return how many items were taken from the ring
     */
    int poll(long now, boolean all) {
        // The backlog includes a producer between its ticket and its slot, so the next look finds its record.
        long waiting = ring.backlog();
        if (waiting > 0 && oldestSince == NOTHING) {
            oldestSince = now;
        }
        if (urgent.getAsBoolean() && urgentSince == NOTHING) {
            urgentSince = now;
        }
        boolean due = all
                || oldestSince != NOTHING && now - oldestSince >= intervalNanos
                || urgentSince != NOTHING && now - urgentSince >= URGENT_NANOS;
        if (due) {
            urgentSince = NOTHING;
        }
        OpenBodies copyTo = copies;
        boolean copied = copyTo != null && copyTo.areWanted();
        try {
            int count = due || waiting >= threshold || copied && waiting > 0 ? drain(now) : 0;
            RecordEncoder<? super T> open = encoder;
            if (open != null
                    && open.openItems() > 0
                    && (due
                            || open.openBytes() >= largeBatch
                            || (!copied || open.openItems() >= threshold) && laneIsIdle.getAsBoolean())) {
                open.finish(handOver);
                // Records below the threshold wait on. They came after the last drain.
                oldestSince = ring.backlog() > 0 ? lastDrain : NOTHING;
            } else if (due) {
                oldestSince = NOTHING;
            } else if (open != null && copied && count > 0) {
                copy(open, copyTo);
            }
            return count;
        } finally {
            settle();
        }
    }

    /** An error costs the copy of what was added, until the next one or until the batch leaves. */
    private void copy(RecordEncoder<? super T> open, OpenBodies to) {
        try {
            open.copyTo(to);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            // The batch itself is not affected.
        }
    }

    private int drain(long now) {
        lastDrain = now;
        int count = takeOut();
        try {
            for (T item : drained) {
                encode(item);
            }
        } finally {
            drained.clear();
        }
        return count;
    }

    private synchronized int takeOut() {
        if (abandoned) {
            return 0;
        }
        try {
            ring.drainTo(drained);
        } catch (OutOfMemoryError e) {
            trouble = e; // sorting failed; the records that were taken out are in the list
        }
        held += drained.size();
        return drained.size();
    }

    /** Encodes one record. An error affects this record alone; {@link #settle} finds it missing and counts it. */
    private void encode(T item) {
        try {
            RecordEncoder<? super T> to = encoder;
            if (to == null) {
                to = encoders.get();
                encoder = to;
            }
            to.add(item, handOver);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
            trouble = e;
        }
    }

    /** Counts as lost what is held and lies in no open batch, whatever the reason. */
    private void settle() {
        RecordEncoder<? super T> open = encoder;
        int missing = missing(open == null ? 0 : open.openItems());
        if (missing > 0) {
            losses.lost(missing, trouble);
        }
        trouble = null;
    }

    private synchronized int missing(int open) {
        if (abandoned) {
            return 0;
        }
        int missing = held - open;
        held = open;
        return missing;
    }

    /** Returns when the oldest record is due, by the clock of {@link #poll}; {@link Long#MAX_VALUE} if none waits. */
    long dueAt() {
        return oldestSince == NOTHING ? Long.MAX_VALUE : oldestSince + intervalNanos;
    }

    /**
     * Takes the records that will not be sent: those that came after the last poll, and those that the collector's
     * thread holds if it hangs. From then on that thread hands over nothing from here.
     *
     * @return the number of these records, for the caller to count
     */
    public synchronized int discard() {
        List<T> late = new ArrayList<>();
        int discarded = held + ring.drainTo(late);
        held = 0;
        abandoned = true;
        return discarded;
    }

    /** Hands a finished body to the lane, unless its records have been counted as lost already. */
    private void handOver(Format format, ByteBuffer body, int items, @Nullable Runnable accepted) {
        if (!release(items)) {
            return;
        }
        try {
            lane.body(format, body, items, accepted);
        } catch (Throwable e) {
            release(-items); // so that settle finds them missing
            trouble = e;
            throw e;
        }
    }

    private synchronized boolean release(int items) {
        if (!abandoned) {
            held -= items;
        }
        return !abandoned;
    }
}
