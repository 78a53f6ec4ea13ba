package gametracker.core.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The last few breadcrumbs. Adding takes a place in the newest chunk and stores there; no thread waits for another.
 * Reading takes nothing out.
 *
 * <p>A chunk has as many places as breadcrumbs are kept, and each is written once. When a chunk is full the next one
 * begins, and keeps the full one for as long as some of its breadcrumbs are among the last. What was stored in a place
 * never changes, so a copy is the newest chunk and how much of it was filled: it takes the same time and memory however
 * many breadcrumbs there are, and what is added to the original later is not in it.
 *
 * <p>A place that a thread has taken and not yet stored in is passed over.
 */
public final class Breadcrumbs {
    private static final VarHandle NEWEST;

    static {
        try {
            NEWEST = MethodHandles.lookup().findVarHandle(Breadcrumbs.class, "newest", Chunk.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final int capacity;

    /** What was there at the beginning, in a copy. */
    private final @Nullable Slice inherited;

    private volatile @Nullable Chunk newest;

    /** All up to this one have been weighed. */
    private volatile @Nullable Breadcrumb weighed;

    /**
     * Keeps breadcrumbs; there are none yet.
     *
     * @param capacity how many are kept; 0 keeps none
     */
    public Breadcrumbs(int capacity) {
        this(capacity, null, null);
    }

    private Breadcrumbs(int capacity, @Nullable Slice inherited, @Nullable Breadcrumb weighed) {
        this.capacity = capacity;
        this.inherited = inherited;
        this.weighed = weighed;
    }

    /** Returns others that begin with what is kept now. */
    Breadcrumbs copy() {
        return new Breadcrumbs(capacity, slice(), weighed);
    }

    /** Says whether any are kept, so that none need be made in vain. */
    public boolean isEnabled() {
        return capacity > 0;
    }

    public void add(Breadcrumb crumb) {
        if (capacity == 0) {
            return;
        }
        while (true) {
            Chunk chunk = newest;
            int place = chunk == null ? capacity : chunk.take();
            if (place < capacity) {
                chunk.places.set(place, crumb);
                return;
            }
            Slice before = chunk == null ? compact(inherited) : new Slice(chunk.places, capacity, null);
            NEWEST.compareAndSet(this, chunk, new Chunk(capacity, before));
        }
    }

    /** A tracker whose ancestors all added a few would otherwise keep a chunk of each. */
    private @Nullable Slice compact(@Nullable Slice slice) {
        if (slice == null || slice.total < 2 * capacity) {
            return slice;
        }
        @Nullable Breadcrumb[] last = new Breadcrumb[capacity];
        slice.copyLast(last);
        return new Slice(new AtomicReferenceArray<>(last), capacity, null);
    }

    private @Nullable Slice slice() {
        Chunk chunk = newest;
        return chunk == null ? inherited : chunk.slice();
    }

    /** Returns what is kept now, oldest first; immutable. Holds at least what the calling thread added last. */
    public List<Breadcrumb> snapshot() {
        Slice slice = slice();
        if (slice == null) {
            return List.of();
        }
        @Nullable Breadcrumb[] last = new Breadcrumb[Math.min(capacity, slice.total)];
        int from = slice.copyLast(last);
        if (from == last.length) {
            return List.of();
        }
        return Collections.unmodifiableList(
                Arrays.asList(from == 0 ? last : Arrays.copyOfRange(last, from, last.length)));
    }

    /**
     * Estimates what those take in memory that were added since the last call, in bytes. Records share breadcrumbs: each
     * one is weighed for the first record only. Threads that call at once may weigh the same ones.
     *
     * @param snapshot what a record carries
     */
    public int weighNew(List<Breadcrumb> snapshot) {
        Breadcrumb known = weighed;
        int weight = 0;
        for (int i = snapshot.size() - 1; i >= 0; i--) {
            Breadcrumb crumb = snapshot.get(i);
            if (crumb == known) {
                break;
            }
            weight += crumb.weight();
        }
        if (!snapshot.isEmpty()) {
            weighed = snapshot.get(snapshot.size() - 1);
        }
        return weight;
    }

    private static final class Chunk {
        final AtomicReferenceArray<@Nullable Breadcrumb> places;
        private final AtomicInteger taken = new AtomicInteger();
        private final @Nullable Slice before;

        Chunk(int capacity, @Nullable Slice before) {
            this.places = new AtomicReferenceArray<>(capacity);
            this.before = before;
        }

        /** Returns a place of the caller's own; no place of this chunk if it is full. */
        int take() {
            return taken.get() >= places.length() ? places.length() : taken.getAndIncrement();
        }

        @Nullable
        Slice slice() {
            int filled = Math.min(taken.get(), places.length());
            if (filled == 0) {
                return before;
            }
            return new Slice(places, filled, filled == places.length() ? null : before);
        }
    }

    /** The first places of a chunk, and what came before it. */
    private static final class Slice {
        final AtomicReferenceArray<@Nullable Breadcrumb> places;
        final int filled;
        final int total;
        final @Nullable Slice before;

        Slice(AtomicReferenceArray<@Nullable Breadcrumb> places, int filled, @Nullable Slice before) {
            this.places = places;
            this.filled = filled;
            this.before = before;
            this.total = filled + (before == null ? 0 : before.total);
        }

        /** Fills the end of an array with the last ones. Returns where they begin. */
        int copyLast(@Nullable Breadcrumb[] last) {
            int from = last.length;
            for (Slice slice = this; slice != null; slice = slice.before) {
                for (int i = slice.filled - 1; i >= 0 && from > 0; i--) {
                    Breadcrumb crumb = slice.places.get(i);
                    if (crumb != null) {
                        last[--from] = crumb;
                    }
                }
            }
            return from;
        }
    }
}
