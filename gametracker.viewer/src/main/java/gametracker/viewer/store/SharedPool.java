package gametracker.viewer.store;

import java.util.HashMap;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * Keeps one instance of equal things as long as kept records refer to it, and counts its weight once. Examples are the
 * label set of a stream and the resource of spans. Not thread-safe.
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

    /** Adds a reference and returns the shared instance that is equal to {@code thing}; ended by {@link #release}. */
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

    /** Ends one reference. */
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
