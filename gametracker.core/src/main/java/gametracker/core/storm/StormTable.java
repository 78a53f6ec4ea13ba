package gametracker.core.storm;

import gametracker.core.record.LogRecord;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The storms, by the hashes of their errors: a chain for each place. Looking up makes no garbage and takes no lock.
 *
 * <p>A storm is put before the head of its chain, by a compare-and-set that fails if anything was put there since the
 * chain was searched; so no error is in twice. Those that are over are passed over, and unlinked by whoever comes by.
 * Two who unlink neighbours at the same time may leave one of them in, for the next who comes by.
 */
final class StormTable {
    static final int PLACES = 512;

    private final AtomicReferenceArray<@Nullable Storm> heads = new AtomicReferenceArray<>(PLACES);

    /** Returns the head of the chain that an error with this hash would be in. Read before the chain is searched. */
    @Nullable
    Storm head(long hash) {
        return heads.get(place(hash));
    }

    /** Searches a chain. */
    static @Nullable Storm find(@Nullable Storm head, long hash, LogRecord record) {
        Storm before = null;
        for (Storm each = head; each != null; each = each.next) {
            if (each.isOver()) {
                if (before != null) {
                    before.next = each.next;
                }
            } else {
                if (each.hash == hash && each.key.matches(record)) {
                    return each;
                }
                before = each;
            }
        }
        return null;
    }

    /** Puts a storm in, if the chain still has this head. */
    boolean put(Storm storm, @Nullable Storm head) {
        Storm live = head;
        while (live != null && live.isOver()) {
            live = live.next;
        }
        storm.next = live;
        return heads.compareAndSet(place(storm.hash), head, storm);
    }

    /** Returns the head of a chain, of {@value #PLACES}; some in it may be over. */
    @Nullable
    Storm chain(int place) {
        return heads.get(place);
    }

    private static int place(long hash) {
        // Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the top 9 bits of the product.
        return (int) (hash * 0x9E3779B97F4A7C15L >>> 55);
    }
}
