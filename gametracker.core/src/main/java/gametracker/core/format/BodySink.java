package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Takes each body as it is finished. */
@FunctionalInterface
public interface BodySink {
    /**
     * Takes a finished body.
     *
     * @param format what the bytes are
     * @param body an array of its own, exactly filled; the receiver's from now on
     * @param items how many records, samples or spans of it count in the ledger
     * @param accepted run at most once, on a thread of delivery, when a server has accepted the body or a part of it;
     *     null if acceptance changes nothing
     */
    void body(Format format, ByteBuffer body, int items, @Nullable Runnable accepted);
}
