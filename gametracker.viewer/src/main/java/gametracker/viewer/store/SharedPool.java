package gametracker.viewer.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Holds equal things once, for as long as anything that is kept refers to them, and knows what they weigh together: a
 * resource or a label set is counted once, however many records it belongs to. Not thread-safe.
 */
final class SharedPool<T> {
    /** The pool's own object and map entry for a thing. */
    private static final int BYTES_AN_ENTRY = 80;

    private final ToLongFunction<T> weight;
    private final Map<T, Held<T>> things = new HashMap<>();
    private long bytes;

    SharedPool(ToLongFunction<T> weight) {
        this.weight = weight;
    }

    /** Returns the thing to refer to, which is equal to {@code thing}; to be given back by {@link #release}. */
    T hold(T thing) {
        Held<T> held = things.get(thing);
        if (held == null) {
            held = new Held<>(thing, BYTES_AN_ENTRY + weight.applyAsLong(thing));
            things.put(thing, held);
            bytes += held.bytes;
        }
        held.holders++;
        return held.thing;
    }

    /** Ends one hold. */
    void release(T thing) {
        Held<T> held = things.get(thing);
        if (held != null && --held.holders == 0) {
            things.remove(thing);
            bytes -= held.bytes;
        }
    }

    long bytes() {
        return bytes;
    }

    int size() {
        return things.size();
    }

    private static final class Held<T> {
        private final T thing;
        private final long bytes;
        private int holders;

        Held(T thing, long bytes) {
            this.thing = thing;
            this.bytes = bytes;
        }
    }
}
