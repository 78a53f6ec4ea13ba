package gametracker.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbered things, of which the newest are kept within a number of bytes. Numbers start at 1 and are not reused. Not
 * thread-safe.
 */
public final class BoundedHistory<T> {
    private final long maxBytes;
    private final ToLongFunction<T> weight;
    private final LongSupplier shared;
    private final Consumer<T> forgotten;
    private @Nullable Object[] ring = new Object[64];
    private long first = 1;
    private long next = 1;
    private long bytes;

    /** {@code weight} must return the same value for the same thing each time. */
    public BoundedHistory(long maxBytes, ToLongFunction<T> weight) {
        this(maxBytes, weight, () -> 0, thing -> {});
    }

    /**
     * {@code shared} returns the weight of what several things refer to; {@code forgotten} is called for each removed
     * thing.
     */
    BoundedHistory(long maxBytes, ToLongFunction<T> weight, LongSupplier shared, Consumer<T> forgotten) {
        this.maxBytes = maxBytes;
        this.weight = weight;
        this.shared = shared;
        this.forgotten = forgotten;
    }

    /** Adds at the end and removes the oldest until the rest fits. A thing that does not fit alone is removed too. */
    public long add(T thing) {
        if (next - first == ring.length) {
            grow();
        }
        ring[slot(next)] = thing;
        bytes += weight.applyAsLong(thing);
        next++;
        while (next > first && bytes() > maxBytes) {
            T oldest = get(first);
            bytes -= weight.applyAsLong(oldest);
            ring[slot(first)] = null;
            first++;
            forgotten.accept(oldest);
        }
        return next - 1;
    }

    /** The oldest that is there; {@link #next()} if none is. */
    public long first() {
        return first;
    }

    /** The number that the next one will get. */
    public long next() {
        return next;
    }

    /** How many bytes they weigh. */
    public long bytes() {
        return bytes + shared.getAsLong();
    }

    /** Says whether it is still there. */
    public boolean has(long number) {
        return number >= first && number < next;
    }

    /** Returns one that is there. */
    @SuppressWarnings("unchecked")
    public T get(long number) {
        if (!has(number)) {
            throw new IndexOutOfBoundsException("no " + number + " among " + first + " to " + (next - 1));
        }
        return (T) ring[slot(number)];
    }

    /** Copies a range, as far as it is there; {@code to} is exclusive. */
    public List<T> range(long from, long to) {
        return range(from, to, Long.MAX_VALUE);
    }

    /** Copies a range up to a total weight, but at least one thing if the range has any. */
    public List<T> range(long from, long to, long upToBytes) {
        List<T> copy = new ArrayList<>();
        long weighed = 0;
        for (long number = Math.max(from, first); number < Math.min(to, next); number++) {
            T thing = get(number);
            weighed += weight.applyAsLong(thing);
            if (weighed > upToBytes && !copy.isEmpty()) {
                break;
            }
            copy.add(thing);
        }
        return copy;
    }

    private int slot(long number) {
        return (int) (number & ring.length - 1);
    }

    private void grow() {
        @Nullable Object[] larger = new Object[ring.length * 2];
        for (long number = first; number < next; number++) {
            larger[(int) (number & larger.length - 1)] = ring[slot(number)];
        }
        ring = larger;
    }
}
