package gametracker.viewer.backend;

import java.util.Map;

/**
 * Maps the newest n hashes of 64 bits to a number each, in primitive arrays: an open hash table with linear probing,
 * and a ring buffer that holds the hashes in order of insertion. Takes at most {@value #BYTES_AN_ENTRY} bytes per entry
 * and grows with its content. Not thread-safe.
 */
final class RecentHashes {
    /** The memory of an entry in a table that is half full. */
    static final int BYTES_AN_ENTRY = 48;

    private static final int FIRST_SIZE = 64;
    private static final int LONG_TEXT = 2048;

    private final int capacity;
    private long[] keys = new long[FIRST_SIZE];
    private long[] values = new long[FIRST_SIZE];
    private long[] ring = new long[FIRST_SIZE / 2];
    private int oldest;
    private int size;

    RecentHashes(int capacity) {
        this.capacity = Math.max(1, capacity);
    }

    int size() {
        return size;
    }

    /** Adds a hash; says whether it is new. */
    boolean add(long hash) {
        if (slot(key(hash)) >= 0) {
            return false;
        }
        put(hash, 0);
        return true;
    }

    boolean contains(long hash) {
        return slot(key(hash)) >= 0;
    }

    long get(long hash, long otherwise) {
        int slot = slot(key(hash));
        return slot < 0 ? otherwise : values[slot];
    }

    /** Sets the number of a hash; a new hash pushes the oldest out when there is no more room. */
    void put(long hash, long value) {
        long key = key(hash);
        int slot = slot(key);
        if (slot >= 0) {
            values[slot] = value;
            return;
        }
        if (size == capacity) {
            remove(ring[oldest]);
            oldest = (oldest + 1) % ring.length;
            size--;
        } else if (size == ring.length) {
            grow();
        }
        insert(key, value);
        ring[(oldest + size) % ring.length] = key;
        size++;
    }

    private void insert(long key, long value) {
        int free = -slot(key) - 1;
        keys[free] = key;
        values[free] = value;
    }

    private void grow() {
        long[] inOrder = new long[(int) Math.min(capacity, ring.length * 2L)];
        for (int i = 0; i < size; i++) {
            inOrder[i] = ring[(oldest + i) % ring.length];
        }
        long[] oldKeys = keys;
        long[] oldValues = values;
        ring = inOrder;
        oldest = 0;
        if (keys.length < ring.length * 2) {
            keys = new long[keys.length * 2];
            values = new long[keys.length];
            for (int i = 0; i < oldKeys.length; i++) {
                if (oldKeys[i] != 0) {
                    insert(oldKeys[i], oldValues[i]);
                }
            }
        }
    }

    /** Removes a key and moves later entries of its probe sequence into the gap. */
    private void remove(long key) {
        int gap = slot(key);
        int mask = keys.length - 1;
        keys[gap] = 0;
        for (int next = gap + 1 & mask; keys[next] != 0; next = next + 1 & mask) {
            int home = (int) mix(keys[next], 0) & mask;
            if ((next - home & mask) >= (next - gap & mask)) {
                keys[gap] = keys[next];
                values[gap] = values[next];
                keys[next] = 0;
                gap = next;
            }
        }
    }

    /** Returns the slot of a key; if it is absent, {@code -slot - 1} for the free slot to insert it. */
    private int slot(long key) {
        int mask = keys.length - 1;
        int slot = (int) mix(key, 0) & mask;
        while (keys[slot] != 0) {
            if (keys[slot] == key) {
                return slot;
            }
            slot = slot + 1 & mask;
        }
        return -slot - 1;
    }

    /** Replaces zero, which marks a free slot. */
    private static long key(long hash) {
        return hash == 0 ? 1 : hash;
    }

    static long hash(Map<String, String> sorted) {
        long hash = sorted.size();
        for (Map.Entry<String, String> each : sorted.entrySet()) {
            hash = mix(mix(hash, hash(each.getKey())), hash(each.getValue()));
        }
        return hash;
    }

    /**
     * FNV-1a over the characters. For a very long text: over both ends, combined with its length and {@code hashCode}.
     */
    static long hash(String text) {
        int length = text.length();
        if (length <= 2 * LONG_TEXT) {
            return hash(text, 0, length);
        }
        long ends = mix(hash(text, 0, LONG_TEXT), hash(text, length - LONG_TEXT, length));
        return mix(ends, (long) length << 32 | text.hashCode() & 0xffff_ffffL);
    }

    private static long hash(String text, int from, int to) {
        long hash = 0xcbf29ce484222325L;
        for (int i = from; i < to; i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finisher of SplitMix64. */
    static long mix(long a, long b) {
        long z = a * 0x9e3779b97f4a7c15L + b;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
