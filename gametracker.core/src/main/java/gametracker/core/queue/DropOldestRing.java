package gametracker.core.queue;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bounded queue of many producers and one consumer. A full queue drops its oldest record.
 *
 * <p>A producer takes the next ticket and puts its record into slot {@code ticket % capacity}, by one of three ways:
 * <ul>
 *   <li>the slot is empty: the record goes in;
 *   <li>it holds an older ticket, by at least a full round: the older record is dropped and counted, the new one goes in;
 *   <li>it holds a newer ticket: this producer was suspended for a full round; its own record is dropped and counted.
 * </ul>
 * No producer waits for another one or for the consumer. A failed compare-and-set means that another thread succeeded.
 *
 * <p>A drain reads the ticket counter once, as its limit, and takes the records with a ticket below the limit. This keeps
 * the order of each producer: a producer with a ticket below the limit has stored all its earlier records. A producer may
 * have taken a ticket and not yet stored its record. The drain passes over that slot; a later drain takes the record.
 *
 * <p>Most often a drain has to look only at the slots of tickets that were taken since the drain before. It looks at all
 * slots in two cases:
 * <ul>
 *   <li>Records of earlier tickets are still in (stragglers). The drain knows this from {@code drained + dropped}, which is
 *       less than the number of earlier tickets then. The drops are summed up <em>before</em> the ticket counter is read, so
 *       that the sum counts no ticket at or above the limit. As long as fewer than {@code capacity} tickets are new, no new
 *       record can have been overwritten.
 *   <li>A record was dropped since the drain before: the bound in bytes may have dropped a new one.
 * </ul>
 *
 * <p>The records together are bounded in bytes as well, by their own estimates. A quarter of the bound is divided among
 * the slots, and a record that weighs no more than a slot's part is not weighed at all: most records are that light. What
 * a record weighs above that part is bounded by the other three quarters. A producer adds it to a sum that only grows,
 * before it takes a ticket. Whoever takes the record out adds it to a second sum. The difference of the two sums is what
 * is in or on its way in. A producer that finds it above the bound first drops the oldest records. A caller at the end of
 * its stack may leave an error in the difference. A drain that finds no record on its way sets the second sum to the
 * first, which ends the error.
 *
 * <p>Where several producers share the ring, one that has had more than its part since the last drain is refused while
 * more than half of the ring is in use ({@link FairShare}). Such a record takes no ticket.
 *
 * <p>A record is stored by a compare-and-set in volatile mode. A producer that reads a volatile flag after
 * {@link #offer}, and a consumer that writes the flag before {@link #drainTo}, therefore cannot both miss each other
 * ({@link WakeSignal}).
 */
public final class DropOldestRing<T extends Sequenced> {

    private final int capacity;

    private final AtomicReferenceArray<@Nullable T> slots;
    private final long slotBytes;
    private final long maxExcess;
    private final AtomicLong tickets = new AtomicLong();

    /** The bytes above a slot's part of all records that were ever offered. */
    private final AtomicLong weighed = new AtomicLong();

    /** The bytes above a slot's part of the records that were taken out or dropped. */
    private final AtomicLong gone = new AtomicLong();

    private final LongAdder dropped = new LongAdder();

    /** Drops that a caller at the end of its stack counted by a plain write. */
    private volatile long droppedUncalled;

    /** Dropped before they took a ticket, for the sake of other producers. */
    private final LongAdder overShare = new LongAdder();

    /** How many producers with a share offered something since the last drain. */
    private final AtomicInteger sharers = new AtomicInteger();

    /** How often this was drained. */
    private volatile int drains;

    /** The ticket of the first record after the last drain. */
    private volatile long drainedTo;

    /** Where the search for the oldest record begins. Only stragglers have a lower ticket. */
    private volatile long oldest;

    /** How many records were taken out. Used by the consumer's thread alone, as the next two. */
    private long drained;

    /** The limit of the last drain. */
    private long seen;

    /** The number of drops at the last drain. */
    private long seenLost;

    /**
     * Makes an empty ring.
     *
     * @param capacity how many records it holds
     * @param maxBytes how much they weigh together at most, unless one alone weighs more
     */
    public DropOldestRing(int capacity, long maxBytes) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity must be at least 1: " + capacity);
        }
        this.capacity = capacity;
        this.slotBytes = maxBytes / 4 / capacity;
        this.maxExcess = maxBytes - slotBytes * capacity;
        this.slots = new AtomicReferenceArray<>(capacity);
    }

    /**
     * Puts a record in, which must not have been offered before. Any thread; never waits. A caller at the end of its
     * stack may see this call fail: the record is counted as offered if it has got a ticket, and not otherwise.
     */
    public void offer(T record) {
        long excess = excess(record);
        if (excess > 0 && weighed.addAndGet(excess) - gone.get() > maxExcess) {
            makeRoom();
        }
        long ticket = take();
        record.ticket = ticket;
        try {
            place(record, ticket);
        } catch (Throwable e) {
            // The caller is at the end of its stack. Whichever call in place() failed, one drop is not yet counted.
            try {
                dropped.increment();
            } catch (Throwable again) {
                droppedUncalled++; // needs no call; two threads at once may count as one
            }
        }
    }

    /**
     * The same for one of several producers that share the ring, none of which is to push out what the others put in:
     * drops the record, counted, if {@link FairShare} says so.
     */
    public void offer(T record, FairShare share) {
        if (share.isExceededBy(this, excess(record))) {
            overShare.increment();
            record.ticket = Long.MAX_VALUE;
        } else {
            offer(record);
        }
    }

    /** Returns how often this was drained. */
    int drains() {
        return drains;
    }

    /** Another producer with a share has offered something since the last drain. */
    void joined() {
        sharers.incrementAndGet();
    }

    /** How many records or bytes each of the producers with a share may have in: half of all is divided among them. */
    long shareOf(long all) {
        int among = sharers.get();
        return among < 2 ? Long.MAX_VALUE : Math.max(1, all / 2 / among);
    }

    /** Whether more than half of the slots, or of the bytes, is in use. */
    boolean isHalfFull() {
        return tickets.get() - drainedTo > capacity / 2 || weighed.get() - gone.get() > maxExcess / 2;
    }

    /** What a record weighs above what each slot may hold. */
    long excess(T record) {
        return Math.max(0, record.weight() - slotBytes);
    }

    long maxExcess() {
        return maxExcess;
    }

    private void goes(T record) {
        long excess = excess(record);
        if (excess > 0) {
            gone.addAndGet(excess);
        }
        dropped.increment();
    }

    /** First half of an offer. */
    long take() {
        return tickets.getAndIncrement();
    }

    /** Second half of an offer. */
    void place(T record, long ticket) {
        record.ticket = ticket;
        int slot = slotOf(ticket);
        T held = slots.get(slot);
        while (held == null || held.ticket < ticket) {
            T witness = slots.compareAndExchange(slot, held, record);
            if (witness == held) {
                if (held != null) {
                    goes(held);
                }
                return;
            }
            held = witness;
        }
        goes(record);
    }

    /** Drops the oldest until the rest, with what is about to be placed, is within the bound, or nothing is in. */
    private void makeRoom() {
        long end = tickets.get();
        for (long ticket = Math.max(oldest, end - capacity); ticket < end; ticket++) {
            if (weighed.get() - gone.get() <= maxExcess) {
                return;
            }
            int slot = slotOf(ticket);
            T held = slots.get(slot);
            if (held != null && held.ticket <= ticket && slots.compareAndSet(slot, held, null)) {
                try {
                    goes(held);
                } catch (Throwable e) {
                    droppedUncalled++;
                }
            }
            oldest = ticket + 1;
        }
    }

    /**
     * Takes out all that is in, oldest first. The consumer's thread alone.
     *
     * @param target what it is added to
     * @return how many were added
     */
    public int drainTo(List<? super T> target) {
        long weighedBefore = weighed.get();
        long lost = lost();
        long limit = tickets.get();
        if (drained + lost == limit) {
            return 0;
        }
        long fresh = limit - seen;
        boolean stragglers = limit - drained - lost > fresh || lost != seenLost;
        long from = stragglers || fresh >= capacity ? Math.max(0, limit - capacity) : seen;
        seen = limit;
        seenLost = lost;

        int start = target.size();
        long last = -1;
        long excess = 0;
        boolean ascending = true;
        int slot = slotOf(from);
        for (long ticket = from; ticket < limit; ticket++) {
            T record = takeBelow(limit, slot);
            if (record != null) {
                target.add(record);
                excess += excess(record);
                ascending &= record.ticket > last;
                last = record.ticket;
            }
            slot = slot + 1 == capacity ? 0 : slot + 1;
        }
        if (!ascending) {
            @SuppressWarnings("unchecked") // what was added here are Ts
            List<T> added = (List<T>) target.subList(start, target.size());
            added.sort(Comparator.comparingLong(Sequenced::ticket));
        }
        int count = target.size() - start;
        drained += count;
        oldest = limit;
        drainedTo = limit;
        sharers.set(0);
        drains++;
        gone.addAndGet(excess);
        if (drained + lost() == limit && tickets.get() == limit && weighed.get() == weighedBefore) {
            gone.set(weighedBefore);
        }
        return count;
    }

    private @Nullable T takeBelow(long limit, int slot) {
        T held = slots.get(slot);
        while (held != null && held.ticket < limit) {
            T witness = slots.compareAndExchange(slot, held, null);
            if (witness == held) {
                return held;
            }
            held = witness;
        }
        return null;
    }

    private int slotOf(long ticket) {
        return (int) (ticket % capacity);
    }

    public int capacity() {
        return capacity;
    }

    /** How many records are in, counted slot by slot. Any thread. */
    public int size() {
        int size = 0;
        for (int slot = 0; slot < capacity; slot++) {
            if (slots.get(slot) != null) {
                size++;
            }
        }
        return size;
    }

    /** How many records are in or on their way in, by the counters: at no cost. The consumer's thread alone. */
    public long backlog() {
        long taken = drained + lost();
        return tickets.get() - taken;
    }

    /** How many of those with a ticket were dropped. */
    private long lost() {
        return dropped.sum() + droppedUncalled;
    }

    /** How many records were offered. */
    public long offered() {
        return tickets.get() + overShare.sum();
    }

    /** How many records were dropped. */
    public long dropped() {
        return lost() + overShare.sum();
    }
}
