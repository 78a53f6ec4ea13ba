package gametracker.core.format;

import gametracker.core.record.Context;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The encoded contexts of one encoder. Nearly all records of a game have the context of the record before, so a context
 * is encoded once and its bytes are copied into each record. A server may have a context for each of its players.
 */
final class ContextCache {
    /** Above this the cache is emptied, so contexts that are no longer current do not stay in memory for long. */
    static final int MAX_BYTES = 256 << 10;

    private final Function<Context, Encoded> encoder;
    private final Map<Context, Encoded> known = new HashMap<>();
    private @Nullable Context lastContext;
    private @Nullable Encoded last;
    private int bytes;

    ContextCache(Function<Context, Encoded> encoder) {
        this.encoder = encoder;
    }

    /**
     * A context as it stands in each record.
     *
     * @param cut whether it was too long to be kept whole
     */
    record Encoded(byte[] bytes, boolean cut) {}

    Encoded of(Context context) {
        Encoded encoded = last;
        if (encoded == null || context != lastContext) {
            encoded = known.get(context);
            if (encoded == null) {
                encoded = encoder.apply(context);
                remember(context, encoded);
            }
            lastContext = context;
            last = encoded;
        }
        return encoded;
    }

    private void remember(Context context, Encoded encoded) {
        if (bytes + encoded.bytes.length > MAX_BYTES) {
            known.clear();
            bytes = 0;
        }
        known.put(context, encoded);
        bytes += encoded.bytes.length;
    }
}
