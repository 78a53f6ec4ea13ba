package gametracker.core.record;

import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Random ids that are never zero.
 *
 * <p>The randomness is {@link ThreadLocalRandom}'s, which is fast and costs no thread a wait, but is seeded by the
 * clock alone: two machines cloned from one image may start at the same reading and then draw the same numbers. Each
 * draw is therefore combined with a key that is random by the account of {@link Entropy} and differs
 * from process to process. The halves of a trace id have a key each, so 122 random bits keep two such processes apart.
 */
public final class Ids {
    private final LongSupplier random;
    private final long key;
    private final long otherKey;

    public Ids() {
        this(() -> ThreadLocalRandom.current().nextLong(), Entropy.uuid());
    }

    Ids(LongSupplier random, UUID entropy) {
        this.random = random;
        this.key = entropy.getMostSignificantBits();
        this.otherKey = entropy.getLeastSignificantBits();
    }

    /** Draws a span id or the first half of a trace id. */
    long next() {
        return draw(key);
    }

    /** Draws the second half of a trace id. */
    long nextLow() {
        return draw(otherKey);
    }

    private long draw(long key) {
        long id;
        do {
            id = random.getAsLong() ^ key;
        } while (id == 0);
        return id;
    }

    /** Renders a span id: 16 lower-case hex digits. */
    public static String hex(long id) {
        return HexFormat.of().toHexDigits(id);
    }

    /** Renders a trace id: 32 lower-case hex digits. */
    public static String hex(long high, long low) {
        return hex(high).concat(hex(low));
    }

    /** Says whether a text has lower-case hex digits alone, in exactly this range of it. */
    static boolean isHex(@Nullable String text, int from, int to) {
        if (text == null || text.length() < to) {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
                return false;
            }
        }
        return true;
    }
}
