package gametracker.viewer.backend;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** The newest n things seen, by a hash of 64 bits. Not thread-safe. */
final class Seen {
    private final int capacity;
    private final Set<Long> hashes = new LinkedHashSet<>();

    Seen(int capacity) {
        this.capacity = capacity;
    }

    /** Says whether it is new. */
    boolean add(long hash) {
        if (!hashes.add(hash)) {
            return false;
        }
        if (hashes.size() > capacity) {
            Iterator<Long> oldest = hashes.iterator();
            oldest.next();
            oldest.remove();
        }
        return true;
    }

    static long hash(String stream, long time, String line, Map<String, String> metadata) {
        long hash = mix(mix(hash(stream), time), hash(line));
        // Maps of equal content have equal hashes, whatever their order.
        return metadata.isEmpty() ? hash : mix(hash, metadata.hashCode());
    }

    /** FNV-1a over the characters. */
    private static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }

    /** The finisher of SplitMix64. */
    private static long mix(long a, long b) {
        long z = a * 0x9e3779b97f4a7c15L + b;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }
}
