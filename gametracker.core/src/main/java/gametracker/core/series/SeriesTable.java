package gametracker.core.series;

import gametracker.core.record.Freezer;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Series by their labels. Looked up without a lock and without garbage.
 *
 * <p>A hash table of its own, because {@link java.util.concurrent.ConcurrentHashMap} would ask the caller's map whether
 * it equals the key, and most maps make an iterator and an entry for each label to find that out. This one asks the
 * other way round: it gets each label of the key from the caller's map. The very map that a key was made of, as a game
 * has it in a constant, is known at sight.
 *
 * <p>Entries never change and are published by their final fields. Who reads an array without seeing the newest entry
 * finds nothing, and looks again under the lock before a series is made.
 */
final class SeriesTable {
    private static final int CONSTANTS = 4;

    private volatile @Nullable Entry[] buckets = new Entry[4];
    private int size;

    /**
     * Maps that cannot change, which code most often keeps in a constant: they are known by identity, without a look at
     * what is in them. The first few; others are found by their hash. Of two that are added at once, one may be missing.
     */
    private volatile Constant[] constants = new Constant[0];

    private record Constant(Map<String, String> labels, Series series) {}

    /** Finds by the identity of a map that cannot change. Asks the map nothing. */
    @Nullable
    Series findConstant(Map<String, String> labels) {
        for (Constant constant : constants) {
            if (constant.labels == labels) {
                return constant.series;
            }
        }
        return null;
    }

    /** May throw what a hostile map throws. */
    @Nullable
    Series find(Map<String, String> labels) {
        @Nullable Entry[] now = buckets;
        int hash = spread(labels.hashCode());
        Entry entry = now[hash & now.length - 1];
        while (entry != null) {
            if (entry.hash == hash && (entry.labels == labels || entry.matches(labels))) {
                rememberConstant(labels, entry.series);
                return entry.series;
            }
            entry = entry.next;
        }
        return null;
    }

    private void rememberConstant(Map<String, String> labels, Series series) {
        Constant[] known = constants;
        if (known.length < CONSTANTS && Freezer.cannotChange(labels)) {
            Constant[] more = Arrays.copyOf(known, known.length + 1);
            more[known.length] = new Constant(labels, series);
            constants = more;
        }
    }

    /** Adds a series, unless there is one for these labels. */
    synchronized void putIfAbsent(Map<String, String> labels, Series series) {
        if (find(labels) != null) {
            return;
        }
        TreeMap<String, String> sorted = new TreeMap<>(labels);
        Entry entry = new Entry(
                spread(labels.hashCode()),
                Map.copyOf(labels), // itself, if it cannot change
                sorted.keySet().toArray(new String[0]),
                sorted.values().toArray(new String[0]),
                series,
                null);
        if (++size > buckets.length) {
            @Nullable Entry[] larger = new Entry[2 * buckets.length];
            for (Entry each : buckets) {
                for (; each != null; each = each.next) {
                    hang(larger, each);
                }
            }
            hang(larger, entry);
            buckets = larger;
        } else {
            hang(buckets, entry);
        }
    }

    private static void hang(@Nullable Entry[] buckets, Entry entry) {
        int at = entry.hash & buckets.length - 1;
        buckets[at] = new Entry(entry.hash, entry.labels, entry.names, entry.values, entry.series, buckets[at]);
    }

    /** A map's hash is a sum of its entries' hashes, whose lower bits are poorly distributed. */
    private static int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return mixed ^ mixed >>> 16;
    }

    private static final class Entry {
        final int hash;

        final Map<String, String> labels;

        final String[] names;
        final String[] values;
        final Series series;
        final @Nullable Entry next;

        Entry(
                int hash,
                Map<String, String> labels,
                String[] names,
                String[] values,
                Series series,
                @Nullable Entry next) {
            this.hash = hash;
            this.labels = labels;
            this.names = names;
            this.values = values;
            this.series = series;
            this.next = next;
        }

        boolean matches(Map<String, String> labels) {
            if (labels.size() != names.length) {
                return false;
            }
            for (int i = 0; i < names.length; i++) {
                if (!values[i].equals(labels.get(names[i]))) {
                    return false;
                }
            }
            return true;
        }
    }
}
