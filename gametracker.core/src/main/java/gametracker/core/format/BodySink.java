package gametracker.core.format;

import gametracker.api.spi.Format;
import java.nio.ByteBuffer;

/** Takes each body as it is finished. */
@FunctionalInterface
public interface BodySink {
    /**
     * Takes a finished body.
     *
     * @param format what the bytes are
     * @param body an array of its own, exactly filled; the receiver's from now on
     * @param items how many records, samples or spans of it count in the ledger
     */
    void body(Format format, ByteBuffer body, int items);
}
