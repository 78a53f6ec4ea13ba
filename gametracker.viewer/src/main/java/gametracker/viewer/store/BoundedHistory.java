package gametracker.viewer.store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Numbered things, the newest of them as far as they fit in a number of bytes. Numbers count from 1 and are never used
 * again. Not thread-safe.
 */
public final class BoundedHistory<T> {
    private final long maxBytes;
    private final ToIntFunction<T> weight;
    private @Nullable Object[] ring = new Object[64];
    private long first = 1;
    private long next = 1;
    private long bytes;

    /** {@code weight} must give one thing the same answer each time. */
    public BoundedHistory(long maxBytes, ToIntFunction<T> weight) {
        this.maxBytes = maxBytes;
        this.weight = weight;
    }

    /** Adds at the end; the oldest go, though never the one just added. */
    public long add(T thing) {
        if (next - first == ring.length) {
            grow();
        }
        ring[slot(next)] = thing;
        bytes += weight.applyAsInt(thing);
        next++;
        while (bytes > maxBytes && next - first > 1) {
            bytes -= weight.applyAsInt(get(first));
            ring[slot(first)] = null;
            first++;
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
        return bytes;
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
        List<T> copy = new ArrayList<>();
        for (long number = Math.max(from, first); number < Math.min(to, next); number++) {
            copy.add(get(number));
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
