package gametracker.core.format;

import gametracker.api.spi.Envelope;
import java.nio.ByteBuffer;
import java.util.List;

/** Makes two envelopes of one. */
final class Halves {
    private Halves() {}

    /**
     * Returns the two. Their item counts add up to that of the whole, which may be 0 for a body that counts no items.
     *
     * @param inFirst how many items the first body holds
     */
    static List<Envelope> of(Envelope whole, byte[] first, byte[] second, int inFirst) {
        int share = Math.min(inFirst, whole.itemCount());
        return List.of(half(whole, 0, first, share), half(whole, 1, second, whole.itemCount() - share));
    }

    private static Envelope half(Envelope whole, int index, byte[] body, int items) {
        String id = whole.id() + "." + index;
        return new Envelope(id, whole.format(), ByteBuffer.wrap(body), items, whole.createdAt());
    }
}
