package gametracker.core.record;

import gametracker.core.queue.DropOldestRing;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last few breadcrumbs. Adding is as in {@link DropOldestRing}: a ticket, a slot, and the newer ticket wins; nobody
 * waits for anybody. Reading takes nothing out.
 */
public final class Breadcrumbs {
    private final int capacity;
    private final AtomicReferenceArray<@Nullable Entry> slots;
    private final AtomicLong tickets = new AtomicLong();

    /** The ticket below which all have been weighed. */
    private volatile long weighed;

    /**
     * Makes room for breadcrumbs.
     *
     * @param capacity how many are kept; 0 keeps none
     */
    public Breadcrumbs(int capacity) {
        this.capacity = capacity;
        this.slots = new AtomicReferenceArray<>(capacity);
    }

    /** Says whether any are kept, so that none need be made in vain. */
    public boolean isEnabled() {
        return capacity > 0;
    }

    public void add(Breadcrumb crumb) {
        if (capacity > 0) {
            place(crumb, take());
        }
    }

    /** First half of adding. */
    long take() {
        return tickets.getAndIncrement();
    }

    /** Second half of adding. */
    void place(Breadcrumb crumb, long ticket) {
        Entry entry = new Entry(ticket, crumb);
        int slot = (int) (ticket % capacity);
        Entry held = slots.get(slot);
        while (held == null || held.ticket < ticket) {
            Entry witness = slots.compareAndExchange(slot, held, entry);
            if (witness == held) {
                return;
            }
            held = witness;
        }
    }

    /**
     * Estimates what those take in memory that were added since the last call, in bytes. Records share breadcrumbs: each
     * one is weighed for the first record only. Threads that call at once may weigh the same ones.
     */
    public int weighNew() {
        long end = tickets.get();
        long from = Math.max(weighed, end - capacity);
        weighed = end;
        int weight = 0;
        for (long ticket = from; ticket < end; ticket++) {
            Entry entry = slots.get((int) (ticket % capacity));
            if (entry != null) {
                weight += entry.crumb.weight();
            }
        }
        return weight;
    }

    /** Returns what is kept now, oldest first; immutable. Holds at least what the calling thread added last. */
    public List<Breadcrumb> snapshot() {
        Entry[] entries = new Entry[capacity];
        int count = 0;
        // From the slot that is next to be overwritten, which holds the oldest unless somebody is at work.
        int start = capacity == 0 ? 0 : (int) (tickets.get() % capacity);
        for (int i = 0; i < capacity; i++) {
            Entry entry = slots.get((start + i) % capacity);
            if (entry != null) {
                entries[count++] = entry;
            }
        }
        if (count == 0) {
            return List.of();
        }
        Arrays.sort(entries, 0, count);
        Breadcrumb[] crumbs = new Breadcrumb[count];
        for (int i = 0; i < count; i++) {
            crumbs[i] = entries[i].crumb;
        }
        return Collections.unmodifiableList(Arrays.asList(crumbs));
    }

    private record Entry(long ticket, Breadcrumb crumb) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return Long.compare(ticket, other.ticket);
        }
    }
}
